#include "web/refusals.hpp"

namespace lge::web {

namespace {

std::string_view text_of(unsigned status) {
  switch (status) {
    case 413:
      return "413: the request's body is too large\n";
    case 431:
      return "431: the request's headers are too large\n";
    case 500:
      return "500: this page has failed; the log says why\n";
    case 505:
      return "505: HTTP/1.0 and HTTP/1.1 are understood here\n";
    default:
      return "400: this is not a request that can be understood\n";
  }
}

}  // namespace

Response refusal(unsigned status) {
  return text_response(status, text_of(status));
}

Response busy(std::string_view what) {
  Response response = text_response(503, "503: too many " + std::string(what) + "; try again\n");
  response.headers.emplace_back("Retry-After", "1");
  return response;
}

}  // namespace lge::web
