#include "app/signals.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <span>
#include <system_error>

#include <boost/asio/use_awaitable.hpp>
#include <sys/signalfd.h>
#include <unistd.h>

namespace lge::app {

namespace asio = boost::asio;

namespace {

constexpr std::array kSignals{SIGTERM, SIGINT, SIGHUP};

sigset_t set_of(std::span<const int> signals) {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : signals)
    sigaddset(&set, signal);
  return set;
}

int open_descriptor() {
  const sigset_t set = set_of(kSignals);
  const int descriptor = ::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "signalfd");
  return descriptor;
}

}  // namespace

void block_signals(std::initializer_list<int> signals) {
  const sigset_t set = set_of({signals.begin(), signals.size()});
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

Signals::Signals(const asio::any_io_executor& executor) : descriptor_(executor, open_descriptor()) {}

asio::awaitable<int> Signals::next() {
  for (;;) {
    if (const int signal = take()) co_return signal;
    co_await descriptor_.async_wait(asio::posix::stream_descriptor::wait_read, asio::use_awaitable);
  }
}

// All that wait are read at once: one by one, the system gives those of the lowest number, and whoever goes
// on sending SIGHUP would keep SIGTERM from being seen.
int Signals::take() {
  std::array<signalfd_siginfo, kSignals.size()> waiting{};
  const ssize_t size = ::read(descriptor_.native_handle(), waiting.data(), sizeof waiting);
  if (size <= 0) return 0;
  const auto end = waiting.begin() + size / static_cast<ssize_t>(sizeof(signalfd_siginfo));
  const auto sent = [&](int signal) {
    return std::any_of(waiting.begin(), end, [signal](const signalfd_siginfo& one) {
      return one.ssi_signo == static_cast<unsigned>(signal);
    });
  };
  const auto* first = std::find_if(kSignals.begin(), kSignals.end(), sent);
  return first == kSignals.end() ? 0 : *first;
}

}  // namespace lge::app
