#include <algorithm>

#include "net/origin.hpp"

#include "fuzz/fuzzer.hpp"

namespace lge::fuzz {

void check(std::string_view input) {
  const auto origin = net::parse_origin(input);
  if (!origin) return;
  const auto belongs = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == ':';
  };
  require(!origin->host.empty() && origin->host.size() <= 253, "a host has 1 to 253 characters");
  require(std::all_of(origin->host.begin(), origin->host.end(), belongs), "a host is a name or an address");
  require(origin->port != 0, "no request goes to port 0");
  require(net::parse_origin(origin->url()) == origin, "url() reads back the same");
  require(net::parse_origin((origin->tls ? "https://" : "http://") + origin->authority()) == origin,
          "authority() reads back the same");
}

}  // namespace lge::fuzz
