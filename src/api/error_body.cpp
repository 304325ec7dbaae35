#include "api/error_body.hpp"

#include <array>
#include <cstdint>
#include <utility>

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include "support/outside_text.hpp"

namespace lge::api {

namespace {

// An error is short; the rest of a longer body is not looked at.
constexpr std::size_t kMaxBody = 65'536;

std::string* part_named(ErrorBody& body, std::string_view name) {
  if (name == "Code" || name == "code") return &body.code;
  if (name == "Message" || name == "message") return &body.message;
  if (name == "RequestId" || name == "requestId") return &body.request_id;
  return nullptr;
}

void keep(std::string& part, std::string_view text) {
  // An absent code is sometimes written as the text "null".
  if (text != "null") part = valid_utf8(text);
}

class JsonHandler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, JsonHandler> {
 public:
  bool Default() { return true; }
  bool StartObject() { return ++depth_ <= 64; }
  bool EndObject(rapidjson::SizeType) { return --depth_, true; }
  bool StartArray() { return ++depth_ <= 64; }
  bool EndArray(rapidjson::SizeType) { return --depth_, true; }
  bool RawNumber(const char*, rapidjson::SizeType, bool) { return true; }
  bool Key(const char* text, rapidjson::SizeType length, bool) {
    part_ = depth_ == 1 ? part_named(body_, {text, length}) : nullptr;
    return true;
  }
  bool String(const char* text, rapidjson::SizeType length, bool) {
    if (depth_ == 1 && part_ != nullptr && part_->empty()) keep(*part_, {text, length});
    return true;
  }
  ErrorBody take() { return std::move(body_); }

 private:
  ErrorBody body_;
  std::string* part_ = nullptr;
  int depth_ = 0;
};

ErrorBody parse_json(std::string_view body) {
  constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
  rapidjson::MemoryStream stream(body.data(), body.size());
  rapidjson::Reader reader;
  JsonHandler handler;
  reader.Parse<kFlags>(stream, handler);  // what was read before a mistake is still worth telling
  return handler.take();
}

std::string unescape_xml(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, char>, 5> kEntities{
      {{"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}, {"&amp;", '&'}}};
  std::string out;
  while (!text.empty()) {
    std::size_t taken = 1;
    char c = text.front();
    for (const auto& [entity, plain] : kEntities) {
      if (text.starts_with(entity)) {
        taken = entity.size();
        c = plain;
      }
    }
    out += c;
    text.remove_prefix(taken);
  }
  return out;
}

// The error is flat: <Error><Code>…</Code><Message>…</Message>…</Error>. Elements without children are read
// in order.
ErrorBody parse_xml(std::string_view body) {
  ErrorBody error;
  const std::size_t root = body.find("<Error");
  if (root == std::string_view::npos) return error;
  body.remove_prefix(root);
  for (const std::string_view name : {"Code", "Message", "RequestId"}) {
    const std::string open = "<" + std::string(name) + ">";
    const std::size_t start = body.find(open);
    if (start == std::string_view::npos) continue;
    const std::string_view rest = body.substr(start + open.size());
    const std::size_t end = rest.find('<');
    if (end == std::string_view::npos) continue;
    keep(*part_named(error, name), unescape_xml(rest.substr(0, end)));
  }
  return error;
}

}  // namespace

ErrorBody parse_error_body(std::string_view content_type, std::string_view body) {
  body = body.substr(0, kMaxBody);
  const std::size_t first = body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (first == std::string_view::npos) return {};
  const bool xml = content_type.starts_with("text/xml") || content_type.starts_with("application/xml");
  return xml || body[first] == '<' ? parse_xml(body) : parse_json(body.substr(first));
}

}  // namespace lge::api
