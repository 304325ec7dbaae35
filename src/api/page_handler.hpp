#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "api/dimension.hpp"
#include "api/session.hpp"

namespace lge::api {

/// What read_in_place() tells while it reads a page: fills in a Page, keeps only the fields that are used,
/// and stops (by returning false) at the first thing that makes the body no page. `dimensions` must outlive
/// it.
class PageHandler {
 public:
  PageHandler(std::size_t max_rows, std::span<const DimensionSource> dimensions);

  /// What is wrong; empty while nothing is.
  [[nodiscard]] const std::string& error() const { return error_; }
  /// To be asked once the document has ended: tells what the page lacks.
  std::string missing() const;
  Page take() { return std::move(page_); }
  /// After a Key: its value is of no use, whatever it is.
  [[nodiscard]] bool skips_value() const { return field_ == Field::none && (in_root() || in_row()); }

  // What read_in_place() tells.
  bool Null();
  bool Bool(bool value);
  bool RawNumber(std::string_view text);
  bool String(std::string_view text);
  bool StartObject();
  bool Key(std::string_view name);
  bool EndObject();
  bool StartArray();
  bool EndArray();

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
