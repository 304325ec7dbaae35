#include <algorithm>

#include "support/spawn.hpp"
#include "web/http_connection.hpp"
#include "web/refusals.hpp"

namespace lge::web {

namespace asio = boost::asio;
using boost::system::error_code;
using metrics::ConnectionEnd;

namespace {

using SharedText = std::shared_ptr<const std::string>;
using SharedFile = std::shared_ptr<const MemoryFile>;

SteadyTime now() {
  return std::chrono::steady_clock::now();
}

// Head and body from byte `done` on, as one gathered write.
Gathered unwritten(const std::string& head, const SharedText& body, std::size_t done) {
  const std::size_t of_body = done - std::min(done, head.size());
  asio::const_buffer second;
  if (body) second = asio::buffer(*body) + of_body;
  return {asio::buffer(head) + done, second};
}

}  // namespace

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

}  // namespace lge::web
