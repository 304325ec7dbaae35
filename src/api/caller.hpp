#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "api/breaker_gate.hpp"
#include "api/failure.hpp"
#include "api/limiter.hpp"
#include "api/request_observer.hpp"
#include "api/signed_request.hpp"
#include "credentials/provider.hpp"
#include "net/transport.hpp"
#include "support/log.hpp"
#include "support/random.hpp"
#include "support/server_clock.hpp"
#include "support/sleeper.hpp"

namespace lge::api {

/// What a caller needs of the rest of the program. Everything outlives the caller.
struct CallerWorld {
  net::Transport& transport;
  credentials::Provider& credentials;
  Limiter& limiter;
  BreakerGate& gate;
  ServerClock& clock;
  Sleeper& sleeper;
  Random& random;
  RequestObserver& observer;
  Log& log;
};

struct CallerOptions {
  net::Origin origin;
  int max_attempts = 4;  ///< of one call
};

/// For whom a question is asked, and until when.
struct Call {
  Question question;
  std::string gateway;                      ///< whose turn it takes
  SteadyTime deadline = SteadyTime::max();  ///< no attempt begins after it
};

/// A good answer, and the key that must not be seen in what is told about it.
struct Answered {
  net::Response response;
  credentials::Key key;
};

/// Asks the API in one region with one set of credentials, and does not give up at once: what may pass is
/// asked again (retry.hpp), each attempt in its own turn, dated and signed anew. An answer that rejects the
/// date teaches the servers' clock, and is followed by one more attempt. Use it on the polling loop only; any
/// number of calls may be under way.
class Caller {
 public:
  Caller(CallerOptions options, const CallerWorld& world);

  /// The answer, with a status of 2xx; or why there is none, fit to be shown. `requests` counts every request
  /// sent, and outlives the call. Throws operation_aborted where the coroutine is cancelled.
  boost::asio::awaitable<Result<Answered, Failure>> call(Call call, std::uint64_t& requests);

 private:
  /// An attempt that failed.
  struct Refusal {
    Failure failure;
    bool sent = true;
    Millis retry_after{0};
    std::optional<WallTime> server_time{};  ///< where the answer rejects the request's date
  };
  using Attempted = Result<Answered, Refusal>;

  boost::asio::awaitable<Result<Answered, Failure>> attempts(Call call, int at_most, bool& sent,
                                                             std::uint64_t& requests);
  boost::asio::awaitable<Attempted> attempt(Call call, std::uint64_t& requests);
  [[nodiscard]] Refusal no_turn() const;
  Refusal refusal(const Result<net::Response, net::Error>& answer, const credentials::Key& key) const;
  void learn(const Call& call, const Refusal* refusal);
  void tell(const Call& call, SteadyTime started, const Failure* failure, const std::string& code);

  CallerOptions options_;
  CallerWorld world_;
  Failure newest_throttling_;
  std::set<std::string> slow_;  // gateways whose newest request got no answer in time
};

}  // namespace lge::api
