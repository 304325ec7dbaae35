#include "net/dialer.hpp"

#include <exception>

#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <openssl/x509_vfy.h>

#include "net/tunnel.hpp"

namespace lge::net {

namespace asio = boost::asio;
using boost::system::error_code;
using boost::system::in_place_error;
using boost::system::in_place_value;

namespace {

// A name with more addresses than this is served well enough by the first of them.
constexpr std::size_t kMaxAddresses = 8;

SteadyTime now() {
  return std::chrono::steady_clock::now();
}

// What the addresses tried so far have answered, as one line.
class Attempts {
 public:
  void add(const Origin& origin, const std::string& address, const error_code& code,
           const Deadline& deadline) {
    const Error error = network_error(Phase::connect, origin, address, code, deadline);
    text_ += text_.empty() ? error.message : "; (" + address + "): " + describe(code, deadline);
    // Some address that did answer, with a refusal, says more than one that did not.
    failure_ = text_.empty() || failure_ == Failure::timeout ? error.failure : failure_;
  }
  [[nodiscard]] Error error() const { return {failure_, text_}; }

 private:
  std::string text_;
  Failure failure_ = Failure::timeout;
};

}  // namespace

asio::awaitable<Dialer::Answer> Dialer::dial(Origin origin, const Proxy* proxy, Budget budget) const {
  auto way = proxy == nullptr ? reach(origin, budget) : reach_through(*proxy, origin, budget);
  auto reached = co_await std::move(way);
  if (!reached || !origin.tls) co_return reached;
  auto secured = co_await secure(origin, std::move(*reached), budget);
  co_return secured;
}

asio::awaitable<Dialer::Answer> Dialer::reach(Origin origin, Budget budget) const {
  auto addresses = co_await look_up(origin, budget);
  if (!addresses) co_return Answer(in_place_error, addresses.error());
  auto connected = co_await connect(origin, std::move(*addresses), budget);
  co_return connected;
}

asio::awaitable<Dialer::Answer> Dialer::reach_through(const Proxy& proxy, Origin origin,
                                                      Budget budget) const {
  auto reached = co_await reach(proxy.at, budget);
  if (!reached) {
    const Error& why = reached.error();
    co_return Answer(in_place_error, Error{why.failure, "the proxy cannot be reached: " + why.message});
  }
  (*reached)->set_address(describe(proxy));
  if (!origin.tls) co_return reached;
  const Deadline deadline = budget.phase(limits_.connect, now());
  const std::optional<Error> refused = co_await open_tunnel(**reached, proxy, origin, deadline);
  if (refused) co_return Answer(in_place_error, *refused);
  co_return reached;
}

asio::awaitable<Result<Addresses, Error>> Dialer::look_up(Origin origin, Budget budget) const {
  using Found = Result<Addresses, Error>;
  auto known = known_addresses(origin.host);
  if (known) co_return Found(in_place_value, *std::move(known));
  const Deadline deadline = budget.phase(limits_.resolve, now());
  auto answer = co_await resolver_->resolve(origin.host, deadline.at);
  const error_code none = asio::error::host_not_found;
  if (answer && !answer->empty()) co_return Found(in_place_value, std::move(*answer));
  co_return Found(in_place_error,
                  network_error(Phase::resolve, origin, {}, answer ? none : answer.error(), deadline));
}

asio::awaitable<Dialer::Answer> Dialer::connect(Origin origin, Addresses addresses, Budget budget) const {
  const auto executor = co_await asio::this_coro::executor;
  if (addresses.size() > kMaxAddresses) addresses.resize(kMaxAddresses);
  Attempts attempts;
  for (const auto& address : addresses) {
    auto connection = std::make_unique<Connection>(executor);
    const Deadline deadline = budget.phase(limits_.connect, now());
    const asio::ip::tcp::endpoint endpoint(address, origin.port);
    const error_code code = co_await connection->connect(endpoint, deadline.at);
    if (!code) co_return Answer(in_place_value, std::move(connection));
    attempts.add(origin, address.to_string(), code, deadline);
    if (budget.spent(now())) break;
  }
  co_return Answer(in_place_error, attempts.error());
}

asio::awaitable<Dialer::Answer> Dialer::secure(Origin origin, std::unique_ptr<Connection> connection,
                                               Budget budget) const {
  const Deadline deadline = budget.phase(limits_.handshake, now());
  std::shared_ptr<asio::ssl::context> context;
  try {
    context = tls_->context();
  } catch (const std::exception& e) {
    co_return Answer(in_place_error, Error{Failure::tls, e.what()});
  }
  const error_code code = co_await connection->handshake(context, origin.host, deadline.at);
  if (!code) co_return Answer(in_place_value, std::move(connection));
  Error error = network_error(Phase::handshake, origin, connection->address(), code, deadline);
  const long refused = connection->verify_result();
  if (error.failure == Failure::tls && refused != X509_V_OK) {
    error.message =
        describe(Phase::handshake, origin, connection->address()) + ": " + describe_verification(refused);
  }
  co_return Answer(in_place_error, std::move(error));
}

}  // namespace lge::net
