#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include "net/resolver.hpp"
#include "support/spare_threads.hpp"

namespace lge::net {

namespace asio = boost::asio;

namespace {

using boost::system::error_code;

// One coroutine that waits: on a timer, which the answer cancels.
struct Waiter {
  Waiter(const asio::any_io_executor& loop, SteadyTime deadline) : executor(loop), timer(loop, deadline) {}
  asio::any_io_executor executor;
  asio::steady_timer timer;
  std::optional<Resolver::Answer> answer;
};

// Shared by the loop and the threads; it lives until the last of them is done with it.
class Lookups : public std::enable_shared_from_this<Lookups> {
 public:
  Lookups(Lookup lookup, std::size_t max_threads)
      : lookup_(std::move(lookup)), threads_(SpareThreads::make(max_threads)) {}

  // An error where the system gives no thread for it.
  error_code join(const std::string& name, const std::shared_ptr<Waiter>& waiter) {
    const std::lock_guard lock(mutex_);
    const auto [entry, is_new] = wanted_.try_emplace(name);
    entry->second.push_back(waiter);
    if (!is_new) return {};
    const bool begins = threads_->add([weak = weak_from_this(), name] {
      if (const auto self = weak.lock()) self->serve(name);
    });
    if (begins) return {};
    wanted_.erase(entry);
    return asio::error::no_memory;
  }

  // The name stays on the list, so that whoever comes next joins the lookup.
  void leave(const std::string& name, const std::shared_ptr<Waiter>& waiter) {
    const std::lock_guard lock(mutex_);
    const auto entry = wanted_.find(name);
    if (entry != wanted_.end()) std::erase(entry->second, waiter);
  }

 private:
  // On one of the threads.
  void serve(const std::string& name) {
    if (forget_unwanted(name)) return;
    const Resolver::Answer answer = look_up(name);
    const std::lock_guard lock(mutex_);
    deliver(name, answer);
  }

  // True where whoever wanted it has left before its turn came.
  bool forget_unwanted(const std::string& name) {
    const std::lock_guard lock(mutex_);
    const auto entry = wanted_.find(name);
    if (!entry->second.empty()) return false;
    wanted_.erase(entry);
    return true;
  }

  [[nodiscard]] Resolver::Answer look_up(const std::string& name) const {
    try {
      return lookup_(name);
    } catch (const std::exception&) {
      return error_code(asio::error::no_recovery);
    }
  }

  // Under the lock: a waiter on the list keeps its loop alive, and leaves the list before it ends.
  void deliver(const std::string& name, const Resolver::Answer& answer) {
    const auto entry = wanted_.find(name);
    for (const auto& waiter : entry->second) {
      asio::post(waiter->executor, [weak = std::weak_ptr<Waiter>(waiter), answer] {
        const auto alive = weak.lock();
        if (!alive) return;
        alive->answer = answer;
        alive->timer.cancel();
      });
    }
    wanted_.erase(entry);
  }

  const Lookup lookup_;
  const std::shared_ptr<SpareThreads> threads_;
  std::mutex mutex_;
  std::map<std::string, std::vector<std::shared_ptr<Waiter>>> wanted_;  // names queued or being looked up
};

class Membership {
 public:
  Membership(std::shared_ptr<Lookups> lookups, std::string name, std::shared_ptr<Waiter> waiter)
      : lookups_(std::move(lookups)), name_(std::move(name)), waiter_(std::move(waiter)) {}
  Membership(const Membership&) = delete;
  Membership& operator=(const Membership&) = delete;
  ~Membership() { lookups_->leave(name_, waiter_); }

 private:
  std::shared_ptr<Lookups> lookups_;
  std::string name_;
  std::shared_ptr<Waiter> waiter_;
};

class ThreadedResolver final : public Resolver {
 public:
  ThreadedResolver(Lookup lookup, std::size_t max_threads)
      : lookups_(std::make_shared<Lookups>(std::move(lookup), max_threads)) {}

  asio::awaitable<Answer> resolve(std::string name, SteadyTime deadline) override {
    const auto waiter = std::make_shared<Waiter>(co_await asio::this_coro::executor, deadline);
    const Membership membership(lookups_, name, waiter);
    const error_code no_thread = lookups_->join(name, waiter);
    if (no_thread) co_return no_thread;
    error_code woken;
    co_await waiter->timer.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none) {
      throw boost::system::system_error(asio::error::operation_aborted);
    }
    const Answer none = error_code(asio::error::timed_out);
    co_return waiter->answer.value_or(none);
  }

 private:
  std::shared_ptr<Lookups> lookups_;
};

}  // namespace

std::unique_ptr<Resolver> make_threaded_resolver(Lookup lookup, std::size_t max_threads) {
  return std::make_unique<ThreadedResolver>(std::move(lookup), max_threads);
}

}  // namespace lge::net
