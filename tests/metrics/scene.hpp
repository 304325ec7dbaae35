#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fakes/clock.hpp"
#include "metrics/board.hpp"
#include "metrics/exposition.hpp"
#include "metrics/instruments.hpp"
#include "poll/intake.hpp"

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
          .mb_seconds = mb_seconds,
          .name = "",
          .queue = "",
          .dimensions = {}};
}

/// Distinct ids for those that have none of their own.
inline std::vector<api::Session> with_ids(std::vector<api::Session> rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].id == "s") rows[i].id += std::to_string(i);
  }
  return rows;
}

/// Brings a roster to where these rows are the whole list.
inline poll::Changes list(poll::Roster& roster, const std::vector<api::Session>& rows) {
  poll::Intake intake(roster, std::chrono::minutes(10));
  const std::vector<poll::Handle> handles = intake.take(with_ids(rows));
  return intake.commit(handles, poll::Order::unsorted, SteadyTime(std::chrono::hours(1)));
}

/// What a ledger has of a gateway of which nothing was counted yet.
inline usage::GatewayUsage nothing_used(std::size_t label_count = 0) {
  usage::GatewayUsage usage;
  usage.by_labels.push_back({std::vector<std::string>(label_count, poll::kOtherLabel), {}});
  return usage;
}

/// A board with everything around it; time stands still until a test moves it.
struct Scene {
  explicit Scene(const std::vector<poll::GatewayId>& gateways, const ProcessFacts& facts = {},
                 BoardOptions board_options = {})
      : options(std::move(board_options)),
        instruments("1.2.3", "abcdef0", std::make_unique<FakeProcess>(facts)),
        board(starts(gateways), options, cell, clock) {}

  [[nodiscard]] std::vector<Start> starts(const std::vector<poll::GatewayId>& gateways) const {
    std::vector<Start> all;
    all.reserve(gateways.size());
    for (const poll::GatewayId& id : gateways)
      all.push_back({id, nothing_used(options.label_names.size())});
    return all;
  }
  poll::Roster& roster(const poll::GatewayId& id) {
    auto& roster = rosters[id.livy_compute_id];
    if (!roster) roster = std::make_unique<poll::Roster>(poll::LabelSets(options.label_names.size(), 2));
    return *roster;
  }
  usage::GatewayUsage& usage(const poll::GatewayId& id) {
    return usages.try_emplace(id.livy_compute_id, nothing_used(options.label_names.size())).first->second;
  }

  void good_poll(const poll::GatewayId& id, const std::vector<api::Session>& rows) {
    poll::Changes changes = list(roster(id), rows);
    board.poll_ended(id, roster(id), {std::move(changes), clock.wall(), Millis(1500), 13}, usage(id),
                     next_poll());
  }
  void bad_poll(const poll::GatewayId& id, api::Reason reason) {
    const api::Failure failure{.reason = reason, .message = "no", .code = "", .request_id = ""};
    board.poll_ended(id, roster(id), {failure, clock.wall(), Millis(250), 1}, usage(id), next_poll());
  }

  /// From now on a body that has been handed out is no longer new enough.
  void let_bodies_age() { clock.advance(kBodyAge); }

  [[nodiscard]] WallTime next_poll() const { return clock.wall() + std::chrono::minutes(1); }
  [[nodiscard]] std::shared_ptr<const Snapshot> seen() const { return cell.load(); }
  /// Of the newest snapshot.
  [[nodiscard]] const GatewayStatus& status(std::size_t index) const {
    return *cell.load()->gateways().at(index);
  }
  [[nodiscard]] std::string text(Format format = Format::text) const {
    return *Exposition(cell, instruments, clock).plain(format);
  }
  [[nodiscard]] bool shows(const std::string& part) const { return text().find(part) != std::string::npos; }

  BoardOptions options;
  fakes::FakeClock clock;
  SnapshotCell cell;
  Instruments instruments;
  std::map<std::string, std::unique_ptr<poll::Roster>> rosters;
  std::map<std::string, usage::GatewayUsage> usages;
  Board board;
};

/// The further label of full_scene(): none of the others has its name.
inline constexpr const char* kFurtherLabel = "team";

