#include "web/listen_address.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>

#include "support/outside_text.hpp"

namespace lge::web {

namespace {

namespace ip = boost::asio::ip;

constexpr std::size_t kLongestName = 253;  // RFC 1035, section 2.3.4, in its textual form

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (text.empty() || error != std::errc() || stop != text.data() + text.size()) return std::nullopt;
  return port;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_name_char(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_';
}

// The resolver reads `10.1` and `256` as addresses in forgotten notations; here four numbers or a name.
bool is_host(std::string_view host) {
  if (host.empty() || host.size() > kLongestName || !std::all_of(host.begin(), host.end(), is_name_char)) {
    return false;
  }
  const std::string_view last = host.substr(host.rfind('.') + 1);  // npos + 1 is 0
  if (!std::all_of(last.begin(), last.end(), is_digit)) return true;
  boost::system::error_code error;
  ip::make_address_v4(std::string(host), error);
  return !error;
}

// A zone (`fe80::1%eth0`) may name any interface; Asio takes whatever stands behind the `%`, and stops at a
// NUL.
bool is_v6(std::string_view host) {
  const auto belongs = [](char c) { return is_name_char(c) || c == ':' || c == '%'; };
  if (!std::all_of(host.begin(), host.end(), belongs)) return false;
  boost::system::error_code error;
  ip::make_address_v6(std::string(host), error);
  return !error;
}

std::string refusal(std::string_view text, std::string_view why) {
  return fmt::format(
      "{} is not an address to listen on: {}; write HOST:PORT, as in :10998, 127.0.0.1:10998 or "
      "[::1]:10998",
      in_quotes(cut_to(text, kLongestName)), why);
}

std::string not_yet(std::string_view text, std::string_view what) {
  return refusal(text, fmt::format("this version does not listen on {} yet", what));
}

}  // namespace

Result<ListenAddress, std::string> parse_listen_address(std::string_view text) {
  if (text.starts_with("unix:")) return not_yet(text, "Unix sockets");
  if (text.starts_with("systemd:")) return not_yet(text, "sockets handed over by systemd");
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return refusal(text, "the port is missing");
  std::string_view host = text.substr(0, colon);
  const bool bracketed = host.size() >= 2 && host.front() == '[' && host.back() == ']';
  if (!bracketed && host.find(':') != std::string_view::npos) {
    return refusal(text, "an IPv6 address stands in brackets before the port");
  }
  const std::optional<std::uint16_t> port = parse_port(text.substr(colon + 1));
  if (!port) return refusal(text, "the port is no number from 0 to 65535");
  if (bracketed) {
    host = host.substr(1, host.size() - 2);
    if (!is_v6(host)) return refusal(text, "what stands in the brackets is no IPv6 address");
  } else if (!host.empty() && !is_host(host)) {
    return refusal(text, "the host is neither a name nor an IP address");
  }
  return ListenAddress{std::string(host), *port};
}

std::string to_string(const ListenAddress& address) {
  const bool v6 = address.host.find(':') != std::string::npos;
  return fmt::format("{}{}{}:{}", v6 ? "[" : "", address.host, v6 ? "]" : "", address.port);
}

}  // namespace lge::web
