#include "net/beast_transport.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include "net/dialer.hpp"
#include "net/exchange.hpp"
#include "net/pool.hpp"
#include "net/request_text.hpp"
#include "net/tunnel.hpp"
#include "support/outside_text.hpp"

namespace lge::net {

namespace asio = boost::asio;
using boost::system::error_code;
using boost::system::in_place_error;

namespace {

using Outcome = Result<Response, Error>;
using Pool = IdlePool<Connection>;

SteadyTime now() {
  return std::chrono::steady_clock::now();
}

// Closes idle connections at their time. Waits only while there are any.
class IdleTimer : public std::enable_shared_from_this<IdleTimer> {
 public:
  IdleTimer(const asio::any_io_executor& executor, std::shared_ptr<Pool> pool)
      : timer_(executor), pool_(std::move(pool)) {}

  void arm() {
    const auto next = pool_->next_expiry();
    if (!next || waiting_) return;
    waiting_ = true;
    timer_.expires_at(*next);
    timer_.async_wait([weak = weak_from_this()](error_code error) {
      const auto self = weak.lock();
      if (error || !self) return;
      self->waiting_ = false;
      self->pool_->expire(now());
      self->arm();
    });
  }

 private:
  asio::steady_timer timer_;
  std::shared_ptr<Pool> pool_;
  bool waiting_ = false;
};

class BeastTransport final : public Transport {
 public:
  BeastTransport(const TransportOptions& options, std::shared_ptr<Resolver> resolver)
      : options_(options),
        dialer_(std::move(resolver), std::make_shared<TlsTrust>(options.ca_file),
                {options.resolve, options.connect, options.handshake}),
        pool_(std::make_shared<Pool>(options.max_idle_connections, options.idle)) {}

  asio::awaitable<Outcome> send(Request request) override {
    const Budget budget(options_.total, now());
    pool_->expire(now());
    const Proxy* const proxy = options_.proxy.choose(request.origin);
    const auto text = format_request(request, request.origin.tls ? nullptr : proxy);
    if (!text) co_return unsendable(request, text.error());
    const ExchangeOptions exchange_options = options_for(request);
    auto kept = request.kept == Kept::none ? nullptr : take_idle(request.origin);
    if (kept) {
      auto exchanged = co_await exchange(*kept, *text, exchange_options, budget);
      const bool stale = is_stale(exchanged);
      if (!stale || !may_be_resent(request)) {
        if (stale) exchanged.outcome = told_stale(exchanged.outcome.error());
        co_return co_await finish(std::move(kept), request.origin, std::move(exchanged));
      }
      kept.reset();
    }
    auto fresh = co_await dialer_.dial(request.origin, proxy, budget);
    if (!fresh) co_return Outcome(in_place_error, fresh.error());
    auto exchanged = co_await exchange(**fresh, *text, exchange_options, budget);
    co_return co_await finish(std::move(*fresh), request.origin, std::move(exchanged));
  }

 private:
  static Outcome unsendable(const Request& request, const std::string& why) {
    return Outcome(
        in_place_error,
        Error{Failure::bad_response, "request to " + in_quotes(request.origin.host) + " not sent: " + why});
  }

  // The peer had closed the connection before it saw the request, as it may at any time.
  static bool is_stale(const Exchanged& exchanged) {
    return !exchanged.answered && !exchanged.outcome && exchanged.outcome.error().failure == Failure::closed;
  }
  static Outcome told_stale(Error error) {
    error.stale = true;
    return Outcome(in_place_error, std::move(error));
  }
  static bool may_be_resent(const Request& request) {
    return request.kept == Kept::resend && (request.method == "GET" || request.method == "HEAD");
  }

  [[nodiscard]] ExchangeOptions options_for(const Request& request) const {
    return {request.origin,
            request.method == "HEAD",
            {options_.max_header_bytes, options_.max_body_bytes},
            options_.write,
            options_.read};
  }

  std::unique_ptr<Connection> take_idle(const Origin& origin) {
    for (;;) {
      auto connection = pool_->take(origin, now());
      if (!connection || connection->quiet()) return connection;
    }
  }

  asio::awaitable<Outcome> finish(std::unique_ptr<Connection> connection, Origin origin,
                                  Exchanged exchanged) {
    if (exchanged.reusable) {
      pool_->put(origin, std::move(connection), now());
      if (options_.close_idle_by_timer) {
        const auto executor = co_await asio::this_coro::executor;
        if (!idle_timer_) idle_timer_ = std::make_shared<IdleTimer>(executor, pool_);
        idle_timer_->arm();
      }
    }
    if (const auto refusal = refusal_of_proxy(exchanged, origin)) co_return Outcome(in_place_error, *refusal);
    co_return std::move(exchanged.outcome);
  }

  // In the place of an http:// origin only the proxy asks for its user; other statuses may be the origin's.
  [[nodiscard]] std::optional<Error> refusal_of_proxy(const Exchanged& exchanged,
                                                      const Origin& origin) const {
    constexpr unsigned kAuthenticationRequired = 407;
    const Proxy* const proxy = origin.tls ? nullptr : options_.proxy.choose(origin);
    if (proxy == nullptr || !exchanged.outcome) return std::nullopt;
    if (exchanged.outcome->status != kAuthenticationRequired) return std::nullopt;
    return proxy_refusal(origin, *proxy, kAuthenticationRequired);
  }

  const TransportOptions options_;
  Dialer dialer_;
  std::shared_ptr<Pool> pool_;
  std::shared_ptr<IdleTimer> idle_timer_;
};

}  // namespace

std::unique_ptr<Transport> make_beast_transport(const TransportOptions& options) {
  return make_beast_transport(options, make_system_resolver());
}

std::unique_ptr<Transport> make_beast_transport(const TransportOptions& options,
                                                std::shared_ptr<Resolver> resolver) {
  return std::make_unique<BeastTransport>(options, std::move(resolver));
}

}  // namespace lge::net
