#include "credentials/refresher.hpp"

#include <optional>

#include "credentials/refresh_plan.hpp"
#include "support/event.hpp"
#include "support/utc_time.hpp"

namespace lge::credentials {

namespace asio = boost::asio;

namespace {

using Answer = Result<Key, Error>;

}  // namespace

// One fetch, and those who wait for it.
struct Refresher::Flight {
  Event over;
  std::optional<Answer> outcome;
};

struct Refresher::State {
  State(std::string source_name, std::unique_ptr<Source> from, const Tools& with)
      : what(std::move(source_name)), source(std::move(from)), tools(with) {}

  [[nodiscard]] WallTime now() const { return tools.world.clock.wall(); }
  [[nodiscard]] bool has_valid_key() const { return key && (!key->expires_at || now() < *key->expires_at); }
  [[nodiscard]] bool may_ask() const { return !failure || tools.world.clock.steady() >= retry_at; }
  [[nodiscard]] bool is_due() const { return key && key->expires_at && now() >= refresh_at && may_ask(); }

  void keep(const Answer& answer) {
    answer.has_value() ? keep_key(answer.value()) : keep_failure(answer.error());
  }

  void keep_key(const Key& fresh) {
    if (failures > 0)
      tools.world.log.info("keys are given again", field("credentials", tools.name), field("source", what));
    key = fresh;
    failure.reset();
    failures = 0;
    if (fresh.expires_at) refresh_at = refresh_time(now(), *fresh.expires_at);
  }

  void keep_failure(const Error& error) {
    const bool is_new = !failure || failure->message != error.message;
    failure = error;
    ++failures;
    retry_at = tools.world.clock.steady() + retry_delay(failures, tools.world.random.fraction());
    // With no key left the callers are told.
    if (!is_new || !has_valid_key() || !key->expires_at) return;
    tools.world.log.warn("no new key; the old one is used until it expires", field("credentials", tools.name),
                         field("source", what), field("expires", format_utc(*key->expires_at)),
                         field("err", error.message));
  }

  const std::string what;
  const std::unique_ptr<Source> source;
  const Tools tools;
  std::shared_ptr<Flight> flight;  // none: no fetch is under way
  std::optional<Key> key;
  WallTime refresh_at;
  std::optional<Error> failure;  // of the newest fetch
  unsigned failures = 0;         // in a row
  SteadyTime retry_at;
};

// Ends a flight however the fetch ends: also where it is cancelled, throws, or never begins.
class Refresher::Landing {
 public:
  Landing(std::shared_ptr<State> state, std::shared_ptr<Flight> flight)
      : state_(std::move(state)), flight_(std::move(flight)) {}
  Landing(const Landing&) = delete;
  Landing& operator=(const Landing&) = delete;
  ~Landing() {
    if (!flight_->outcome)
      flight_->outcome.emplace(in_place_error, Error{"the fetch of a key was broken off"});
    state_->flight.reset();
    flight_->over.notify_all();
  }

  void bring(Answer answer) {
    state_->keep(answer);
    flight_->outcome.emplace(std::move(answer));
  }

 private:
  std::shared_ptr<State> state_;
  std::shared_ptr<Flight> flight_;
};

Refresher::Refresher(std::string what, std::unique_ptr<Source> source, const Tools& tools)
    : state_(std::make_shared<State>(std::move(what), std::move(source), tools)) {}

asio::awaitable<Answer> Refresher::get() {
  const std::shared_ptr<State> state = state_;
  if (state->has_valid_key()) {
    if (state->is_due() && !state->flight) take_off(state);
    co_return Answer(in_place_value, *state->key);
  }
  if (!state->flight && !state->may_ask()) co_return Answer(in_place_error, *state->failure);
  const std::shared_ptr<Flight> flight = state->flight ? state->flight : take_off(state);
  co_return co_await wait_for(flight);
}

std::shared_ptr<Refresher::Flight> Refresher::take_off(const std::shared_ptr<State>& state) {
  auto flight = std::make_shared<Flight>();
  state->flight = flight;
  auto landing = std::make_shared<Landing>(state, flight);
  state->tools.background.spawn("key of " + state->tools.name, fly(state, std::move(landing)));
  return flight;
}

asio::awaitable<void> Refresher::fly(std::shared_ptr<State> state, std::shared_ptr<Landing> landing) {
  Answer answer = co_await state->source->fetch();
  landing->bring(std::move(answer));
}

asio::awaitable<Answer> Refresher::wait_for(std::shared_ptr<Flight> flight) {
  while (!flight->outcome)
    co_await flight->over.wait();
  co_return *flight->outcome;
}

}  // namespace lge::credentials
