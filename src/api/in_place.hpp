#pragma once

#include <cstddef>
#include <string>

#include <fmt/format.h>
#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

namespace lge::api {

/// How far behind the end of a text RapidJSON looks: it compares 16 bytes at once.
inline constexpr std::size_t kRoomBehindText = 16;

/// Hands `body` to a handler of RapidJSON's, which reads it in place: texts that the handler gets lie in
/// `body`, which is of no other use afterwards. Any bytes may come. A sentence says why the body is no JSON;
/// it is empty where it is, and where the handler stopped the reading (by returning false), which the handler
/// knows. Numbers come as their text. Nesting takes memory, not stack, and the encoding of texts is not
/// looked at: RapidJSON's own check reads past a body that breaks off within a character.
template <class Handler>
std::string read_in_place(std::string& body, Handler& handler) {
  constexpr unsigned kFlags =
      rapidjson::kParseInsituFlag | rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
  if (body.capacity() - body.size() < kRoomBehindText) body.reserve(body.size() + kRoomBehindText);
  rapidjson::InsituStringStream stream(body.data());
  rapidjson::Reader reader;
  const rapidjson::ParseResult parsed = reader.Parse<kFlags>(stream, handler);
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
