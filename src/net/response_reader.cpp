#include "net/response_reader.hpp"

#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>

namespace lge::net {

namespace {

namespace http = boost::beast::http;
using boost::system::error_code;

// Beast's string_body, but it has room behind the text, so that who reads that in place (api/in_place.hpp)
// need not move it, and does not fill with zeros what is then written.
struct TextBody {
  using value_type = std::string;
  static constexpr std::size_t kRoom = 64;

  class reader {
   public:
    template <bool is_request, class Fields>
    reader(http::header<is_request, Fields>&, std::string& body) : body_(body) {}

    // The parser has compared the length with the limit.
    void init(const boost::optional<std::uint64_t>& length, error_code& error) {
      error = {};
      if (length) body_.reserve(static_cast<std::size_t>(*length) + kRoom);
    }
    template <class Buffers>
    std::size_t put(const Buffers& buffers, error_code& error) {
      error = {};
      const std::size_t before = body_.size();
      for (const auto buffer : boost::beast::buffers_range_ref(buffers)) {
        body_.append(static_cast<const char*>(buffer.data()), buffer.size());
      }
      return body_.size() - before;
    }
    void finish(error_code& error) { error = {}; }

   private:
    std::string& body_;
  };

  static std::uint64_t size(const std::string& body) { return body.size(); }
};

using Parser = http::response_parser<TextBody>;

// More interim answers than any server has reason to send.
constexpr int kMaxInterim = 16;

std::string exceeds(std::string_view what, std::size_t limit) {
  return std::string(what) + " exceeds " + std::to_string(limit) + " bytes";
}

}  // namespace

struct ResponseReader::Impl {
  Impl(Limits l, bool head) : limits(l), to_head(head) { begin(); }

  void begin() {
    parser.emplace();
    parser->eager(true);
    parser->skip(to_head);
    // Beast counts in 32 bits here.
    parser->header_limit(static_cast<std::uint32_t>(std::min<std::size_t>(limits.header_bytes, UINT32_MAX)));
    parser->body_limit(limits.body_bytes);
  }

  Error explain(const boost::system::error_code& code) const {
    if (code == http::error::header_limit) {
      return {Failure::too_large, exceeds("the header", limits.header_bytes)};
    }
    if (code == http::error::body_limit) return {Failure::too_large, exceeds("the body", limits.body_bytes)};
    if (code == http::error::partial_message) {
      return {Failure::closed, "the connection was closed before the answer was whole"};
    }
    return {Failure::bad_response, "no HTTP that makes sense: " + code.message()};
  }

  // Takes what the parser can use from the front of `bytes`.
  std::optional<Error> parse(std::string_view& bytes) {
    while (!bytes.empty() && !parser->is_done()) {
      boost::system::error_code code;
      const std::size_t used = parser->put(boost::asio::buffer(bytes.data(), bytes.size()), code);
      bytes.remove_prefix(used);
      if (code == http::error::need_more) break;
      if (code) return explain(code);
    }
    // Beast takes any three digits; RFC 9110, section 15, begins at 100.
    if (parser->is_header_done() && parser->get().result_int() < 100) {
      return Error{Failure::bad_response, "no HTTP that makes sense: a status below 100"};
    }
    // Only what has to be in one piece is kept: a header, the head of a chunk, the trailer.
    if (!parser->is_done() && bytes.size() > limits.header_bytes) {
      return Error{Failure::too_large, exceeds("a part of the header", limits.header_bytes)};
    }
    return std::nullopt;
  }

  [[nodiscard]] bool is_interim() const {
    const unsigned status = parser->get().result_int();
    return parser->is_done() && status >= 100 && status <= 199;
  }

  Limits limits;
  bool to_head;
  std::optional<Parser> parser;
  std::string kept;  // received, and not yet used by the parser
  int interim = 0;
  bool started = false;
};

ResponseReader::ResponseReader(Limits limits, bool to_head)
    : impl_(std::make_unique<Impl>(limits, to_head)) {}
ResponseReader::~ResponseReader() = default;

std::optional<Error> ResponseReader::feed(std::string_view bytes) {
  Impl& self = *impl_;
  self.started = self.started || !bytes.empty();
  if (!self.kept.empty()) {
    self.kept += bytes;
    bytes = self.kept;
  }
  for (;;) {
    if (auto error = self.parse(bytes)) return error;
    if (!self.is_interim()) break;
    if (self.parser->get().result() == http::status::switching_protocols || ++self.interim > kMaxInterim) {
      return Error{Failure::bad_response, "an interim answer (1xx) that nobody asked for"};
    }
    self.begin();
  }
  self.kept = std::string(bytes);
  return std::nullopt;
}

std::optional<Error> ResponseReader::feed_end() {
  if (impl_->parser->is_done()) return std::nullopt;
  boost::system::error_code code = http::error::partial_message;
  if (impl_->parser->got_some()) impl_->parser->put_eof(code);
  if (code) return impl_->explain(code);
  return std::nullopt;
}

bool ResponseReader::done() const {
  return impl_->parser->is_done();
}
bool ResponseReader::started() const {
  return impl_->started;
}
bool ResponseReader::reusable() const {
  return done() && !surplus() && impl_->parser->keep_alive();
}

bool ResponseReader::surplus() const {
  return !impl_->kept.empty();
}

Response ResponseReader::take() {
  auto message = impl_->parser->release();
  Response response;
  response.status = message.result_int();
  for (const auto& one : message) {
    const auto name = one.name_string();
    const auto value = one.value();
    response.headers.emplace_back(std::string(name.data(), name.size()),
                                  std::string(value.data(), value.size()));
  }
  response.body = std::move(message.body());
  return response;
}

}  // namespace lge::net
