#include "web/deadline.hpp"

#include <utility>

#include <boost/asio/steady_timer.hpp>

namespace lge::web {

struct Deadline::State {
  State(const boost::asio::any_io_executor& executor, std::function<void()> function)
      : timer(executor), on_expiry(std::move(function)) {}

  boost::asio::steady_timer timer;
  std::function<void()> on_expiry;  // empty once it was called, or must not be
  SteadyTime due = SteadyTime::max();
  SteadyTime wakes = SteadyTime::max();  // never later than due
  bool expired = false;
};

Deadline::Deadline(const boost::asio::any_io_executor& executor, std::function<void()> on_expiry)
    : state_(std::make_shared<State>(executor, std::move(on_expiry))) {}

Deadline::~Deadline() {
  stop();
}

void Deadline::set(SteadyTime when) {
  state_->due = when;
  if (when < state_->wakes && state_->on_expiry) wait(state_);
}

bool Deadline::expired() const {
  return state_->expired;
}

void Deadline::stop() {
  state_->on_expiry = nullptr;
  state_->timer.cancel();
}

// Where the time has been moved on meanwhile, the timer wakes for nothing and sleeps again: that is rarer
// than a timer for each read and write.
void Deadline::wait(const std::shared_ptr<State>& state) {
  state->wakes = state->due;
  state->timer.expires_at(state->wakes);
  state->timer.async_wait([state](const boost::system::error_code& error) {
    if (error || !state->on_expiry) return;
    state->wakes = SteadyTime::max();
    if (std::chrono::steady_clock::now() < state->due) {
      if (state->due != SteadyTime::max()) wait(state);
      return;
    }
    state->expired = true;
    std::exchange(state->on_expiry, nullptr)();
  });
}

}  // namespace lge::web
