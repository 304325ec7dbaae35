#include "poll/page_walker.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>
#include <fmt/format.h>

#include "poll/roster_walk.hpp"
#include "support/duration.hpp"
#include "support/spawn.hpp"

namespace lge::poll {

namespace asio = boost::asio;

namespace {

constexpr Millis kTellEvery{1000};

class Walker {
 public:
  Walker(const asio::any_io_executor& executor, GatewayId gateway, const WalkerOptions& options,
         const WalkerWorld& world, Roster& roster, std::uint64_t& requests, PollObserver& observer)
      : gateway_(std::move(gateway)),
        options_(options),
        world_(world),
        requests_(requests),
        observer_(observer),
        walk_(options.walk, roster, world.clock.steady()),
        progress_(world.clock.steady()),
        told_at_(progress_),
        tasks_(executor, world.log),
        watch_(executor, world.log) {}

  asio::awaitable<Result<Changes, api::Failure>> run() {
    using Answer = Result<Changes, api::Failure>;
    watch_.spawn("poll watch", watch());
    const bool cancelled = co_await read_all();
    watch_.cancel();
    while (!watch_.empty())
      co_await watch_.changed();
    co_await asio::this_coro::throw_if_cancelled(true);
    if (cancelled) throw boost::system::system_error(asio::error::operation_aborted);
    if (failure_) co_return Answer(in_place_error, std::move(*failure_));
    if (!walk_.over()) co_return Answer(in_place_error, lost_answer());
    tell_doubt();
    co_return walk_.finish(world_.clock.steady());
  }

 private:
  // Keeps requests under way until the walk is over; true where this coroutine was cancelled meanwhile.
  asio::awaitable<bool> read_all() {
    co_await asio::this_coro::throw_if_cancelled(false);
    bool cancelled = false;
    for (;;) {
      if (!cancelled) ask_for_more();
      if (tasks_.empty()) co_return cancelled;
      co_await tasks_.changed();
      const asio::cancellation_state state = co_await asio::this_coro::cancellation_state;
      if (cancelled || state.cancelled() == asio::cancellation_type::none) continue;
      cancelled = true;
      tasks_.cancel();
    }
  }

  void ask_for_more() {
    while (!failure_ && tasks_.size() < static_cast<std::size_t>(options_.max_in_flight)) {
      const std::optional<RosterWalk::Request> request = walk_.next();
      if (!request) return;
      tasks_.spawn("page", read_page(*request));
    }
  }

  asio::awaitable<void> read_page(RosterWalk::Request request) {
    api::PageAddress address;
    address.workspace_id = gateway_.workspace_id;
    address.livy_compute_id = gateway_.livy_compute_id;
    address.number = request.page;
    address.size = options_.walk.page_size;
    address.deadline = progress_ + options_.timeout;
    Result<api::Page, api::Failure> page = co_await world_.source.read_page(std::move(address), requests_);
    progress_ = world_.clock.steady();
    if (page.has_error()) {
      fail(page.error());
    } else {
      walk_.answered(request, page.value());
      tell_progress();
    }
  }

  void tell_progress() {
    if (progress_ < told_at_ + kTellEvery) return;
    const std::optional<Progress> progress = walk_.progress();
    if (!progress) return;
    told_at_ = progress_;
    observer_.poll_progressed(gateway_, *progress);
  }

  asio::awaitable<void> watch() {
    for (SteadyTime limit = progress_ + options_.timeout; world_.clock.steady() < limit;
         limit = progress_ + options_.timeout) {
      co_await world_.sleeper.sleep_until(limit);
    }
    api::Failure failure;
    failure.reason = api::Reason::timeout;
    failure.message =
        fmt::format("no page was answered for {} (poll.timeout)", format_duration(options_.timeout));
    fail(std::move(failure));
  }

  void tell_doubt() {
    if (walk_.doubt().empty()) return;
    world_.log.debug("the whole list was read", field("gateway", gateway_.name),
                     field("workspace_id", gateway_.workspace_id),
                     field("livy_compute_id", gateway_.livy_compute_id), field("why", walk_.doubt()));
  }

  // A task that ended with an exception, which its group has logged.
  static api::Failure lost_answer() {
    api::Failure failure;
    failure.reason = api::Reason::internal;
    failure.message = "a request ended in an unexpected error; the log line before this one tells which";
    return failure;
  }

  void fail(api::Failure failure) {
    if (failure_) return;
    failure_ = std::move(failure);
    tasks_.cancel();
  }

  GatewayId gateway_;
  WalkerOptions options_;
  WalkerWorld world_;
  std::uint64_t& requests_;
  PollObserver& observer_;
  RosterWalk walk_;
  SteadyTime progress_;  // the newest answer
  SteadyTime told_at_;
  std::optional<api::Failure> failure_;
  TaskGroup tasks_;
  TaskGroup watch_;
};

}  // namespace

asio::awaitable<Result<Changes, api::Failure>> walk_pages(GatewayId gateway, WalkerOptions options,
                                                          WalkerWorld world, Roster& roster,
                                                          std::uint64_t& requests, PollObserver& observer) {
  Walker walker(co_await asio::this_coro::executor, std::move(gateway), options, world, roster, requests,
                observer);
  co_return co_await walker.run();
}

}  // namespace lge::poll
