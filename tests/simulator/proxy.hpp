#pragma once

#include <string>

#include "simulator/http_message.hpp"
#include "support/secret.hpp"

namespace lge::simulator {

class Service;

/// Whether the proxy does what it is asked.
struct Admission {
  bool passes = false;  ///< with `answer` where it does not
  Answer answer;        ///< else its delivery's latency is waited for first
};

/// A forward proxy that takes every name for the simulator itself. One thread only.
class Proxy {
 public:
  /// `user:password` that clients must give (RFC 7617); empty: nobody must.
  void set_user(Secret user) { user_ = std::move(user); }

  /// Checks a request to the proxy: its form, the user, and the faults set for the actions `Connect` and
  /// `Forward`.
  [[nodiscard]] Admission admit(Service& service, const Request& request) const;

 private:
  [[nodiscard]] bool knows(const Request& request) const;

  Secret user_;
};

/// `GET http://host/path` as `GET /path`, without what is for the proxy only. Pure.
Request forwarded(Request request);

}  // namespace lge::simulator
