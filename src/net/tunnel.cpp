#include "net/tunnel.hpp"

#include <array>

#include <boost/asio/error.hpp>

#include "net/response_reader.hpp"

namespace lge::net {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr std::size_t kMaxHeader = 16'384;
constexpr unsigned kAuthenticationRequired = 407;

Error failed(const Origin& origin, const Proxy& proxy, Failure failure, const std::string& why) {
  return {failure, "connect to " + origin.host_and_port() + " " + describe(proxy) + ": " + why};
}

Error failed(const Origin& origin, const Proxy& proxy, const error_code& code, const Deadline& deadline) {
  return failed(origin, proxy, classify(Phase::connect, code), describe(code, deadline));
}

std::string format_connect(const Origin& origin, const Proxy& proxy) {
  std::string text = "CONNECT " + origin.host_and_port() + " HTTP/1.1\r\n";
  text += "Host: " + origin.host_and_port() + "\r\n";
  if (!proxy.authorization.empty()) {
    text += "Proxy-Authorization: " + proxy.authorization.reveal() + "\r\n";
  }
  return text + "\r\n";
}

// What the answer, once it is whole, means.
std::optional<Error> judge(ResponseReader& reader, const Origin& origin, const Proxy& proxy) {
  const bool surplus = reader.surplus();
  const unsigned status = reader.take().status;
  if (status < 200 || status > 299) return proxy_refusal(origin, proxy, status);
  // Behind the proxy nobody speaks before the client does.
  if (surplus) return failed(origin, proxy, Failure::connect, "it sent what nobody asked for");
  return std::nullopt;
}

}  // namespace

std::string describe(const Proxy& proxy) {
  return "through the proxy " + proxy.at.host_and_port();
}

Error proxy_refusal(const Origin& origin, const Proxy& proxy, unsigned status) {
  std::string why = "the proxy answered HTTP " + std::to_string(status);
  if (status == kAuthenticationRequired) {
    why += proxy.authorization.empty()
               ? ": it wants a user and a password, as in http://user:password@host:port"
               : ": it does not accept the user and the password given for it";
  }
  return failed(origin, proxy, Failure::connect, why);
}

asio::awaitable<std::optional<Error>> open_tunnel(Connection& connection, const Proxy& proxy, Origin origin,
                                                  Deadline deadline) {
  const std::string request = format_connect(origin, proxy);
  const error_code unsent = co_await connection.write(request, deadline.at);
  if (unsent) co_return failed(origin, proxy, unsent, deadline);
  // As after HEAD: no body follows a header that opens a tunnel (RFC 9112, 6.3), and none is of interest
  // else.
  ResponseReader reader({kMaxHeader, 0}, true);
  std::array<char, 4096> part{};
  while (!reader.done()) {
    const Connection::Read read = co_await connection.read_some(part, deadline.at);
    const std::optional<Error> problem = reader.feed(std::string_view(part.data(), read.count));
    if (problem) co_return failed(origin, proxy, Failure::connect, problem->message);
    if (read.error) co_return failed(origin, proxy, read.error, deadline);
  }
  co_return judge(reader, origin, proxy);
}

}  // namespace lge::net
