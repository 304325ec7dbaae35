#include "web/connection.hpp"

#include <algorithm>
#include <optional>

#include <boost/beast/http/error.hpp>

#include "support/spawn.hpp"
#include "web/listener.hpp"
#include "web/request_input.hpp"

namespace lge::web {

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

using SharedText = std::shared_ptr<const std::string>;
using SharedFile = std::shared_ptr<const MemoryFile>;

constexpr std::size_t kLingerBytes = std::size_t{1024} * 1024;

std::string_view text_of(unsigned status) {
  switch (status) {
    case 413:
      return "413: the request's body is too large\n";
    case 431:
      return "431: the request's headers are too large\n";
    case 500:
      return "500: this page has failed; the log says why\n";
    case 505:
      return "505: HTTP/1.0 and HTTP/1.1 are understood here\n";
    default:
      return "400: this is not a request that can be understood\n";
  }
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
      : wire_(std::move(wire)), shared_(shared), input_(shared.options.max_head_bytes) {}

  asio::awaitable<void> run() override;
  [[nodiscard]] bool answering() const override { return answering_; }
  void close() override { wire_->close(); }

 private:
  asio::awaitable<bool> shake_hands();
  asio::awaitable<bool> wait_for_request();
  asio::awaitable<bool> serve_one();
  asio::awaitable<bool> read_body(RequestParser& parser, bool ask_for_it);
  asio::awaitable<error_code> read(RequestParser& parser, RequestInput::Part part);
  asio::awaitable<error_code> read_more();
  asio::awaitable<bool> refuse(error_code error);
  asio::awaitable<bool> refuse_with(unsigned status);
  asio::awaitable<bool> send(Answer answer, AfterAnswer after, bool with_body);
  asio::awaitable<bool> write(std::string head, SharedText body, SharedFile file = nullptr);
  asio::awaitable<void> linger();

  asio::awaitable<Answer> answer_to(Request request, bool& failed);
  asio::awaitable<Answer> ask_router(Request request, bool& failed);
  [[nodiscard]] AfterAnswer after_answer(const RequestParser& parser, bool failed) const;
  void expires_after(Millis time) { wire_->expires_at(std::chrono::steady_clock::now() + time); }
  void log_end(std::string_view why, const error_code& error);

  std::unique_ptr<Wire> wire_;
  ServerShared& shared_;
  RequestInput input_;
  bool first_ = true;
  bool answering_ = false;
};

asio::awaitable<void> HttpConnection::run() {
  bool open = co_await shake_hands();
  if (!open) co_return;
  while (open && !shared_.stopping) {
    const bool asked = co_await wait_for_request();
    if (!asked) co_return;
    open = co_await serve_one();
  }
  co_await linger();
}

// The clock of the first head runs from here.
asio::awaitable<bool> HttpConnection::shake_hands() {
  expires_after(shared_.options.head_time);
  error_code error;
  co_await wire_->handshake(error);
  if (error) log_end("no handshake", error);
  co_return !error;
}

// False where the client leaves, or says nothing for too long. Sets the deadline of the head.
asio::awaitable<bool> HttpConnection::wait_for_request() {
  const bool first = std::exchange(first_, false);
  if (input_.empty()) {
    if (!first) expires_after(shared_.options.idle_time);
    const error_code error = co_await read_more();
    if (error) {
      log_end("no further request", error);
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
  bool failed = false;
  const bool with_body = request->method != "HEAD";
  Answer answer = co_await answer_to(std::move(*request), failed);
  const AfterAnswer after = after_answer(parser, failed);
  const bool sent = co_await send(std::move(answer), after, with_body);
  if (!sent) co_return false;
  co_return after != AfterAnswer::close;
}

// False where the body is refused, and the refusal sent.
asio::awaitable<bool> HttpConnection::read_body(RequestParser& parser, bool ask_for_it) {
  if (parser.is_done()) co_return true;
  if (ask_for_it) {
    const bool sent = co_await write("HTTP/1.1 100 Continue\r\n\r\n", nullptr);
    if (!sent) co_return false;
  }
  expires_after(shared_.options.head_time);
  const error_code error = co_await read(parser, RequestInput::Part::whole);
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

asio::awaitable<bool> HttpConnection::refuse(error_code error) {
  log_end("a request could not be read", error);
  const std::optional<unsigned> status = status_of(error);
  if (!status) {
    wire_->close();
    co_return false;
  }
  const bool sent = co_await refuse_with(*status);
  co_return sent;
}

asio::awaitable<bool> HttpConnection::refuse_with(unsigned status) {
  Answer answer;
  answer.response = text_response(status, text_of(status));
  const bool sent = co_await send(std::move(answer), AfterAnswer::close, true);
  co_return sent;
}

asio::awaitable<bool> HttpConnection::send(Answer answer, AfterAnswer after, bool with_body) {
  if (shared_.on_request) shared_.on_request(answer.handler, answer.response.status);
  std::string head =
      render_head(answer.response, after, std::chrono::system_clock::now(), shared_.access->headers);
  SharedText body = with_body ? std::move(answer.response.body) : nullptr;
  SharedFile file = body ? std::move(answer.response.file) : nullptr;
  const bool sent = co_await write(std::move(head), std::move(body), std::move(file));
  co_return sent;
}

// Asio's own async_write passes at most 64 KiB at a time and has one deadline for all of it. This hands the
// system whatever is left, and a client that takes something earns new time.
asio::awaitable<bool> HttpConnection::write(std::string head, SharedText body, SharedFile file) {
  answering_ = true;
  const SteadyTime end = std::chrono::steady_clock::now() + shared_.options.write_time;
  const std::size_t total = head.size() + (body ? body->size() : 0);
  std::size_t done = 0;
  error_code error;
  while (done < total && !error) {
    wire_->expires_at(std::min(std::chrono::steady_clock::now() + shared_.options.write_stall, end));
    const Gathered rest = unwritten(head, body, done);
    asio::awaitable<std::size_t> writing =
        file ? wire_->write_some_of(rest, *file, error) : wire_->write_some(rest, error);
    const std::size_t count = co_await std::move(writing);
    done += count;
  }
  answering_ = false;
  if (error) log_end("an answer could not be sent", error);
  co_return !error;
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

asio::awaitable<Answer> HttpConnection::answer_to(Request request, bool& failed) {
  const std::shared_ptr<const Access> access = shared_.access;
  if (access->gate) {
    std::string authorization(request.header("Authorization"));
    std::optional<Response> refusal =
        co_await access->gate->refuse(std::move(authorization), std::chrono::steady_clock::now());
    if (refusal) co_return Answer{kNoHandler, std::move(*refusal)};
  }
  Answer answer = co_await ask_router(std::move(request), failed);
  co_return answer;
}

asio::awaitable<Answer> HttpConnection::ask_router(Request request, bool& failed) {
  const auto choice = shared_.router.choose(request);
  if (const auto* refusal = std::get_if<Answer>(&choice)) co_return *refusal;
  const Route& route = *std::get<const Route*>(choice);
  Answer answer;
  answer.handler = route.name;
  try {
    if (const auto* at_once = std::get_if<Handler>(&route.handle)) {
      answer.response = (*at_once)(request);
    } else {
      wire_->expires_never();
      answering_ = true;
      answer.response = co_await std::get<SlowHandler>(route.handle)(std::move(request));
    }
  } catch (...) {
    failed = true;
    answer.response = text_response(500, text_of(500));
    shared_.log.error("a page failed; this is a fault of this program", field("handler", answer.handler),
                      field("err", describe(std::current_exception())));
  }
  co_return answer;
}

AfterAnswer HttpConnection::after_answer(const RequestParser& parser, bool failed) const {
  if (failed || shared_.stopping || !parser.keep_alive()) return AfterAnswer::close;
  return parser.get().version() == 11 ? AfterAnswer::keep_open : AfterAnswer::keep_open_spoken;
}

void HttpConnection::log_end(std::string_view why, const error_code& error) {
  if (!shared_.log.enabled(LogLevel::debug)) return;
  const ClientAddress& client = wire_->client();
  shared_.log.debug("a connection ends", field("why", why), field("err", error.message()),
                    field("client", client ? to_string(*client) : std::string()));
}

}  // namespace

std::shared_ptr<Connection> make_connection(std::unique_ptr<Wire> wire, ServerShared& shared) {
  return std::make_shared<HttpConnection>(std::move(wire), shared);
}

}  // namespace lge::web
