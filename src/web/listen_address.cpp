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
constexpr std::uint32_t kAllPermissions = 0777;
constexpr std::string_view kUnix = "unix:";
constexpr std::string_view kMode = "mode=";
constexpr std::string_view kSystemd = "systemd:";

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

std::string refusal(std::string_view text, std::string_view why, std::string_view way_out) {
  return fmt::format("{} is not an address to listen on: {}; write {}", in_quotes(cut_to(text, kLongestName)),
                     why, way_out);
}

Result<ListenAddress, std::string> parse_tcp(std::string_view text) {
  const auto refused = [text](std::string_view why) {
    return refusal(text, why,
                   "HOST:PORT, as in :10998, 127.0.0.1:10998 or [::1]:10998, unix:/PATH, or systemd:");
  };
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return refused("the port is missing");
  std::string_view host = text.substr(0, colon);
  const bool bracketed = host.size() >= 2 && host.front() == '[' && host.back() == ']';
  if (!bracketed && host.find(':') != std::string_view::npos) {
    return refused("an IPv6 address stands in brackets before the port");
  }
  const std::optional<std::uint16_t> port = parse_port(text.substr(colon + 1));
  if (!port) return refused("the port is no number from 0 to 65535");
  if (bracketed) {
    host = host.substr(1, host.size() - 2);
    if (!is_v6(host)) return refused("what stands in the brackets is no IPv6 address");
  } else if (!host.empty() && !is_host(host)) {
    return refused("the host is neither a name nor an IP address");
  }
  return ListenAddress(TcpAddress{std::string(host), *port});
}

// Three octal digits, with or without a leading 0.
std::optional<std::uint32_t> parse_mode(std::string_view digits) {
  std::uint32_t mode = 0;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), mode, 8);
  if (error != std::errc() || stop != digits.data() + digits.size()) return std::nullopt;
  if (digits.size() < 3 || digits.size() > 4 || mode > kAllPermissions) return std::nullopt;
  return mode;
}

Result<ListenAddress, std::string> parse_unix(std::string_view text) {
  const auto refused = [text](std::string_view why) {
    return refusal(text, why, "unix:/PATH or unix:/PATH?mode=0660, as in unix:/run/exporter.sock");
  };
  std::string_view path = text.substr(kUnix.size());
  UnixAddress address;
  const std::size_t question = path.find('?');
  if (question != std::string_view::npos) {
    const std::string_view option = path.substr(question + 1);
    path = path.substr(0, question);
    if (!option.starts_with(kMode)) return refused("what follows the ? is not mode=");
    const std::optional<std::uint32_t> mode = parse_mode(option.substr(kMode.size()));
    if (!mode) return refused("the mode is no octal number from 000 to 0777");
    address.mode = *mode;
  }
  if (path.starts_with('@')) return refused("abstract sockets have no permissions, anybody could connect");
  if (!path.starts_with('/') || path.ends_with('/')) return refused("the path of a file, from /, is missing");
  if (path.size() > UnixAddress::kMaxPathBytes) {
    return refused(
        fmt::format("the path has {} bytes, the system allows {}", path.size(), UnixAddress::kMaxPathBytes));
  }
  if (on_one_line(path) != path) return refused("the path has control characters, or is not UTF-8");
  address.path = path;
  return ListenAddress(std::move(address));
}

// What systemd accepts for FileDescriptorName= (systemd.socket(5)), without spaces.
Result<ListenAddress, std::string> parse_systemd(std::string_view text) {
  const std::string_view name = text.substr(kSystemd.size());
  const auto belongs = [](char c) { return c > 0x20 && c < 0x7F && c != ':'; };
  if (name.size() > kLongestName || !std::all_of(name.begin(), name.end(), belongs)) {
    return refusal(text, "the name is none that a FileDescriptorName= can have",
                   "systemd: for every socket that systemd hands over, or systemd:NAME");
  }
  return ListenAddress(SystemdAddress{std::string(name)});
}

struct ToText {
  std::string operator()(const TcpAddress& address) const {
    const bool v6 = address.host.find(':') != std::string::npos;
    return fmt::format("{}{}{}:{}", v6 ? "[" : "", address.host, v6 ? "]" : "", address.port);
  }
  std::string operator()(const UnixAddress& address) const {
    if (address.mode == UnixAddress::kDefaultMode) return fmt::format("{}{}", kUnix, address.path);
    return fmt::format("{}{}?{}{:04o}", kUnix, address.path, kMode, address.mode);
  }
  std::string operator()(const SystemdAddress& address) const {
    return fmt::format("{}{}", kSystemd, address.name);
  }
};

}  // namespace

Result<ListenAddress, std::string> parse_listen_address(std::string_view text) {
  if (text.starts_with(kUnix)) return parse_unix(text);
  if (text.starts_with(kSystemd)) return parse_systemd(text);
  return parse_tcp(text);
}

std::string to_string(const ListenAddress& address) {
  return std::visit(ToText{}, address);
}

}  // namespace lge::web
