#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>

namespace lge {

/// A few threads for work that blocks and cannot be cut short. They come when they are needed, end when
/// nothing is left to do, and nobody waits for them: they may go on when everything else has ended, so work
/// must own what it uses. Thread-safe.
class SpareThreads : public std::enable_shared_from_this<SpareThreads> {
 public:
  /// Must not throw.
  using Work = std::function<void()>;

  static std::shared_ptr<SpareThreads> make(std::size_t max_threads);

  /// Work begins in the order in which it was added. False where the system gives no thread for it: it is not
  /// done then. How much may wait is for the caller to bound.
  bool add(Work work);
  /// Forgets all that has not begun.
  void clear();

 private:
  explicit SpareThreads(std::size_t max_threads) : max_threads_(max_threads) {}

  bool start_thread();
  void run();

  const std::size_t max_threads_;
  std::mutex mutex_;
  std::size_t threads_ = 0;
  std::deque<Work> waiting_;
};

}  // namespace lge
