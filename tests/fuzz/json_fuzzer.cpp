// The reader of JSON beside RapidJSON: each must tell its handler the same.
#include <optional>
#include <string>

#include <rapidjson/error/error.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include "api/in_place.hpp"

#include "fuzz/fuzzer.hpp"

namespace lge::fuzz {

namespace {

class Listener {
 public:
  bool Null() { return add('n', {}); }
  bool Bool(bool value) { return add(value ? 't' : 'f', {}); }
  bool RawNumber(std::string_view text) { return add('#', text); }
  bool String(std::string_view text) { return add('"', text); }
  bool Key(std::string_view name) { return add(':', name); }
  bool StartObject() { return add('{', {}); }
  bool EndObject() { return add('}', {}); }
  bool StartArray() { return add('[', {}); }
  bool EndArray() { return add(']', {}); }

  std::string heard;

 private:
  bool add(char kind, std::string_view text) {
    heard += kind;
    heard += std::to_string(text.size());
    heard += text;
    return true;
  }
};

// Skips every text that is a member's value, or writes it down as an empty one.
class Brief : public Listener {
 public:
  explicit Brief(bool skips) : skips_(skips) {}
  bool Key(std::string_view name) {
    of_member_ = true;
    return Listener::Key(name);
  }
  bool String(std::string_view text) {
    return Listener::String(std::exchange(of_member_, false) ? std::string_view() : text);
  }
  bool RawNumber(std::string_view text) { return no_text() && Listener::RawNumber(text); }
  bool Null() { return no_text() && Listener::Null(); }
  bool Bool(bool value) { return no_text() && Listener::Bool(value); }
  bool StartObject() { return no_text() && Listener::StartObject(); }
  bool StartArray() { return no_text() && Listener::StartArray(); }
  [[nodiscard]] bool skips_value() const { return skips_; }

 private:
  bool no_text() {
    of_member_ = false;
    return true;
  }

  bool skips_;
  bool of_member_ = false;
};

class ForRapidJson : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, ForRapidJson> {
 public:
  explicit ForRapidJson(Listener& to) : to_(to) {}
  bool Null() { return to_.Null(); }
  bool Bool(bool value) { return to_.Bool(value); }
  bool RawNumber(const char* text, rapidjson::SizeType length, bool) { return to_.RawNumber({text, length}); }
  bool String(const char* text, rapidjson::SizeType length, bool) { return to_.String({text, length}); }
  bool Key(const char* text, rapidjson::SizeType length, bool) { return to_.Key({text, length}); }
  bool StartObject() { return to_.StartObject(); }
  bool EndObject(rapidjson::SizeType) { return to_.EndObject(); }
  bool StartArray() { return to_.StartArray(); }
  bool EndArray(rapidjson::SizeType) { return to_.EndArray(); }

 private:
  Listener& to_;
};

template <class Handler>
bool reads(std::string_view input, Handler& handler) {
  std::string body(input);
  body.shrink_to_fit();
  return api::read_in_place(body, handler).empty();
}

void compare_with_rapidjson(std::string_view input, bool is_json, const std::string& heard) {
  constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
  Listener listener;
  ForRapidJson handler(listener);
  rapidjson::MemoryStream stream(input.data(), input.size());
  rapidjson::Reader reader;
  const rapidjson::ParseResult parsed = reader.Parse<kFlags>(stream, handler);
  // It converts numbers even where it hands them out as text.
  if (parsed.Code() == rapidjson::kParseErrorNumberTooBig) return;
  // To it a NUL is the end.
  const bool is_whole = !parsed.IsError() && stream.Tell() == input.size();
  require(is_whole == is_json, "RapidJSON takes the same texts");
  if (is_json) require(listener.heard == heard, "RapidJSON reads the same in them");
}

}  // namespace

void check(std::string_view input) {
  Listener all;
  const bool is_json = reads(input, all);
  compare_with_rapidjson(input, is_json, all.heard);

  Brief skipping(true);
  const bool skipped = reads(input, skipping);
  require(skipped || !is_json, "skipping texts makes no text a bad one");
  Brief reading(false);
  if (reads(input, reading)) require(skipping.heard == reading.heard, "skipping changes nothing else");
}

}  // namespace lge::fuzz
