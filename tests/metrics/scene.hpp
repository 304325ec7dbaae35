#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fakes/clock.hpp"
#include "metrics/board.hpp"

namespace lge::metrics {

/// A process whose facts a test sets.
class FakeProcess final : public ProcessSource {
 public:
  explicit FakeProcess(ProcessFacts facts = {}) : facts_(facts) {}
  [[nodiscard]] ProcessFacts read() const override { return facts_; }

 private:
  ProcessFacts facts_;
};

inline ProcessFacts all_facts() {
  return {.cpu_seconds = 12.25,
          .start_time_seconds = 1768895990.5,
          .resident_bytes = 25'165'824,
          .virtual_bytes = 1'073'741'824,
          .virtual_max_bytes = 18'446'744'073'709'551'615U,
          .open_fds = 14,
          .max_fds = 1'048'576};
}

inline poll::GatewayId gateway(const std::string& name) {
  return {"w-1", "lc-" + name, name, "cn-hangzhou"};
}

inline api::Session session(api::State state, double cu_hours = 0, std::int64_t vcore_seconds = 0,
                            std::int64_t mb_seconds = 0,
                            std::optional<api::UnixMillis> created = std::nullopt) {
  return {.id = "s",
          .state = state,
          .created = created,
          .ended = std::nullopt,
          .cu_hours = cu_hours,
          .vcore_seconds = vcore_seconds,
          .mb_seconds = mb_seconds};
}

/// A board with everything around it; time stands still until a test moves it.
struct Scene {
  explicit Scene(std::vector<poll::GatewayId> gateways, const ProcessFacts& facts = {})
      : instruments("1.2.3", "abcdef0", std::make_unique<FakeProcess>(facts)),
        board(std::move(gateways), std::chrono::minutes(5), instruments, cell, clock) {}

  void good_poll(const poll::GatewayId& id, poll::Listing listing) {
    board.poll_ended(id, {std::move(listing), clock.wall(), Millis(1500), 13}, next_poll());
  }
  void bad_poll(const poll::GatewayId& id, api::Reason reason) {
    const api::Failure failure{.reason = reason, .message = "no", .code = "", .request_id = ""};
    board.poll_ended(id, {failure, clock.wall(), Millis(250), 1}, next_poll());
  }

  [[nodiscard]] WallTime next_poll() const { return clock.wall() + std::chrono::minutes(1); }
  [[nodiscard]] std::shared_ptr<const Snapshot> seen() const { return cell.load(); }
  [[nodiscard]] bool shows(const std::string& part) const {
    return seen()->metrics_text.find(part) != std::string::npos;
  }

  fakes::FakeClock clock;
  SnapshotCell cell;
  Instruments instruments;
  Board board;
};

/// Two gateways, one with a hostile name, and every metric there is.
inline std::unique_ptr<Scene> full_scene() {
  const poll::GatewayId etl{"w-d80f373d3ace824f", "lc-zm4dzdiubu73w2yx", "etl-prod", "cn-hangzhou"};
  const poll::GatewayId odd{"w-d80f373d3ace824f", "lc-2", "a \"b\"\\c\nd \xFF\xE4\xB8\xAD", "cn-hangzhou"};
  auto scene = std::make_unique<Scene>(std::vector{etl, odd}, all_facts());
  scene->instruments.reload_ended(true, scene->clock.wall());
  const auto millis = [](std::int64_t value) { return std::chrono::nanoseconds(Millis(value)); };
  scene->instruments.circuit_changed({"cn-hangzhou", "default"}, false);
  scene->instruments.attempt_ended({"ListLivyComputeSessions", millis(120), "", false});
  scene->instruments.attempt_ended({"ListLivyComputeSessions", millis(20), "Throttling.User", true});
  scene->instruments.attempt_ended({"ListLivyComputeSessions", millis(10'000), "timeout", false});
  scene->instruments.key_expires("default", scene->clock.wall() + std::chrono::hours(1));
  scene->instruments.http_request("metrics", 200);
  scene->instruments.http_request("metrics", 200);
  scene->instruments.http_request("other", 404);
  scene->bad_poll(odd, api::Reason::denied);
  scene->clock.advance(Millis(1'123));
  scene->board.poll_overrun(odd);
  scene->good_poll(etl, {session(api::State::running, 322.5, 343, 1'098'888, 1'768'200'000'250),
                         session(api::State::starting, 0, 0, 0, 1'768'896'000'000),
                         session(api::State::terminated, 0.1, 9'007'199'254'740'992, 7),
                         session(api::State::terminated, 0.2, 9'007'199'254'740'992, 8)});
  return scene;
}

}  // namespace lge::metrics
