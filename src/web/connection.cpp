#include "web/connection.hpp"

#include <algorithm>
#include <optional>

#include <boost/beast/http/error.hpp>

#include "support/spawn.hpp"
#include "web/listener.hpp"
#include "web/refusals.hpp"
#include "web/request_input.hpp"

namespace lge::web {

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using metrics::ConnectionEnd;

using SharedText = std::shared_ptr<const std::string>;
using SharedFile = std::shared_ptr<const MemoryFile>;

constexpr std::size_t kLingerBytes = std::size_t{1024} * 1024;

SteadyTime now() {
  return std::chrono::steady_clock::now();
}

bool wants_continue(const Request& request, const RequestParser& parser) {
  return parser.get().version() == 11 && !parser.is_done() &&
         equal_ignoring_case(request.header("Expect"), "100-continue");
}

// Head and body from byte `done` on, as one gathered write.
Gathered unwritten(const std::string& head, const SharedText& body, std::size_t done) {
  const std::size_t of_body = done - std::min(done, head.size());
  asio::const_buffer second;
  if (body) second = asio::buffer(*body) + of_body;
  return {asio::buffer(head) + done, second};
}

class HttpConnection final : public Connection {
 public:
  HttpConnection(std::unique_ptr<Wire> wire, ServerShared& shared)
      : wire_(std::move(wire)),
        shared_(shared),
        input_(shared.options.max_head_bytes),
        group_(group_of(wire_->client())),
        guest_{Standing::waiting, now()} {}
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;
  ~HttpConnection() override { end_flight(); }

  asio::awaitable<ConnectionEnd> run() override;
  [[nodiscard]] Guest guest() const override { return guest_; }
  [[nodiscard]] const std::optional<AddressGroup>& group() const override { return group_; }
  void close(ConnectionEnd why) override;

 private:
  asio::awaitable<bool> shake_hands();
  asio::awaitable<bool> wait_for_request();
  asio::awaitable<bool> serve_one();
  asio::awaitable<bool> read_body(RequestParser& parser, bool ask_for_it);
  asio::awaitable<error_code> read(RequestParser& parser, RequestInput::Part part);
  asio::awaitable<error_code> read_more();
  asio::awaitable<bool> answer_to(Request request, const RequestParser& parser);
  asio::awaitable<Answer> ask_gate(Request request, bool& failed);
  asio::awaitable<Answer> ask_router(Request request, bool& failed);
  asio::awaitable<void> refuse(error_code error);
  asio::awaitable<bool> refuse_with(unsigned status);
  asio::awaitable<bool> send(Answer answer, AfterAnswer after, bool with_body);
  asio::awaitable<std::size_t> write(std::string head, SharedText body, SharedFile file, error_code& error);
  asio::awaitable<void> linger();

  bool begin_flight();
  void end_flight();
  void stand(Standing standing) { guest_ = {standing, now()}; }
  void expires_after(Millis time) { wire_->expires_at(now() + time); }
  void ends(std::string_view how, const error_code& error, ConnectionEnd where_time_is_up);

