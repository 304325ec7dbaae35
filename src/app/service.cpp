#include "app/service.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include "support/utc_time.hpp"

namespace lge::app {

namespace asio = boost::asio;

Service::Service(ServiceManager& manager, const metrics::SnapshotCell& snapshots, const Clock& clock)
    : manager_(manager), snapshots_(snapshots), clock_(clock) {}

std::string Service::status() const {
  return "STATUS=" + status_text(*snapshots_.load(), reload_failed_);
}

void Service::ready() {
  told_ = status();
  manager_.notify("READY=1\n" + told_);
}

// The time is that of CLOCK_MONOTONIC, as steady_clock's is.
void Service::reload_began() {
  const auto now = std::chrono::duration_cast<std::chrono::microseconds>(clock_.steady().time_since_epoch());
  manager_.notify(fmt::format("RELOADING=1\nMONOTONIC_USEC={}", now.count()));
}

void Service::reload_ended(bool ok) {
  reload_failed_ = !ok;
  if (!stopping_) ready();
}

void Service::stopping() {
  stopping_ = true;
  manager_.notify("STOPPING=1\nSTATUS=stopping");
}

void Service::refresh() {
  std::string now = status();
  if (stopping_ || now == told_) return;
  told_ = std::move(now);
  manager_.notify(told_);
}

std::string status_text(const metrics::Snapshot& snapshot, bool reload_failed) {
  std::size_t up = 0;
  std::optional<WallTime> last_poll;
  const auto gateways = snapshot.gateways();
  for (const metrics::GatewayStatus* gateway : gateways) {
    if (!gateway->last_poll) continue;
    if (gateway->up()) ++up;
    last_poll = std::max(last_poll.value_or(*gateway->last_poll), *gateway->last_poll);
  }
  std::string text = fmt::format("{} gateways, {} up; ", gateways.size(), up);
  text += last_poll ? "last poll " + format_utc(*last_poll) : "no poll has ended yet";
  if (reload_failed) text += "; the configuration could not be reloaded, the one before is in force";
  return text;
}

Heartbeat::Heartbeat(asio::any_io_executor here, asio::any_io_executor there, std::function<void()> beat)
    : here_(std::move(here)), there_(std::move(there)), beat_(std::move(beat)) {}

void Heartbeat::ping() {
  if (std::exchange(under_way_, true)) return;
  asio::post(there_, [this] {
    asio::post(here_, [this] {
      under_way_ = false;
      beat_();
    });
  });
}

}  // namespace lge::app
