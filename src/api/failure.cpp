#include "api/failure.hpp"

namespace lge::api {

std::string_view to_string(Reason reason) {
  switch (reason) {
    case Reason::auth:
      return "auth";
    case Reason::denied:
      return "denied";
    case Reason::not_found:
      return "not_found";
    case Reason::throttled:
      return "throttled";
    case Reason::timeout:
      return "timeout";
    case Reason::network:
      return "network";
    case Reason::tls:
      return "tls";
    case Reason::server:
      return "server";
    case Reason::bad_response:
      return "bad_response";
    case Reason::inconsistent:
      return "inconsistent";
    case Reason::internal:
      break;
  }
  return "internal";
}

}  // namespace lge::api
