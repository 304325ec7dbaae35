#include "poll/discovery.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "poll/unexpected.hpp"
#include "support/spawn.hpp"

namespace lge::poll {

namespace asio = boost::asio;

namespace {

constexpr std::string_view kTerminated = "TERMINATED";

api::Failure too_many() {
  api::Failure failure;
  failure.reason = api::Reason::bad_response;
  failure.message = fmt::format(
      "its gateways would make more than {}; narrow workspace_ids, include or exclude", kMaxFound);
  return failure;
}

bool is_wanted(const DiscoveryPlan& plan, const std::string& workspace_id, const api::GatewayInfo& info) {
  return (!plan.wanted || plan.wanted(name_of(info))) &&
         (!plan.mine || plan.mine(workspace_id, info.livy_compute_id));
}

std::vector<std::string> ids_of_living(const std::vector<api::Workspace>& workspaces) {
  std::vector<std::string> ids;
  for (const api::Workspace& workspace : workspaces) {
    if (workspace.status != kTerminated) ids.push_back(workspace.id);
  }
  return ids;
}

void tell(Log& log, std::string_view message, const DiscoveryPlan& plan, const std::vector<Found>& gateways) {
  for (const Found& one : gateways) {
    log.info(message, field("gateway", name_of(one.info)), field("workspace_id", one.workspace_id),
             field("livy_compute_id", one.info.livy_compute_id), field("region", plan.region),
             field("credentials", plan.credentials));
  }
}

void tell_gone(Log& log, const DiscoveryPlan& plan, const std::vector<Found>& gateways) {
  tell(log, "a gateway is gone", plan, gateways);
}

// The answer to a question; a surprise counts as its failure.
template <class T>
asio::awaitable<Result<T, api::Failure>> guarded(asio::awaitable<Result<T, api::Failure>> question) {
  std::exception_ptr error;
  try {
    co_return co_await std::move(question);
  } catch (...) {
    error = std::current_exception();
  }
  if (is_cancellation(error)) std::rethrow_exception(error);
  co_return Result<T, api::Failure>(in_place_error, unexpected(error));
}

// One reading of all lists.
class Search {
 public:
  Search(const DiscoveryPlan& plan, const DiscoveryWorld& world, DiscoveryMemory& memory,
         DiscoveryResult& result)
      : plan_(plan), world_(world), memory_(memory), result_(result) {}

  asio::awaitable<void> run() {
    const std::size_t before = memory_.size();
    forget_unwanted(plan_, world_.log, memory_);
    result_.gone = before - memory_.size();
    const bool listed = co_await list_workspaces();
    if (!listed) co_return;
    gone(memory_.keep_workspaces(ids_));
    ids_ = memory_.in_order(std::move(ids_));
    result_.workspaces = ids_.size();
    result_.workspaces_failed = ids_.size();
    for (const std::string& id : ids_) {
      const bool go_on = co_await look_through(id);
      if (!go_on) co_return;
    }
  }

 private:
  [[nodiscard]] SteadyTime deadline() const { return world_.clock.steady() + plan_.timeout; }

  // False where there is no list of them.
  asio::awaitable<bool> list_workspaces() {
    ids_ = plan_.workspace_ids;
    if (!ids_.empty()) co_return true;
    Result<api::Listed<api::Workspace>, api::Failure> list =
        co_await guarded(world_.directory.list_workspaces(deadline(), result_.requests));
    if (list.has_error()) {
      result_.failure = list.error();
      result_.broken_off = true;
      co_return false;
    }
    memory_.workspaces_left_out(list->left_out);
    ids_ = ids_of_living(list->items);
    co_return true;
  }

  // False where no other workspace is to be asked.
  asio::awaitable<bool> look_through(const std::string& id) {
    Result<api::Listed<api::GatewayInfo>, api::Failure> list =
        co_await guarded(world_.directory.list_gateways(id, deadline(), result_.requests));
    if (list.has_error()) {
      fail(id, list.error());
      co_return !result_.broken_off;
    }
    std::erase_if(list->items, [&](const api::GatewayInfo& info) { return !is_wanted(plan_, id, info); });
    const std::optional<DiscoveryMemory::Changes> changes = memory_.listed(id, std::move(list.value()));
    if (!changes) {
      fail(id, too_many());
      co_return true;
    }
    --result_.workspaces_failed;
    gone(changes->gone);
    result_.appeared += changes->appeared.size();
    tell(world_.log, "a gateway was found", plan_, changes->appeared);
    co_return true;
  }

