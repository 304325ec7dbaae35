#pragma once

#include <chrono>
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

/// Whoever counts attempts (metrics). Called on the polling loop; must not block.
class RequestObserver {
 public:
  RequestObserver() = default;
  RequestObserver(const RequestObserver&) = delete;
  RequestObserver& operator=(const RequestObserver&) = delete;
  virtual ~RequestObserver() = default;

  virtual void attempt_ended(const Attempt& attempt) = 0;
};

}  // namespace lge::api
