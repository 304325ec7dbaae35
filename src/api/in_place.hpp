#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include "api/skipping_stream.hpp"

namespace lge::api {

/// How far behind the end of a text is looked: 16 bytes are compared at once.
inline constexpr std::size_t kRoomBehindText = 16;

/// Hands on what RapidJSON tells, as read_in_place() says it.
template <class Handler>
class InPlaceEvents {
 public:
  explicit InPlaceEvents(Handler& handler) : handler_(handler) {}

  [[nodiscard]] const bool& skips() const { return skips_; }

  // RapidJSON's handler concept.
  bool Null() { return value() && handler_.Null(); }
  bool Bool(bool is) { return value() && handler_.Bool(is); }
  bool RawNumber(const char* text, rapidjson::SizeType length, bool) {
    return value() && handler_.RawNumber({text, length});
  }
  bool String(const char* text, rapidjson::SizeType length, bool) {
    return value() && handler_.String({text, length});
  }
  bool StartObject() { return value() && handler_.StartObject(); }
  bool StartArray() { return value() && handler_.StartArray(); }
  bool EndObject(rapidjson::SizeType) { return handler_.EndObject(); }
  bool EndArray(rapidjson::SizeType) { return handler_.EndArray(); }
  bool Key(const char* text, rapidjson::SizeType length, bool) {
    if (!handler_.Key({text, length})) return false;
    if constexpr (requires { handler_.skips_value(); }) skips_ = handler_.skips_value();
    return true;
  }

  // RawNumber comes instead of these.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }

 private:
  // What is skipped ends with the value that it was, or begins.
  bool value() {
    skips_ = false;
    return true;
  }

  Handler& handler_;
  bool skips_ = false;
};

/// Reads `body` in place and tells `handler` what it holds, as RapidJSON would its own, but that all numbers
/// come as their text. Texts that the handler gets lie in `body`, which is of no other use afterwards. Any
/// bytes may come. A sentence says why the body is no JSON; it is empty where it is, and where the handler
/// stopped the reading (by returning false), which the handler knows. Nesting takes memory, not stack, and
/// the encoding of texts is not looked at: RapidJSON's own check reads past a body that breaks off within a
/// character.
///
/// Where the handler has a `bool skips_value()`, and that is true after a Key, a text that is the key's value
/// comes as an empty one, and is not read: see SkippingStream.
template <class Handler>
std::string read_in_place(std::string& body, Handler& handler) {
  constexpr unsigned kFlags =
      rapidjson::kParseInsituFlag | rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
  if (body.capacity() - body.size() < kRoomBehindText) body.reserve(body.size() + kRoomBehindText);
  InPlaceEvents<Handler> events(handler);
  SkippingStream stream(body.data(), body.data() + body.size(), events.skips());
  rapidjson::Reader reader;
  const rapidjson::ParseResult parsed = reader.Parse<kFlags>(stream, events);
  if (parsed.Code() == rapidjson::kParseErrorTermination) return {};
  if (parsed.IsError()) {
    return fmt::format("no JSON at byte {}: {}", parsed.Offset(), rapidjson::GetParseError_En(parsed.Code()));
  }
  // To RapidJSON a NUL is the end of the text: that behind the body, or one within.
  if (stream.Tell() != body.size()) {
    return fmt::format("no JSON at byte {}: the answer goes on after its end", stream.Tell());
  }
  return {};
}

}  // namespace lge::api