  std::unique_ptr<Wire> wire_;
  ServerShared& shared_;
  RequestInput input_;
  std::optional<AddressGroup> group_;
  Guest guest_;
  ConnectionEnd why_ = ConnectionEnd::client;
  SteadyTime read_at_;  // when the request at hand had been read
  bool first_ = true;
  bool in_flight_ = false;
  bool closed_ = false;
};

asio::awaitable<ConnectionEnd> HttpConnection::run() {
  bool open = co_await shake_hands();
  if (!open) co_return why_;
  while (open && !shared_.stopping) {
    open = co_await wait_for_request();
    if (!open) co_return why_;
    open = co_await serve_one();
  }
  if (shared_.stopping && why_ == ConnectionEnd::client) why_ = ConnectionEnd::stopping;
  co_await linger();
  co_return why_;
}

void HttpConnection::close(ConnectionEnd why) {
  if (std::exchange(closed_, true)) return;
  why_ = why;
  end_flight();
  wire_->close();
}

// The clock of the first head runs from here.
asio::awaitable<bool> HttpConnection::shake_hands() {
  expires_after(shared_.options.head_time);
  error_code error;
  co_await wire_->handshake(error);
  if (!error) co_return true;
  ends("no handshake", error, ConnectionEnd::head_timeout);
  if (why_ == ConnectionEnd::client) why_ = ConnectionEnd::handshake;
  close(why_);
  co_return false;
}

// False where the client leaves, or says nothing for too long. Sets the deadline of the head.
asio::awaitable<bool> HttpConnection::wait_for_request() {
  const bool first = std::exchange(first_, false);
  if (input_.empty()) {
    if (!first) expires_after(shared_.options.idle_time);
    const error_code error = co_await read_more();
    if (error) {
      ends("no further request", error, first ? ConnectionEnd::head_timeout : ConnectionEnd::idle);
      co_return false;
    }
  }
  if (!first) expires_after(shared_.options.head_time);
  co_return true;
}

// True where the connection stays open.
asio::awaitable<bool> HttpConnection::serve_one() {
  RequestParser parser;
  parser.header_limit(static_cast<std::uint32_t>(shared_.options.max_head_bytes));
  parser.body_limit(shared_.options.max_body_bytes);
  const error_code error = co_await read(parser, RequestInput::Part::head);
  if (error) {
    co_await refuse(error);
    co_return false;
  }
  std::optional<Request> request = to_request(parser);
  if (!request) {
    co_await refuse_with(400);
    co_return false;
  }
  const bool whole = co_await read_body(parser, wants_continue(*request, parser));
  if (!whole) co_return false;
  const bool stays = co_await answer_to(std::move(*request), parser);
  co_return stays;
}

// False where the body is refused, and the refusal sent.
asio::awaitable<bool> HttpConnection::read_body(RequestParser& parser, bool ask_for_it) {
  if (parser.is_done()) co_return true;
  error_code error;
  if (ask_for_it) co_await write("HTTP/1.1 100 Continue\r\n\r\n", nullptr, nullptr, error);
  if (!error) {
    expires_after(shared_.options.head_time);
    error = co_await read(parser, RequestInput::Part::whole);
  }
  if (!error) co_return true;
  co_await refuse(error);
  co_return false;
}

asio::awaitable<error_code> HttpConnection::read(RequestParser& parser, RequestInput::Part part) {
  error_code error = input_.feed(parser, part);
  while (error == http::error::need_more) {
    error = co_await read_more();
    if (error == asio::error::eof) co_return RequestInput::end(parser);
    if (!error) error = input_.feed(parser, part);
  }
  co_return error;
}

asio::awaitable<error_code> HttpConnection::read_more() {
  const asio::mutable_buffer room = input_.room();
  if (room.size() == 0) co_return http::error::buffer_overflow;
  error_code error;
  const std::size_t count = co_await wire_->read_some(room, error);
  input_.arrived(count);
  co_return error;
}

asio::awaitable<bool> HttpConnection::answer_to(Request request, const RequestParser& parser) {
  read_at_ = now();
  const bool with_body = request.method != "HEAD";
  bool failed = false;
  Answer answer;
  if (begin_flight()) {
    answer = co_await ask_gate(std::move(request), failed);
  } else {
    answer.response = busy("requests at once");
  }
  AfterAnswer after = AfterAnswer::close;
  if (failed) why_ = ConnectionEnd::internal;
  if (!failed && !shared_.stopping && parser.keep_alive()) {
    after = parser.get().version() == 11 ? AfterAnswer::keep_open : AfterAnswer::keep_open_spoken;
  }
  const bool sent = co_await send(std::move(answer), after, with_body);
  end_flight();
  co_return sent&& after != AfterAnswer::close;
}

// Whoever may not see the pages is refused before any of them is asked.
asio::awaitable<Answer> HttpConnection::ask_gate(Request request, bool& failed) {
  const std::shared_ptr<const Access> access = shared_.access;
  if (access->gate) {
    stand(Standing::working);
    std::string authorization(request.header("Authorization"));
    std::optional<Response> refusal = co_await access->gate->refuse(std::move(authorization), now());
    if (refusal) co_return Answer{kNoHandler, std::move(*refusal)};
  }
  Answer answer = co_await ask_router(std::move(request), failed);
  co_return answer;
}

asio::awaitable<Answer> HttpConnection::ask_router(Request request, bool& failed) {
  const auto choice = shared_.router.choose(request);
  if (const auto* no_page = std::get_if<Answer>(&choice)) co_return *no_page;
  const Route& route = *std::get<const Route*>(choice);
  Answer answer;
  answer.handler = route.name;
  try {
    if (const auto* at_once = std::get_if<Handler>(&route.handle)) {
      answer.response = (*at_once)(request);
    } else {
      wire_->expires_never();
      stand(Standing::working);
      answer.response = co_await std::get<SlowHandler>(route.handle)(std::move(request));
    }
  } catch (...) {
    failed = true;
    answer.response = refusal(500);
    shared_.log.error("a page failed; this is a fault of this program", field("handler", answer.handler),
                      field("err", describe(std::current_exception())));
  }
  co_return answer;
}

asio::awaitable<void> HttpConnection::refuse(error_code error) {
  ends("a request could not be read", error, ConnectionEnd::head_timeout);
  const std::optional<unsigned> status = status_of(error);
  if (status) {
    co_await refuse_with(*status);
  } else {
    close(why_);
  }
}

asio::awaitable<bool> HttpConnection::refuse_with(unsigned status) {
  read_at_ = now();
  Answer answer;
  answer.response = refusal(status);
  const bool sent = co_await send(std::move(answer), AfterAnswer::close, true);
  if (sent) why_ = ConnectionEnd::bad_request;
  co_return sent;
}

asio::awaitable<bool> HttpConnection::send(Answer answer, AfterAnswer after, bool with_body) {
  shared_.observer.answered(answer.handler, answer.response.status);
  std::string head =
      render_head(answer.response, after, std::chrono::system_clock::now(), shared_.access->headers);
  SharedText body = with_body ? std::move(answer.response.body) : nullptr;
  SharedFile file = body ? std::move(answer.response.file) : nullptr;
  error_code error;
  const std::size_t bytes = co_await write(std::move(head), std::move(body), std::move(file), error);
  shared_.observer.sent(answer.handler, now() - read_at_, bytes);
  if (error) ends("an answer could not be sent", error, ConnectionEnd::write_timeout);
  co_return !error;
}

// Asio's own async_write passes at most 64 KiB at a time and has one deadline for all of it. This hands the
// system whatever is left, and a client that takes something earns new time.
asio::awaitable<std::size_t> HttpConnection::write(std::string head, SharedText body, SharedFile file,
                                                   error_code& error) {
  stand(Standing::sending);
  const SteadyTime end = guest_.since + shared_.options.write_time;
  const std::size_t total = head.size() + (body ? body->size() : 0);
  std::size_t done = 0;
  std::size_t seen = 0;
  while (done < total && !error) {
    const SteadyTime time = now();
    if (done - seen >= kProgressBytes) {
      seen = done;
      guest_.since = time;
    }
    wire_->expires_at(std::min(time + shared_.options.write_stall, end));
    const Gathered rest = unwritten(head, body, done);
    asio::awaitable<std::size_t> writing =
        file ? wire_->write_some_of(rest, *file, error) : wire_->write_some(rest, error);
    const std::size_t count = co_await std::move(writing);
    done += count;
  }
  stand(Standing::waiting);
  co_return done;
}

// Closing a socket with unread bytes in it sends a reset, which can destroy the answer before the client has
// read it.
asio::awaitable<void> HttpConnection::linger() {
  expires_after(shared_.options.linger_time);
  error_code error;
  co_await wire_->end_writing(error);
  std::size_t dropped = 0;
  while (!error && dropped < kLingerBytes) {
    input_.clear();
    error = co_await read_more();
    dropped += input_.size();
  }
}

bool HttpConnection::begin_flight() {
  if (shared_.in_flight >= shared_.options.max_requests_in_flight && !shared_.make_way()) return false;
  ++shared_.in_flight;
  in_flight_ = true;
  shared_.observer.request_began();
  return true;
}

void HttpConnection::end_flight() {
  if (!std::exchange(in_flight_, false)) return;
  --shared_.in_flight;
  shared_.observer.request_ended();
}

// Whoever has closed the connection from this side has said why.
void HttpConnection::ends(std::string_view how, const error_code& error, ConnectionEnd where_time_is_up) {
  if (!closed_ && error == asio::error::timed_out) why_ = where_time_is_up;
  if (!shared_.log.enabled(LogLevel::debug)) return;
  const ClientAddress& client = wire_->client();
  shared_.log.debug("a connection ends", field("why", how), field("err", error.message()),
                    field("client", client ? to_string(*client) : std::string()));
}

}  // namespace

std::shared_ptr<Connection> make_connection(std::unique_ptr<Wire> wire, ServerShared& shared) {
  return std::make_shared<HttpConnection>(std::move(wire), shared);
}

}  // namespace lge::web
