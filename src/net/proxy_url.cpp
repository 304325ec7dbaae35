#include "net/proxy_url.hpp"

#include "net/ascii.hpp"
#include "support/base64.hpp"

namespace lge::net {

namespace {

using Answer = Result<Proxy, std::string>;

constexpr std::size_t kLongestUrl = 8192;  // a password may be a token
constexpr std::string_view kWanted =
    "expected the URL of an HTTP proxy, such as http://proxy:3128 or http://user:password@proxy:3128, with "
    "its "
    "port; other characters than letters, digits and - . _ ~ in user and password as %XX";
constexpr std::string_view kNotOverTls =
    "expected a URL that begins with http://, since a proxy that is itself reached by TLS is not supported; "
    "what goes to an https:// endpoint is encrypted from end to end through an http:// proxy too";

Answer wrong(std::string_view why) {
  return Answer(boost::system::in_place_error, std::string(why));
}

int value_of(char digit) {
  if (is_digit(digit)) return digit - '0';
  const char c = lower(digit);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool may_stand_in_user(char c) {
  constexpr std::string_view kDelimiters = "/?#[]@\"<>\\^`{|}";
  return c > 0x20 && c < 0x7F && kDelimiters.find(c) == std::string_view::npos;
}

// Nothing where a character is not what a URL may hold, or where control characters come out.
std::optional<std::string> percent_decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!may_stand_in_user(text[i])) return std::nullopt;
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (text.size() - i < 3) return std::nullopt;
    const int high = value_of(text[i + 1]);
    const int low = value_of(text[i + 2]);
    const int byte = high * 16 + low;
    if (high < 0 || low < 0 || byte < 0x20 || byte == 0x7F) return std::nullopt;
    out += static_cast<char>(byte);
    i += 2;
  }
  return out;
}

// `user:password`, as RFC 7617 sends it: its first colon ends the user.
std::optional<std::string> read_user(std::string_view text) {
  const std::size_t colon = std::min(text.find(':'), text.size());
  const auto user = percent_decode(text.substr(0, colon));
  const auto password = percent_decode(text.substr(std::min(colon + 1, text.size())));
  if (!user || !password || user->find(':') != std::string::npos) return std::nullopt;
  if (user->empty() && password->empty()) return std::nullopt;
  return *user + ":" + *password;
}

bool has_port(std::string_view authority) {
  const std::size_t colon = authority.rfind(':');
  return colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos;
}

}  // namespace

Answer parse_proxy(std::string_view url) {
  constexpr std::string_view kScheme = "http://";
  if (url.size() > kLongestUrl) return wrong(kWanted);
  if (lower_case(url.substr(0, 8)) == "https://") return wrong(kNotOverTls);
  if (lower_case(url.substr(0, kScheme.size())) != kScheme) return wrong(kWanted);
  url.remove_prefix(kScheme.size());
  Proxy proxy;
  const std::size_t user_end = url.rfind('@');
  if (user_end != std::string_view::npos) {
    const auto user = read_user(url.substr(0, user_end));
    if (!user) return wrong(kWanted);
    proxy.authorization = Secret("Basic " + to_base64(*user));
    url.remove_prefix(user_end + 1);
  }
  const auto at = has_port(url) ? parse_origin(std::string(kScheme).append(url)) : std::nullopt;
  if (!at) return wrong(kWanted);
  proxy.at = *at;
  return proxy;
}

}  // namespace lge::net
