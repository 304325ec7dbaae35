#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "support/outside_text.hpp"
#include "support/utc_time.hpp"

namespace lge::web {

/// Writes one JSON text, member by member. It makes valid UTF-8 of every text, and null of what is not there
/// and of numbers that JSON does not know.
class JsonWriter {
 public:
  void begin_object() { writer_.StartObject(); }
  void end_object() { writer_.EndObject(); }
  void begin_array() { writer_.StartArray(); }
  void end_array() { writer_.EndArray(); }

  JsonWriter& key(std::string_view name) {
    writer_.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
    return *this;
  }

  void text(std::string_view outside) {
    const std::string clean = valid_utf8(outside);
    writer_.String(clean.data(), static_cast<rapidjson::SizeType>(clean.size()));
  }
  void null() { writer_.Null(); }
  void truth(bool value) { writer_.Bool(value); }
  void whole(std::uint64_t value) { writer_.Uint64(value); }
  void number(std::optional<double> value) {
    if (value && std::isfinite(*value)) {
      writer_.Double(*value);
    } else {
      writer_.Null();
    }
  }
  void time(std::optional<WallTime> value) {
    if (value) {
      text(format_utc_millis(*value));
    } else {
      writer_.Null();
    }
  }

  /// What was written, with a line break behind it.
  [[nodiscard]] std::string take() const {
    return std::string(buffer_.GetString(), buffer_.GetSize()) + "\n";
  }

 private:
  rapidjson::StringBuffer buffer_;
  rapidjson::Writer<rapidjson::StringBuffer> writer_{buffer_};
};

}  // namespace lge::web
