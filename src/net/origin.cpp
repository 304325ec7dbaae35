#include "net/origin.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>

#include <boost/asio/ip/address.hpp>

#include "net/ascii.hpp"

namespace lge::net {

namespace {

using boost::asio::ip::make_address_v4;
using boost::asio::ip::make_address_v6;

constexpr std::uint16_t kHttpPort = 80;
constexpr std::uint16_t kHttpsPort = 443;
constexpr std::size_t kMaxName = 253;  // RFC 1035, 2.3.4, as text
constexpr std::size_t kMaxLabel = 63;

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (lower_case(text.substr(0, prefix.size())) != prefix) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool is_label(std::string_view label) {
  if (label.empty() || label.size() > kMaxLabel || label.front() == '-' || label.back() == '-') return false;
  return std::all_of(label.begin(), label.end(),
                     [](char c) { return is_alphanumeric(c) || c == '-' || c == '_'; });
}

// What ends in a number is an address to the system's resolver (`1.2`, `0x7f.1`), never a name.
bool is_number(std::string_view label) {
  if (label.starts_with("0x") || label.starts_with("0X")) return true;
  return std::all_of(label.begin(), label.end(), is_digit);
}

bool is_name(std::string_view text) {
  if (text.size() > kMaxName) return false;
  for (;;) {
    const std::size_t dot = text.find('.');
    const std::string_view label = text.substr(0, dot);
    if (!is_label(label)) return false;
    if (dot == std::string_view::npos) return !is_number(label);
    text.remove_prefix(dot + 1);
  }
}

std::optional<std::string> read_host(std::string_view text, bool bracketed) {
  boost::system::error_code error;
  if (bracketed) {
    if (text.find('%') != std::string_view::npos)
      return std::nullopt;  // a zone makes sense on one machine only
    const auto address = make_address_v6(std::string(text), error);
    if (error) return std::nullopt;
    return address.to_string();
  }
  const auto address = make_address_v4(std::string(text), error);
  if (!error) return address.to_string();
  if (!is_name(text)) return std::nullopt;
  return lower_case(text);
}

std::string host_for_url(const std::string& host) {
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

}  // namespace

std::string Origin::authority() const {
  const bool usual = port == (tls ? kHttpsPort : kHttpPort);
  return usual ? host_for_url(host) : host_for_url(host) + ":" + std::to_string(port);
}

std::string Origin::host_and_port() const {
  return host_for_url(host) + ":" + std::to_string(port);
}

std::string Origin::url() const {
  return (tls ? "https://" : "http://") + host_and_port();
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const char* begin = text.data();
  const char* end = begin + text.size();
  const auto [rest, error] = std::from_chars(begin, end, port);
  if (error != std::errc{} || rest != end || port == 0) return std::nullopt;
  return port;
}

std::optional<Origin> parse_origin(std::string_view url) {
  Origin origin;
  if (take_prefix(url, "http://")) {
    origin.tls = false;
    origin.port = kHttpPort;
  } else if (!take_prefix(url, "https://")) {
    return std::nullopt;
  }
  if (url.ends_with('/')) url.remove_suffix(1);
  const bool bracketed = url.starts_with('[');
  if (bracketed) url.remove_prefix(1);
  const std::size_t host_end = bracketed ? url.find(']') : std::min(url.find(':'), url.size());
  if (host_end == std::string_view::npos) return std::nullopt;
  auto host = read_host(url.substr(0, host_end), bracketed);
  if (!host) return std::nullopt;
  origin.host = *std::move(host);
  url.remove_prefix(host_end + (bracketed ? 1 : 0));
  if (url.empty()) return origin;
  const auto port = url.front() == ':' ? parse_port(url.substr(1)) : std::nullopt;
  if (!port) return std::nullopt;
  origin.port = *port;
  return origin;
}

}  // namespace lge::net
