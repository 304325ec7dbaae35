#include "app/service.hpp"

#include <memory>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <doctest/doctest.h>

#include "fakes/clock.hpp"

using namespace lge;

namespace {

class FakeManager final : public app::ServiceManager {
 public:
  void notify(const std::string& state) override { told.push_back(state); }
  [[nodiscard]] std::optional<std::chrono::microseconds> watchdog() const override { return std::nullopt; }

  std::vector<std::string> told;
};

struct Bench {
  // Gateways whose polls ended so many seconds after the epoch; 0: not yet, below: that poll failed.
  static metrics::Snapshot snapshot(const std::vector<int>& polls) {
    auto group = std::make_shared<metrics::GatewayGroup>();
    for (const int poll : polls) {
      auto view = std::make_shared<metrics::GatewayView>();
      if (poll != 0) view->status.last_poll = WallTime(std::chrono::seconds(std::abs(poll)));
      if (poll < 0) view->status.failure.emplace();
      group->views.push_back(std::move(view));
    }
    metrics::Snapshot all;
    all.groups.push_back(std::move(group));
    return all;
  }
  void publish(const std::vector<int>& polls) {
    cell.store(std::make_shared<const metrics::Snapshot>(snapshot(polls)));
  }

  FakeManager manager;
  metrics::SnapshotCell cell;
  fakes::FakeClock clock;
  app::Service service{manager, cell, clock};
};

}  // namespace

TEST_CASE("the status is a short sentence") {
  CHECK(app::status_text(Bench::snapshot({}), false) == "0 gateways, 0 up; no poll has ended yet");
  CHECK(app::status_text(Bench::snapshot({0, 0}), false) == "2 gateways, 0 up; no poll has ended yet");
  CHECK(app::status_text(Bench::snapshot({5, 60, -61, 0}), false) ==
        "4 gateways, 2 up; last poll 1970-01-01T00:01:01Z");
  CHECK(app::status_text(Bench::snapshot({5}), true) ==
        "1 gateways, 1 up; last poll 1970-01-01T00:00:05Z; the configuration could not be reloaded, the one "
        "before is in force");
}

TEST_CASE_FIXTURE(Bench, "the service manager is told of each stage of the life") {
  service.ready();
  CHECK(manager.told.back() == "READY=1\nSTATUS=0 gateways, 0 up; no poll has ended yet");
  service.reload_began();
  CHECK(manager.told.back() == "RELOADING=1\nMONOTONIC_USEC=3600000000");
  service.reload_ended(false);
  CHECK(
      manager.told.back().starts_with("READY=1\nSTATUS=0 gateways, 0 up; no poll has ended yet; the config"));
  service.reload_ended(true);
  CHECK(manager.told.back() == "READY=1\nSTATUS=0 gateways, 0 up; no poll has ended yet");
  service.alive();
  CHECK(manager.told.back() == "WATCHDOG=1");
  service.stopping();
  publish({60});
  service.refresh();
  service.reload_ended(true);
  CHECK(manager.told.back() == "STOPPING=1\nSTATUS=stopping");
}

TEST_CASE_FIXTURE(Bench, "the status is told when it has changed, and only then") {
  service.ready();
  service.refresh();
  CHECK(manager.told.size() == 1);
  publish({60});
  service.refresh();
  service.refresh();
  CHECK(manager.told.size() == 2);
  CHECK(manager.told.back() == "STATUS=1 gateways, 1 up; last poll 1970-01-01T00:01:00Z");
}

TEST_CASE("a ping comes back only where both loops run, and none is sent after one that has not") {
  boost::asio::io_context here;
  boost::asio::io_context there;
  int beats = 0;
  app::Heartbeat heartbeat(here.get_executor(), there.get_executor(), [&beats] { ++beats; });
  const auto turn = [](boost::asio::io_context& loop) {
    loop.restart();
    return loop.poll();
  };
  heartbeat.ping();
  turn(here);
  CHECK(beats == 0);
  heartbeat.ping();
  CHECK(turn(there) == 1);
  CHECK(beats == 0);
  turn(here);
  CHECK(beats == 1);
  heartbeat.ping();
  turn(there);
  turn(here);
  CHECK(beats == 2);
}
