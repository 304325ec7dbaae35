#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include <boost/asio/post.hpp>

#include "support/spare_threads.hpp"
#include "web/bcrypt.hpp"
#include "web/password_workers.hpp"

namespace lge::web {

namespace asio = boost::asio;

namespace {

// What is due on the serving loop, and only touched there.
struct Due {
  std::map<std::uint64_t, PasswordWorkers::Done> calls;

  void settle(std::uint64_t id, std::optional<bool> matches) {
    auto call = calls.extract(id);
    if (!call.empty()) call.mapped()(matches);
  }
};

// The way from the threads to the serving loop; it lives until the last of them is done with it.
class Results {
 public:
  Results(asio::any_io_executor executor, std::weak_ptr<Due> due)
      : executor_(std::move(executor)), due_(std::move(due)) {}

  // Under the lock, so that the loop is still there.
  void tell(std::uint64_t id, bool matches) {
    const std::lock_guard lock(mutex_);
    if (!executor_) return;
    asio::post(*executor_, [weak = due_, id, matches] {
      if (const auto due = weak.lock()) due->settle(id, matches);
    });
  }

  void close() {
    const std::lock_guard lock(mutex_);
    executor_.reset();
  }

 private:
  std::mutex mutex_;
  std::optional<asio::any_io_executor> executor_;  // none once closed
  const std::weak_ptr<Due> due_;
};

class ThreadedPasswordWorkers final : public PasswordWorkers {
 public:
  ThreadedPasswordWorkers(asio::any_io_executor executor, std::size_t max_threads, std::size_t max_waiting)
      : results_(std::make_shared<Results>(std::move(executor), due_)),
        threads_(SpareThreads::make(max_threads)),
        max_waiting_(max_waiting) {}
  ThreadedPasswordWorkers(const ThreadedPasswordWorkers&) = delete;
  ThreadedPasswordWorkers& operator=(const ThreadedPasswordWorkers&) = delete;
  ~ThreadedPasswordWorkers() override { end(); }

  bool compare(Secret password, Secret hash, Done done) override {
    if (stopped_ || due_->calls.size() >= max_waiting_) return false;
    const std::uint64_t id = ++last_id_;
    const bool begins =
        threads_->add([id, password = std::move(password), hash = std::move(hash), results = results_] {
          results->tell(id, matches_bcrypt(password, hash));
        });
    if (!begins) return false;
    due_->calls.emplace(id, std::move(done));
    return true;
  }

  void stop() override {
    stopped_ = true;
    end();
    const auto calls = std::exchange(due_->calls, {});
    for (const auto& [id, done] : calls)
      done(std::nullopt);
  }

 private:
  void end() {
    threads_->clear();
    results_->close();
  }

  std::shared_ptr<Due> due_ = std::make_shared<Due>();
  std::shared_ptr<Results> results_;
  std::shared_ptr<SpareThreads> threads_;
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
