#pragma once

#include <initializer_list>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

namespace lge::app {

/// Blocks these in this thread, and thereby in all that it starts later: call it before any is started. They
/// stay blocked to the end of the process, so that one that comes late or again never ends it in the middle
/// of something.
void block_signals(std::initializer_list<int> signals);

/// Reads SIGTERM, SIGINT and SIGHUP where block_signals() has blocked them. However often one is sent, it
/// waits once: the system keeps no count (signal(7)), and so neither does this. Not thread-safe.
class Signals {
 public:
  /// Throws std::system_error where the system gives no descriptor.
  explicit Signals(const boost::asio::any_io_executor& executor);

  /// The next one. Where several wait, SIGTERM or SIGINT comes before SIGHUP. Throws
  /// boost::system::system_error (operation_aborted) where the coroutine is cancelled.
  boost::asio::awaitable<int> next();

 private:
  int take();  // 0 where none waits

  boost::asio::posix::stream_descriptor descriptor_;
};

}  // namespace lge::app
