#pragma once

#include <string>
#include <utility>
#include <vector>

#include "fakes/clock.hpp"
#include "fakes/gateway_directory.hpp"
#include "fakes/log.hpp"
#include "fakes/loop.hpp"
#include "poll/discovery.hpp"

namespace lge::poll_tests {

inline api::GatewayInfo gateway(std::string id, std::string name) {
  api::GatewayInfo info;
  info.livy_compute_id = std::move(id);
  info.name = std::move(name);
  info.status = "RUNNING";
  return info;
}

inline api::Failure failure_of(api::Reason reason, std::string code = {}) {
  api::Failure failure;
  failure.reason = reason;
  failure.code = std::move(code);
  failure.request_id = "R-1";
  failure.message = "no luck";
  return failure;
}

using Texts = std::vector<std::string>;

inline Texts ids_of(const std::vector<poll::Found>& gateways) {
  Texts all;
  for (const poll::Found& one : gateways)
    all.push_back(one.workspace_id + "/" + one.info.livy_compute_id);
  return all;
}

/// An account with three workspaces: w-1 with lc-1 and lc-2, w-2 with lc-3, w-3 with lc-4.
struct DiscoveryBench {
  DiscoveryBench() {
    directory.workspaces.items = {{"w-1", "", "RUNNING"}, {"w-2", "", "STARTING"}, {"w-3", "", ""}};
    directory.gateways["w-1"].items = {gateway("lc-1", "etl-a"), gateway("lc-2", "etl-b")};
    directory.gateways["w-2"].items = {gateway("lc-3", "etl-c")};
    directory.gateways["w-3"].items = {gateway("lc-4", "etl-d")};
    plan.region = "cn-hangzhou";
    plan.credentials = "default";
  }

  [[nodiscard]] poll::DiscoveryWorld world() { return {directory, clock, log}; }
  poll::DiscoveryResult find() { return run(poll::find_gateways(plan, world(), memory)); }
  std::uint64_t describe(poll::DescribedObserver observer = {}, SteadyTime until = SteadyTime::max()) {
    return run(poll::describe_gateways(plan, world(), memory, until, std::move(observer)));
  }
  template <class T>
  T run(boost::asio::awaitable<T> task) {
    boost::asio::io_context loop;
    std::optional<T> result;
    std::exception_ptr failure;
    boost::asio::co_spawn(loop, fakes::keep(std::move(task), result),
                          [&failure](const std::exception_ptr& error) { failure = error; });
    fakes::run_all(loop, sleeper);
    if (failure) std::rethrow_exception(failure);
    return std::move(result.value());
  }
  [[nodiscard]] Texts known() const { return ids_of(memory.gateways()); }

  fakes::FakeClock clock;
  fakes::FakeSleeper sleeper{clock};
  fakes::FakeLog log;
  fakes::GatewayDirectory directory{clock, sleeper};
  poll::DiscoveryMemory memory;
  poll::DiscoveryPlan plan;
};

}  // namespace lge::poll_tests
