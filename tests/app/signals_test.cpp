#include "app/signals.hpp"

#include <csignal>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <doctest/doctest.h>

using namespace lge::app;
namespace asio = boost::asio;

namespace {

/// The signals of this thread alone; what it blocks is as before afterwards.
class Fixture {
 public:
  Fixture() {
    pthread_sigmask(SIG_BLOCK, nullptr, &before_);
    block_signals({SIGTERM, SIGINT, SIGHUP});
  }
  Fixture(const Fixture&) = delete;
  Fixture& operator=(const Fixture&) = delete;
  ~Fixture() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

  int read() {
    int found = 0;
    asio::io_context loop;
    Signals signals(loop.get_executor());
    const auto read_one = [&]() -> asio::awaitable<void> { found = co_await signals.next(); };
    asio::co_spawn(loop, read_one(), [](const std::exception_ptr& error) { CHECK_FALSE(error); });
    loop.run();
    return found;
  }

 private:
  sigset_t before_{};
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a signal that came before anybody read is not lost") {
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
    std::raise(signal);
    CHECK(read() == signal);
  }
}

TEST_CASE_FIXTURE(Fixture, "an end comes before a reload, however often the reload is asked for") {
  for (int i = 0; i < 1000; ++i)
    std::raise(SIGHUP);
  std::raise(SIGTERM);
  CHECK(read() == SIGTERM);
}

TEST_CASE_FIXTURE(Fixture, "a signal that is sent many times waits once") {
  for (int i = 0; i < 1000; ++i)
    std::raise(SIGHUP);
  CHECK(read() == SIGHUP);
  sigset_t waiting{};
  sigpending(&waiting);
  CHECK(sigismember(&waiting, SIGHUP) == 0);
}
