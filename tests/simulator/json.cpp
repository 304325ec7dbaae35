#include "simulator/json.hpp"

#include <utility>

#include <fmt/format.h>
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace lge::simulator {

namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;
using Size = rapidjson::SizeType;

constexpr std::size_t kMaxDepth = 64;

class Builder {
 public:
  bool Null() { return put({}); }
  bool Bool(bool value) { return put({Json::Kind::boolean, value ? "true" : "false", {}, {}}); }
  bool RawNumber(const char* text, Size size, bool) {
    return put({Json::Kind::number, std::string(text, size), {}, {}});
  }
  bool String(const char* text, Size size, bool) {
    return put({Json::Kind::string, std::string(text, size), {}, {}});
  }
  bool StartObject() { return open(Json::Kind::object); }
  bool EndObject(Size) { return close(); }
  bool StartArray() { return open(Json::Kind::array); }
  bool EndArray(Size) { return close(); }
  bool Key(const char* text, Size size, bool) {
    open_.back().names.emplace_back(text, size);
    return true;
  }
  // With numbers as text the reader calls none of these, but wants them.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }

  Json take() { return std::move(root_); }

 private:
  bool put(Json value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else {
      open_.back().items.push_back(std::move(value));
    }
    return true;
  }
  bool open(Json::Kind kind) {
    if (open_.size() == kMaxDepth) return false;
    open_.push_back({kind, {}, {}, {}});
    return true;
  }
  bool close() {
    Json done = std::move(open_.back());
    open_.pop_back();
    return put(std::move(done));
  }

  std::vector<Json> open_;
  Json root_;
};

// Recursion is bounded: a Json comes from parse_json, which refuses deep nesting.
void write(Writer& writer, const Json& value) {
  const auto size = static_cast<Size>(value.text.size());
  switch (value.kind) {
    case Json::Kind::null:
      writer.Null();
      return;
    case Json::Kind::boolean:
      writer.Bool(value.text == "true");
      return;
    case Json::Kind::number:
      writer.RawValue(value.text.data(), size, rapidjson::kNumberType);
      return;
    case Json::Kind::string:
      writer.String(value.text.data(), size);
      return;
    case Json::Kind::array:
      writer.StartArray();
      for (const Json& item : value.items)
        write(writer, item);
      writer.EndArray();
      return;
    case Json::Kind::object:
      writer.StartObject();
      for (std::size_t i = 0; i < value.items.size(); ++i) {
        writer.Key(value.names[i].data(), static_cast<Size>(value.names[i].size()));
        write(writer, value.items[i]);
      }
      writer.EndObject();
      return;
  }
}

}  // namespace

const Json* Json::find(std::string_view name) const {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return &items[i];
  }
  return nullptr;
}

Result<Json, std::string> parse_json(std::string_view text) {
  constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag |
                              rapidjson::kParseValidateEncodingFlag;
  rapidjson::MemoryStream stream(text.data(), text.size());
  rapidjson::Reader reader;
  Builder builder;
  const rapidjson::ParseResult outcome = reader.Parse<kFlags>(stream, builder);
  using Answer = Result<Json, std::string>;
  if (outcome) return Answer(boost::system::in_place_value, builder.take());
  const bool deep = outcome.Code() == rapidjson::kParseErrorTermination;
  return Answer(boost::system::in_place_error,
                fmt::format("byte {}: {}", outcome.Offset(),
                            deep ? "nested more than 64 deep" : rapidjson::GetParseError_En(outcome.Code())));
}

std::string to_text(const Json& value) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  write(writer, value);
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace lge::simulator
