#include <algorithm>
#include <string>

#include "net/proxy.hpp"

#include "fuzz/fuzzer.hpp"
#include "fuzz/lines.hpp"
#include "fuzz/secrets.hpp"

namespace lge::fuzz {

namespace {

void check_url(std::string_view input) {
  const auto proxy = net::parse_proxy(with_secret(input, secret_of('a')));
  const auto other = net::parse_proxy(with_secret(input, secret_of('b')));
  require(proxy.has_value() == other.has_value(), "the value of a secret decides nothing");
  if (!proxy) {
    require(proxy.error().starts_with("expected ") && is_one_line(proxy.error()),
            "the reason is one line of text");
    require(proxy.error() == other.error(), "no reason shows anything of a secret");
    return;
  }
  require(!proxy->at.tls && proxy->at.port != 0 && net::parse_origin(proxy->at.url()) == proxy->at,
          "a proxy is an origin without TLS");
  const std::string& sent = proxy->authorization.reveal();
  require(sent.empty() || (sent.starts_with("Basic ") && is_one_line(sent)), "a header is one line");
}

void check_exceptions(std::string_view list, const net::Origin& origin) {
  const net::NoProxy except(list);
  const bool matches = except.matches(origin);
  require(net::NoProxy(std::string(list) + ",*").matches(origin), "an asterisk matches everything");
  require(!matches || net::NoProxy(std::string(list) + " example.com").matches(origin),
          "an entry takes nothing away");
  require(net::NoProxy(std::string("other.example,") + origin.host).matches(origin),
          "an origin's own host matches");
  require(net::NoProxy(origin.host_and_port()).matches(origin), "so does its host with its port");
}

}  // namespace

// The first line is an origin, the second a proxy's URL, the rest the list of exceptions.
void check(std::string_view input) {
  const auto origin = net::parse_origin(take_line(input));
  check_url(take_line(input));
  if (origin) check_exceptions(input, *origin);
}

}  // namespace lge::fuzz