inline api::Session of_team(api::Session session, std::string id, std::string team) {
  session.id = std::move(id);
  session.name = "nightly \"etl\"";
  session.queue = "root.prod";
  session.dimensions = {std::move(team)};
  return session;
}

inline usage::GatewayUsage some_usage() {
  usage::GatewayUsage usage;
  usage.by_labels = {{{"_other"}, {1'500'000, 3, 4096}},
                     {{"ads"}, {1'161'000'000'000, 1'234'567, 1'098'888}},
                     {{"core"}, {250'000, 0, 0}}};
  usage.started = 7;
  usage.ended_terminated = 3;
  usage.ended_error = 1;
  usage.durations.counts = {1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  usage.durations.count = 4;
  usage.durations.sum_millis = 700'001'250;
  return usage;
}

inline void use_all_instruments(Scene& scene) {
  const auto millis = [](std::int64_t value) { return std::chrono::nanoseconds(Millis(value)); };
  scene.instruments.reload_ended(true, scene.clock.wall());
  scene.instruments.circuit_changed({"cn-hangzhou", "default"}, false);
  scene.instruments.discovery_succeeded({"cn-hangzhou", "default"}, scene.clock.wall());
  scene.instruments.discovery_failed({"cn-beijing", "finance"}, api::Reason::denied);
  scene.instruments.attempt_ended({"ListLivyComputeSessions", millis(120), "", false});
  scene.instruments.attempt_ended({"ListLivyComputeSessions", millis(20), "Throttling.User", true});
  scene.instruments.attempt_ended({"ListLivyComputeSessions", millis(10'000), "timeout", false});
  scene.instruments.key_expires("default", scene.clock.wall() + std::chrono::hours(1));
  scene.instruments.ledger_on_disk(true);
  scene.instruments.web_config_read(true, scene.clock.wall());
  scene.instruments.auth_failed();
  scene.instruments.http().answered("metrics", 200);
  scene.instruments.http().answered("metrics", 200);
  scene.instruments.http().answered("other", 404);
  scene.instruments.http().connection_opened();
  scene.instruments.http().connection_opened();
  scene.instruments.http().connection_closed(ConnectionEnd::idle);
  scene.instruments.http().request_began();
  scene.instruments.http().sent("metrics", millis(3), 2048);
}

/// Two gateways, one with a hostile name, and every metric there is.
inline std::unique_ptr<Scene> full_scene() {
  const poll::GatewayId etl{"w-d80f373d3ace824f", "lc-zm4dzdiubu73w2yx", "etl-prod", "cn-hangzhou"};
  const poll::GatewayId odd{"w-d80f373d3ace824f", "lc-2", "a \"b\"\\c\nd \xFF\xE4\xB8\xAD", "cn-hangzhou"};
  BoardOptions options;
  options.label_names = {kFurtherLabel};
  options.per_session = true;
  auto scene = std::make_unique<Scene>(std::vector{etl, odd}, all_facts(), options);
  use_all_instruments(*scene);
  scene->board.set_facts(etl, GatewayFacts{.queue = "root.prod",
                                           .status = "RUNNING",
                                           .release_version = "esr-4.3.0",
                                           .livy_version = "0.8.0",
                                           .cpu_limit = "1",
                                           .memory_limit = "4Gi",
                                           .created_by = std::nullopt,
                                           .auth_type = "TOKEN"});
  scene->usage(etl) = some_usage();
  scene->bad_poll(odd, api::Reason::denied);
  scene->clock.advance(Millis(1'123));
  scene->board.poll_overrun(odd);
  using api::State;
  const std::int64_t large = 9'007'199'254'740'992;
  scene->good_poll(
      etl, {of_team(session(State::running, 322.5, 343, 1'098'888, 1'768'200'000'250), "s-run", "ads"),
            of_team(session(State::starting, 0, 0, 0, 1'768'896'000'000), "s-start", "core"),
            of_team(session(State::terminated, 0.1, large, 7), "s-end-1", "ads"),
            of_team(session(State::terminated, 0.2, large, 8), "s-end-2", "ads"),
            of_team(session(State::error, 0.5, 1, 1), "s-end-3", "third")});
  return scene;
}

}  // namespace lge::metrics
