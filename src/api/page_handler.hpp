#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <rapidjson/rapidjson.h>

#include "api/dimension.hpp"
#include "api/session.hpp"

namespace lge::api {

/// What the SAX reader tells while it reads a page: fills in a Page, keeps only the fields that are used, and
/// stops (by returning false) at the first thing that makes the body no page. Numbers come as their text, so
/// that they are converted here: RapidJSON's own conversion of texts like `0e40` is undefined. `dimensions`
/// must outlive it.
class PageHandler {
 public:
  PageHandler(std::size_t max_rows, std::span<const DimensionSource> dimensions);

  /// What is wrong; empty while nothing is.
  [[nodiscard]] const std::string& error() const { return error_; }
  /// To be asked once the document has ended: tells what the page lacks.
  std::string missing() const;
  Page take() { return std::move(page_); }

  // RapidJSON's handler concept.
  bool Null();
  bool Bool(bool value);
  bool Int(int) { return impossible(); }
  bool Uint(unsigned) { return impossible(); }
  bool Int64(std::int64_t) { return impossible(); }
  bool Uint64(std::uint64_t) { return impossible(); }
  bool Double(double) { return impossible(); }
  bool RawNumber(const char* text, rapidjson::SizeType length, bool copy);
  bool String(const char* text, rapidjson::SizeType length, bool copy);
  bool StartObject();
  bool Key(const char* text, rapidjson::SizeType length, bool copy);
  bool EndObject(rapidjson::SizeType members);
  bool StartArray();
  bool EndArray(rapidjson::SizeType elements);

 private:
  enum class Field : std::uint8_t {
    none,
    request_id,
    total,
    sessions,
    id,
    state,
    created,
    ended,
    cu_hours,
    vcore_seconds,
    mb_seconds,
    name,
    queue,
    spark_conf
  };

  static Field root_field(std::string_view key);
  [[nodiscard]] Field row_field(std::string_view key) const;
  bool impossible();
  bool fail(std::string_view expected, std::string_view found);
  bool scalar(std::string_view kind);
  bool begin(std::string_view kind);
  bool number(std::string_view text);
  bool text(std::string_view text);
  bool set_time(std::optional<UnixMillis>& target, std::string_view text);
  bool set_amount(std::int64_t& target, std::string_view text);
  bool set_id(std::string_view text);
  void begin_row();
  bool end_of_row();
  [[nodiscard]] bool in_root() const { return depth_ == 1; }
  [[nodiscard]] bool in_row() const { return in_sessions_ && depth_ == 3; }
  [[nodiscard]] std::string where() const;

  std::size_t max_rows_;
  std::span<const DimensionSource> dimensions_;
  bool wants_spark_conf_;
  Page page_;
  Session row_;
  std::string_view name_;  // in the text that is read, as is the next
  std::string_view queue_;
  std::size_t depth_ = 0;
  Field field_ = Field::none;
  unsigned seen_in_row_ = 0;   // a bit for each Field
  unsigned seen_in_root_ = 0;  // likewise
  bool in_sessions_ = false;
  std::string error_;
};

}  // namespace lge::api
