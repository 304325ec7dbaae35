#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <boost/beast/http/error.hpp>

#include "web/request_input.hpp"
#include "web/router.hpp"
#include "web/security_headers.hpp"

#include "fuzz/fuzzer.hpp"

namespace lge::fuzz {

namespace {

namespace http = boost::beast::http;
using web::Request;

constexpr std::size_t kMaxHead = 1024;
constexpr std::size_t kMaxBody = 256;
constexpr std::size_t kWhole = 1 << 20;  // as much as there is room for
/// Stands in for the socket: a client that has sent `bytes`, which arrive in pieces of `piece`, and has
/// closed.
class Client {
 public:
  Client(std::string_view bytes, std::size_t piece) : bytes_(bytes), piece_(piece) {}

  std::size_t read_some(const boost::asio::mutable_buffer& room) {
    const std::size_t count = std::min({piece_, bytes_.size(), room.size()});
    bytes_.copy(static_cast<char*>(room.data()), count);
    bytes_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view bytes_;
  std::size_t piece_;
};

boost::system::error_code read(Client& client, web::RequestInput& input, web::RequestParser& parser,
                               web::RequestInput::Part part) {
  for (;;) {
    const boost::system::error_code error = input.feed(parser, part);
    if (error != http::error::need_more) return error;
    const boost::asio::mutable_buffer room = input.room();
    if (room.size() == 0) return http::error::buffer_overflow;
    const std::size_t count = client.read_some(room);
    if (count == 0) return web::RequestInput::end(parser);
    input.arrived(count);
  }
}

/// What the connection did: a request that it read, or the status of a refusal (0: none was sent).
struct Step {
  std::optional<Request> request;
  unsigned refused = 0;
};

bool same(const Request& a, const Request& b) {
  return a.method == b.method && a.path == b.path && a.query == b.query && a.headers == b.headers;
}

// Beast waits for the end of a head that comes in several pieces, and only then tells what is wrong with it:
// which refusal it is may depend on the pieces. So may whether a head is too large: one that comes whole may
// be twice as long, because its first line is counted for itself.
bool same(const std::vector<Step>& a, const std::vector<Step>& b) {
  constexpr unsigned kTooLarge = 431;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (a[i].refused == kTooLarge || b[i].refused == kTooLarge) return true;
    if (a[i].request.has_value() != b[i].request.has_value()) return false;
    if (a[i].request && !same(*a[i].request, *b[i].request)) return false;
  }
  return a.size() == b.size();
}

/// The requests of one connection, read as connection.cpp reads them; the last step is the reason for its
/// end.
std::vector<Step> serve(std::string_view bytes, std::size_t piece) {
  Client client(bytes, piece);
  web::RequestInput input(kMaxHead);
  std::vector<Step> steps;
  for (;;) {
    web::RequestParser parser;
    parser.header_limit(kMaxHead);
    parser.body_limit(kMaxBody);
    boost::system::error_code error = read(client, input, parser, web::RequestInput::Part::head);
    std::optional<Request> request;
    if (!error) {
      request = web::to_request(parser);
      if (!request) error = http::error::bad_field;
    }
    if (!error) error = read(client, input, parser, web::RequestInput::Part::whole);
    if (error) {
      steps.push_back({std::nullopt, web::status_of(error).value_or(0)});
      return steps;
    }
    steps.push_back({std::move(request), 0});
    if (!parser.keep_alive()) return steps;
  }
}

void check_request(const Request& request) {
  const auto is_graphic = [](char c) { return c > 0x20 && c < 0x7F; };
  require(!request.method.empty() && std::all_of(request.method.begin(), request.method.end(), is_graphic),
          "a method is a token");
  require(!request.path.empty(), "there is always a path");
  require(request.query.find_first_of(" #\r\n") == std::string::npos, "a query is as a target can hold it");
  std::size_t bytes = 0;
  std::ptrdiff_t hosts = 0;
  for (const auto& [name, value] : request.headers) {
    require(!name.empty() && std::all_of(name.begin(), name.end(), is_graphic), "a header's name is a token");
    require(value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos,
            "a header's value is one line");
    if (web::equal_ignoring_case(name, "host")) ++hosts;
    bytes += name.size() + value.size();
  }
  require(bytes <= 2 * kMaxHead, "headers are within their limit");
  require(hosts <= 1, "there is at most one Host");
  if (!request.headers.empty()) {
    const auto& [name, value] = request.headers.front();
    require(request.header(name) == value, "a header is found by its name");
  }
}

void check_answer(const web::Router& router, const Request& request) {
  const web::Answer answer = router.answer(request);
  require((answer.handler == web::kNoHandler) == (request.path != "/metrics"),
          "only the page's path is the page's");
  const std::string head =
      render_head(answer.response, web::AfterAnswer::keep_open, {}, web::make_security_headers({}));
  require(head.starts_with("HTTP/1.1 ") && head.find("\r\n\r\n") == head.size() - 4,
          "the answer has one head");
}

}  // namespace

void check(std::string_view input) {
  static const web::Router router(
      {{"/metrics", "metrics", [](const Request&) { return web::text_response(200, ""); }}});
  const std::vector<Step> steps = serve(input, kWhole);
  for (const Step& step : steps) {
    require(step.refused == 0 || (step.refused >= 400 && step.refused <= 505),
            "a refusal is an error's status");
    if (!step.request) continue;
    check_request(*step.request);
    check_answer(router, *step.request);
  }
  require(same(serve(input, 1), steps), "byte by byte gives the same");
  require(same(serve(input, 7), steps), "pieces give the same");
}

}  // namespace lge::fuzz
