#include <algorithm>

#include "net/ascii.hpp"
#include "net/transport.hpp"

namespace lge::net {

namespace {

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

std::string_view Response::header(std::string_view name) const {
  const auto found = std::find_if(headers.begin(), headers.end(),
                                  [&](const auto& field) { return same_name(field.first, name); });
  return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

std::string_view to_string(Failure failure) {
  switch (failure) {
    case Failure::resolve:
      return "resolve";
    case Failure::connect:
      return "connect";
    case Failure::tls:
      return "tls";
    case Failure::timeout:
      return "timeout";
    case Failure::closed:
      return "closed";
    case Failure::too_large:
      return "too_large";
    case Failure::bad_response:
      return "bad_response";
  }
  return "unknown";
}

}  // namespace lge::net
