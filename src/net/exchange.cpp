#include "net/exchange.hpp"

#include <span>

#include <boost/asio/error.hpp>

#include "net/gunzip.hpp"

namespace lge::net {

namespace asio = boost::asio;
using boost::system::error_code;
using boost::system::in_place_error;
using boost::system::in_place_value;

namespace {

using Outcome = Result<Response, Error>;

SteadyTime now() {
  return std::chrono::steady_clock::now();
}

Exchanged failed(Error error, bool answered) {
  return {Outcome(in_place_error, std::move(error)), answered, false};
}

Error with_peer(Error error, const Origin& origin, const Connection& connection) {
  error.message = describe(Phase::read, origin, connection.address()) + ": " + error.message;
  return error;
}

Exchanged whole(Response response, bool reusable, const ExchangeOptions& options,
                const Connection& connection) {
  const std::optional<Error> problem = decode_body(response, options.limits.body_bytes);
  if (problem) return failed(with_peer(*problem, options.origin, connection), true);
  return {Outcome(in_place_value, std::move(response)), true, reusable};
}

asio::awaitable<Exchanged> read_answer(Connection& connection, ExchangeOptions options, Budget budget) {
  ResponseReader reader(options.limits, options.to_head);
  const Deadline deadline = budget.phase(options.read, now());
  const std::span<char> part = connection.scratch();
  while (!reader.done()) {
    const Connection::Read read = co_await connection.read_some(part, deadline.at);
    std::optional<Error> problem = reader.feed(std::string_view(part.data(), read.count));
    if (!problem && read.error == asio::error::eof) problem = reader.feed_end();
    if (problem) co_return failed(with_peer(*problem, options.origin, connection), reader.started());
    if (read.error && !reader.done()) {
      co_return failed(network_error(Phase::read, options.origin, connection.address(), read.error, deadline),
                       reader.started());
    }
    if (read.error) co_return whole(reader.take(), false, options, connection);
  }
  const bool reusable = reader.reusable();
  co_return whole(reader.take(), reusable, options, connection);
}

}  // namespace

asio::awaitable<Exchanged> exchange(Connection& connection, std::string_view request, ExchangeOptions options,
                                    Budget budget) {
  const Deadline deadline = budget.phase(options.write, now());
  const error_code error = co_await connection.write(request, deadline.at);
  if (error) {
    co_return failed(network_error(Phase::write, options.origin, connection.address(), error, deadline),
                     false);
  }
  auto exchanged = co_await read_answer(connection, std::move(options), budget);
  co_return exchanged;
}

}  // namespace lge::net