  void fail(const std::string& workspace_id, api::Failure failure) {
    memory_.list_failed(workspace_id);
    result_.broken_off = concerns_account(failure.reason);
    if (result_.failure) return;
    failure.message = "workspace " + workspace_id + ": " + failure.message;
    result_.failure = std::move(failure);
  }

  void gone(const std::vector<Found>& gateways) {
    result_.gone += gateways.size();
    tell_gone(world_.log, plan_, gateways);
  }

  const DiscoveryPlan& plan_;
  DiscoveryWorld world_;
  DiscoveryMemory& memory_;
  DiscoveryResult& result_;
  std::vector<std::string> ids_;
};

void tell_no_detail(Log& log, const DiscoveryMemory::Address& address, const api::Failure& failure) {
  log.debug("nothing more is known of a gateway than its list tells",
            field("workspace_id", address.workspace_id), field("livy_compute_id", address.livy_compute_id),
            field("reason", to_string(failure.reason)), field("code", failure.code),
            field("request_id", failure.request_id), field("err", failure.message));
}

}  // namespace

bool concerns_account(api::Reason reason) {
  switch (reason) {
    case api::Reason::auth:
    case api::Reason::throttled:
    case api::Reason::timeout:
    case api::Reason::network:
    case api::Reason::tls:
    case api::Reason::server:
    case api::Reason::internal:
      return true;
    case api::Reason::denied:
    case api::Reason::not_found:
    case api::Reason::bad_response:
    case api::Reason::inconsistent:
      break;
  }
  return false;
}

void forget_unwanted(const DiscoveryPlan& plan, Log& log, DiscoveryMemory& memory) {
  tell_gone(log, plan, memory.keep([&](const std::string& workspace_id, const api::GatewayInfo& info) {
    return is_wanted(plan, workspace_id, info);
  }));
  if (!plan.workspace_ids.empty()) tell_gone(log, plan, memory.keep_workspaces(plan.workspace_ids));
}

asio::awaitable<DiscoveryResult> find_gateways(DiscoveryPlan plan, DiscoveryWorld world,
                                               DiscoveryMemory& memory) {
  const SteadyTime started = world.clock.steady();
  DiscoveryResult result;
  std::exception_ptr error;
  try {
    Search search(plan, world, memory, result);
    co_await search.run();
  } catch (...) {
    error = std::current_exception();
  }
  if (error) {
    if (is_cancellation(error)) std::rethrow_exception(error);
    result.failure = unexpected(error);
    result.broken_off = true;
  }
  if (!result.failure) memory.succeeded();
  result.left_out = memory.left_out();
  result.ended_at = world.clock.wall();
  result.duration = std::chrono::ceil<Millis>(world.clock.steady() - started);
  co_return result;
}

asio::awaitable<std::uint64_t> describe_gateways(DiscoveryPlan plan, DiscoveryWorld world,
                                                 DiscoveryMemory& memory, SteadyTime until,
                                                 DescribedObserver observer) {
  std::uint64_t requests = 0;
  std::set<std::string> denied;  // workspaces
  const std::vector<DiscoveryMemory::Address> addresses = memory.undescribed();
  for (const DiscoveryMemory::Address& address : addresses) {
    const SteadyTime now = world.clock.steady();
    if (now >= until) break;
    if (denied.contains(address.workspace_id)) continue;
    const SteadyTime deadline = std::min(now + plan.timeout, until);
    Result<api::GatewayInfo, api::Failure> detail = co_await guarded(
        world.directory.get_gateway(address.workspace_id, address.livy_compute_id, deadline, requests));
    if (detail.has_value()) {
      const Found found = memory.described(address, std::move(detail.value()));
      if (observer) observer(found);
      continue;
    }
    const api::Failure& failure = detail.error();
    memory.description_failed(address);
    tell_no_detail(world.log, address, failure);
    if (concerns_account(failure.reason)) break;
    if (failure.reason == api::Reason::denied) denied.insert(address.workspace_id);
  }
  co_return requests;
}

asio::awaitable<DiscoveryResult> discover_once(DiscoveryPlan plan, DiscoveryWorld world,
                                               DiscoveryMemory& memory) {
  DiscoveryResult result = co_await find_gateways(plan, world, memory);
  if (result.broken_off) co_return result;
  const DescribedObserver nobody;
  const std::uint64_t further =
      co_await describe_gateways(std::move(plan), world, memory, SteadyTime::max(), nobody);
  result.requests += further;
  result.ended_at = world.clock.wall();
  co_return result;
}

}  // namespace lge::poll
