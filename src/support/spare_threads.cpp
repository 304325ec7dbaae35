#include "support/spare_threads.hpp"

#include <system_error>
#include <thread>
#include <utility>

namespace lge {

std::shared_ptr<SpareThreads> SpareThreads::make(std::size_t max_threads) {
  return std::shared_ptr<SpareThreads>(new SpareThreads(max_threads));
}

bool SpareThreads::add(Work work) {
  const std::lock_guard lock(mutex_);
  waiting_.push_back(std::move(work));
  if (threads_ >= max_threads_ || start_thread() || threads_ > 0) return true;
  waiting_.pop_back();
  return false;
}

void SpareThreads::clear() {
  std::deque<Work> dropped;  // destroyed without the lock: what it owned may end with it
  const std::lock_guard lock(mutex_);
  dropped.swap(waiting_);
}

// Under the lock.
bool SpareThreads::start_thread() {
  try {
    std::thread([self = shared_from_this()] { self->run(); }).detach();
  } catch (const std::system_error&) {
    return false;
  }
  ++threads_;
  return true;
}

void SpareThreads::run() {
  std::unique_lock lock(mutex_);
  while (!waiting_.empty()) {
    {
      const Work work = std::move(waiting_.front());
      waiting_.pop_front();
      lock.unlock();
      work();
    }
    lock.lock();
  }
  --threads_;
}

}  // namespace lge
