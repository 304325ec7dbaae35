#pragma once

#include <chrono>
#include <compare>
#include <string>
#include <string_view>

namespace lge::api {

/// One attempt of a request to the API, as metrics count it.
struct Attempt {
  std::string_view action;            ///< as in `ListLivyComputeSessions`
  std::chrono::nanoseconds duration;  ///< from sending to the last byte, waiting for a turn not included
  /// Empty where the attempt succeeded. Otherwise the API's error code; where the answer has none,
  /// `http_502`; where there was no answer, the net::Failure, as in `timeout`. May come from outside: any
  /// bytes, any length.
  std::string code;
  bool throttled = false;
};

/// One region with one set of credentials: what shares a quota, and fails together.
struct AccountId {
  std::string region;
  std::string credentials;  ///< their name in the configuration

  friend auto operator<=>(const AccountId&, const AccountId&) = default;
};

/// Whoever counts attempts and watches the way to the API (metrics). Called on the polling loop; must not
/// block.
class RequestObserver {
 public:
  RequestObserver() = default;
  RequestObserver(const RequestObserver&) = delete;
  RequestObserver& operator=(const RequestObserver&) = delete;
  virtual ~RequestObserver() = default;

  virtual void attempt_ended(const Attempt& attempt) = 0;
  /// The circuit breaker of an account opened or closed. Told of each account at its start, too.
  virtual void circuit_changed(const AccountId& account, bool open) = 0;
  /// How far the API's clock is ahead of this host's, where an answer has taught it anew.
  virtual void clock_skew_changed(std::chrono::nanoseconds ahead) = 0;
};

}  // namespace lge::api
