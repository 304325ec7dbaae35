#include <deque>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include <boost/asio/post.hpp>

#include "web/bcrypt.hpp"
#include "web/password_workers.hpp"

namespace lge::web {

namespace asio = boost::asio;

namespace {

struct Job {
  std::uint64_t id = 0;
  Secret password;
  Secret hash;
};

// What is due on the serving loop, and only touched there.
struct Due {
  std::map<std::uint64_t, PasswordWorkers::Done> calls;

  void settle(std::uint64_t id, std::optional<bool> matches) {
    auto call = calls.extract(id);
    if (!call.empty()) call.mapped()(matches);
  }
};

// Shared by the loop and the threads; it lives until the last of them is done with it.
class Bench : public std::enable_shared_from_this<Bench> {
 public:
  Bench(asio::any_io_executor executor, std::weak_ptr<Due> due, std::size_t max_threads)
      : executor_(std::move(executor)), due_(std::move(due)), max_threads_(max_threads) {}

  // False where the system gives no thread for it.
  bool add(Job job) {
    const std::lock_guard lock(mutex_);
    jobs_.push_back(std::move(job));
    if (threads_ >= max_threads_ || start_thread() || threads_ > 0) return true;
    jobs_.pop_back();
    return false;
  }

  void stop() {
    const std::lock_guard lock(mutex_);
    jobs_.clear();
    executor_.reset();
  }

 private:
  bool start_thread() {
    try {
      std::thread([self = shared_from_this()] { self->work(); }).detach();
    } catch (const std::system_error&) {
      return false;
    }
    ++threads_;
    return true;
  }

  void work() {
    std::unique_lock lock(mutex_);
    while (!jobs_.empty()) {
      const Job job = std::move(jobs_.front());
      jobs_.pop_front();
      lock.unlock();
      const bool matches = matches_bcrypt(job.password, job.hash);
      lock.lock();
      tell(job.id, matches);
    }
    --threads_;
  }

  // Under the lock, so that the loop is still there.
  void tell(std::uint64_t id, bool matches) {
    if (!executor_) return;
    asio::post(*executor_, [weak = due_, id, matches] {
      if (const auto due = weak.lock()) due->settle(id, matches);
    });
  }

  std::mutex mutex_;
  std::optional<asio::any_io_executor> executor_;  // none once stopped
  const std::weak_ptr<Due> due_;
  const std::size_t max_threads_;
  std::size_t threads_ = 0;
  std::deque<Job> jobs_;
};

class ThreadedPasswordWorkers final : public PasswordWorkers {
 public:
  ThreadedPasswordWorkers(asio::any_io_executor executor, std::size_t max_threads, std::size_t max_waiting)
      : bench_(std::make_shared<Bench>(std::move(executor), due_, max_threads)), max_waiting_(max_waiting) {}
  ThreadedPasswordWorkers(const ThreadedPasswordWorkers&) = delete;
  ThreadedPasswordWorkers& operator=(const ThreadedPasswordWorkers&) = delete;
  ~ThreadedPasswordWorkers() override { bench_->stop(); }

  bool compare(Secret password, Secret hash, Done done) override {
    if (stopped_ || due_->calls.size() >= max_waiting_) return false;
    const std::uint64_t id = ++last_id_;
    if (!bench_->add({id, std::move(password), std::move(hash)})) return false;
    due_->calls.emplace(id, std::move(done));
    return true;
  }

  void stop() override {
    stopped_ = true;
    bench_->stop();
    const auto calls = std::exchange(due_->calls, {});
    for (const auto& [id, done] : calls)
      done(std::nullopt);
  }

 private:
  std::shared_ptr<Due> due_ = std::make_shared<Due>();
  std::shared_ptr<Bench> bench_;
  std::size_t max_waiting_;
  std::uint64_t last_id_ = 0;
  bool stopped_ = false;
};

}  // namespace

std::unique_ptr<PasswordWorkers> make_threaded_password_workers(asio::any_io_executor executor,
                                                                std::size_t max_threads,
                                                                std::size_t max_waiting) {
  return std::make_unique<ThreadedPasswordWorkers>(std::move(executor), max_threads, max_waiting);
}

}  // namespace lge::web
