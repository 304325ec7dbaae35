#include "api/caller.hpp"

#include <fmt/format.h>

#include "api/classify.hpp"
#include "api/redact.hpp"
#include "api/retry.hpp"
#include "api/retry_after.hpp"
#include "support/utc_time.hpp"

namespace lge::api {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kNonceBytes = 16;

Failure no_key(const credentials::Error& error) {
  Failure failure;
  failure.reason = Reason::auth;
  failure.message = error.message;
  return failure;
}

// The label `code` of a failed attempt: what the API said, or else what came instead.
std::string attempt_code(const Failure& failure, const Result<net::Response, net::Error>& answer) {
  if (!failure.code.empty()) return failure.code;
  if (answer.has_value()) return fmt::format("http_{}", answer.value().status);
  return std::string(net::to_string(answer.error().failure));
}

bool is_good(const Result<net::Response, net::Error>& answer) {
  return answer.has_value() && answer.value().status >= 200 && answer.value().status < 300;
}

}  // namespace

Caller::Caller(CallerOptions options, const CallerWorld& world)
    : options_(std::move(options)), world_(world) {}

asio::awaitable<Result<Answered, Failure>> Caller::call(Call call, std::uint64_t& requests) {
  using Answer = Result<Answered, Failure>;
  BreakerGate::Answer admitted = co_await world_.gate.admit(call.gateway);
  if (admitted.has_error()) co_return Answer(in_place_error, admitted.error());
  BreakerGate::Pass pass = std::move(admitted.value());
  bool sent = false;
  const int at_most = pass.is_probe() ? 1 : options_.max_attempts;
  Answer answer = co_await attempts(std::move(call), at_most, sent, requests);
  if (answer.has_value()) {
    pass.ended_well();
  } else if (sent) {
    pass.ended_with(answer.error());
  }
  co_return answer;
}

asio::awaitable<Result<Answered, Failure>> Caller::attempts(Call call, int at_most, bool& sent,
                                                            std::uint64_t& requests) {
  using Answer = Result<Answered, Failure>;
  FailedAttempt failed;
  failed.max_attempts = at_most;
  failed.deadline = call.deadline;
  bool redated = false;
  for (;;) {
    Attempted attempted = co_await attempt(call, requests);
    if (attempted.has_value()) co_return Answer(in_place_value, std::move(attempted.value()));
    const Refusal& refusal = attempted.error();
    sent = sent || refusal.sent;
    if (!refusal.sent) co_return Answer(in_place_error, refusal.failure);
    if (!redated && refusal.server_time && world_.clock.learn(*refusal.server_time)) {
      redated = true;
      continue;
    }
    failed.reason = refusal.failure.reason;
    failed.retry_after = refusal.retry_after;
    failed.now = world_.clock.steady();
    const std::optional<Millis> wait = wait_before_retry(failed, world_.random.fraction());
    if (!wait) co_return Answer(in_place_error, refusal.failure);
    ++failed.number;
    co_await world_.sleeper.sleep_until(failed.now + *wait);
  }
}

asio::awaitable<Caller::Attempted> Caller::attempt(Call call, std::uint64_t& requests) {
  Asker asker;
  asker.gateway = call.gateway;
  asker.slow = slow_.count(call.gateway) != 0;
  asker.deadline = call.deadline;
  const std::optional<Limiter::Turn> turn = co_await world_.limiter.turn(std::move(asker));
  if (!turn) co_return Attempted(in_place_error, no_turn());
  const Result<credentials::Key, credentials::Error> key = co_await world_.credentials.get();
  if (key.has_error()) co_return Attempted(in_place_error, no_key(key.error()), false);

  const SteadyTime started = world_.clock.steady();
  net::Request request = signed_request(options_.origin, call.question, key.value(), world_.clock.wall(),
                                        world_.random.hex(kNonceBytes));
  ++requests;
  Result<net::Response, net::Error> answer = co_await world_.transport.send(std::move(request));
  if (is_good(answer)) {
    learn(call, nullptr);
    tell(call, started, nullptr, std::string());
    co_return Attempted(in_place_value, std::move(answer.value()), key.value());
  }
  Refusal refused = refusal(answer, key.value());
  learn(call, &refused);
  tell(call, started, &refused.failure, attempt_code(refused.failure, answer));
  co_return Attempted(in_place_error, std::move(refused));
}

// The account's pace leaves no turn before the call's deadline.
Caller::Refusal Caller::no_turn() const {
  Refusal refusal;
  refusal.sent = false;
  if (world_.limiter.pace().paused_until() > world_.clock.steady()) {
    refusal.failure = newest_throttling_;
    return refusal;
  }
  refusal.failure.reason = Reason::timeout;
  refusal.failure.message =
      "no turn to send a request within poll.timeout; raise api.requests_per_second, or poll less often";
  return refusal;
}

Caller::Refusal Caller::refusal(const Result<net::Response, net::Error>& answer,
                                const credentials::Key& key) const {
  Refusal refusal;
  if (answer.has_error()) {
    refusal.failure = fit_to_show(classify(answer.error()), key);
    return refusal;
  }
  const net::Response& response = answer.value();
  refusal.failure = fit_to_show(classify(response), key);
  if (refusal.failure.reason == Reason::throttled) refusal.retry_after = throttled_for(response);
  if (rejects_date(refusal.failure.code)) refusal.server_time = parse_http_date(response.header("date"));
  return refusal;
}

// What an answer tells of the account's pace, and of the gateway's.
void Caller::learn(const Call& call, const Refusal* refusal) {
  const bool late = refusal != nullptr && refusal->failure.reason == Reason::timeout;
  if (late) {
    slow_.insert(call.gateway);
  } else {
    slow_.erase(call.gateway);
  }
  if (refusal == nullptr) {
    world_.limiter.pace().succeeded();
  } else if (refusal->failure.reason == Reason::throttled) {
    world_.limiter.pace().throttled(world_.clock.steady(), refusal->retry_after);
    newest_throttling_ = refusal->failure;
  }
}

void Caller::tell(const Call& call, SteadyTime started, const Failure* failure, const std::string& code) {
  Attempt attempt;
  attempt.action = call.question.action;
  attempt.duration = world_.clock.steady() - started;
  attempt.code = code;
  attempt.throttled = failure != nullptr && failure->reason == Reason::throttled;
  world_.observer.attempt_ended(attempt);
  if (failure == nullptr) return;
  world_.log.debug("an API request failed", field("action", call.question.action),
                   field("path", call.question.path), field("reason", to_string(failure->reason)),
                   field("code", code), field("request_id", failure->request_id),
                   field("err", failure->message));
}

}  // namespace lge::api
