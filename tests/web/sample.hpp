#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "metrics/snapshot.hpp"

namespace lge::web {

/// 2026-01-20T08:00:00Z.
inline WallTime sample_now() {
  return WallTime(std::chrono::seconds(1'768'896'000));
}

/// A gateway that is up, polled 12 s before sample_now(), with 3 running and 1,204 terminated sessions.
inline metrics::GatewayStatus sample_up(std::string name) {
  metrics::GatewayStatus gateway;
  gateway.id = {"w-d80f373d3ace824f", "lc-zm4dzdiubu73w2yx", std::move(name), "cn-hangzhou"};
  gateway.last_poll = sample_now() - std::chrono::seconds(12);
  gateway.last_success = gateway.last_poll;
  gateway.next_poll = sample_now() + std::chrono::seconds(48);
  gateway.poll_duration = Millis(1240);
  gateway.poll_requests = 13;
  metrics::Totals totals{};
  totals[static_cast<std::size_t>(api::State::running)].sessions = 3;
  totals[static_cast<std::size_t>(api::State::running)].cu_hours = 322.5;
  totals[static_cast<std::size_t>(api::State::terminated)].sessions = 1204;
  totals[static_cast<std::size_t>(api::State::terminated)].cu_hours = 10'000;
  gateway.totals = totals;
  return gateway;
}

/// One whose newest poll failed, 5 min after the last good one; its totals are withdrawn.
inline metrics::GatewayStatus sample_down(std::string name) {
  metrics::GatewayStatus gateway = sample_up(std::move(name));
  gateway.last_success = sample_now() - std::chrono::minutes(5);
  gateway.totals.reset();
  gateway.failure = api::Failure{api::Reason::denied, "the key lacks a permission", "Forbidden.RAM",
                                 "B5E5A9F0-8E65-5D5A-9E2B-1E0E5C8F3D11"};
  return gateway;
}

/// One that has not been polled yet.
inline metrics::GatewayStatus sample_waiting(std::string name) {
  metrics::GatewayStatus gateway;
  gateway.id = {"w-d80f373d3ace824f", "lc-waiting", std::move(name), "cn-hangzhou"};
  gateway.next_poll = sample_now() + std::chrono::seconds(7);
  return gateway;
}

/// What a board publishes of sample_up(), with two live sessions, and polls of the last two minutes, of which
/// the one before the last failed. 2 CUs are in use.
inline std::shared_ptr<metrics::GatewayView> sample_view(std::string name) {
  using std::chrono::seconds;
  auto view = std::make_shared<metrics::GatewayView>();
  view->status = sample_up(std::move(name));
  const auto millis_ago = [](seconds ago) {
    return std::chrono::floor<Millis>(sample_now() - ago).time_since_epoch().count();
  };
  metrics::LiveSession old{"livy-1", "nightly", "root.prod", millis_ago(std::chrono::hours(5)), {}};
  old.reading = {322.5, 7'200, 7'372'800, poll::kNoTime, 0, api::State::running};
  metrics::LiveSession fresh{"livy-2", "", "", poll::kNoTime, {}};
  fresh.reading.state = api::State::starting;
  view->live = std::make_shared<metrics::LiveSessionList>(metrics::LiveSessionList{{old, fresh}, 2});
  auto memory = std::make_shared<metrics::PollMemory>();
  const WallTime first = sample_now() - seconds(132);
  memory->polls = {{first, 900, 11, std::nullopt},
                   {first + seconds(60), 10'000, 1, api::Reason::timeout},
                   {first + seconds(120), 1'240, 13, std::nullopt}};
  memory->moments = {{first, 100, 5, true},
                     {first + seconds(30), 0, 0, false},
                     {first + seconds(60), 100, 4, true},
                     {first + seconds(120), 220, 3, true}};
  memory->last_failure = std::make_shared<metrics::PastFailure>(
      metrics::PastFailure{first + seconds(60), {api::Reason::timeout, "no answer within 10 s", "", ""}});
  view->memory = std::move(memory);
  return view;
}

inline metrics::Snapshot snapshot_of(std::vector<std::shared_ptr<const metrics::GatewayView>> views) {
  metrics::Snapshot snapshot;
  snapshot.groups.push_back(std::make_shared<metrics::GatewayGroup>(std::move(views)));
  return snapshot;
}

/// What a board publishes of these gateways, each with one line of metrics.
inline metrics::Snapshot sample_snapshot(const std::vector<metrics::GatewayStatus>& gateways) {
  auto group = std::make_shared<metrics::GatewayGroup>();
  for (const metrics::GatewayStatus& status : gateways) {
    auto view = std::make_shared<metrics::GatewayView>();
    view->status = status;
    view->lines.text = "livy_gateway_polls_total{gateway=\"" + status.id.name + "\"} 1\n";
    view->lines.ends.fill(view->lines.text.size());
    group->views.push_back(std::move(view));
  }
  metrics::Snapshot snapshot;
  snapshot.groups.push_back(std::move(group));
  return snapshot;
}

}  // namespace lge::web
