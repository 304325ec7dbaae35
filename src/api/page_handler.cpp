#include "api/page_handler.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "api/page_parser.hpp"
#include "support/outside_text.hpp"

namespace lge::api {

namespace {

// Deeper than anything the API nests; a bound on what a hostile body can make the reader keep.
constexpr std::size_t kMaxDepth = 64;

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const char* begin = text.data();
  const char* end = begin + text.size();
  const auto [rest, error] = std::from_chars(begin, end, value);
  if (error == std::errc{} && rest == end) return value;
  // The same number may be written 1e3 or 343.0.
  double real = 0;
  const auto [real_rest, real_error] = std::from_chars(begin, end, real);
  if (real_error != std::errc{} || real_rest != end) return std::nullopt;
  if (std::nearbyint(real) != real || std::abs(real) > 0x1p53) return std::nullopt;
  return static_cast<std::int64_t>(real);
}

std::optional<double> real_number(std::string_view text) {
  double value = 0;
  const char* begin = text.data();
  const char* end = begin + text.size();
  const auto [rest, error] = std::from_chars(begin, end, value);
  if (error != std::errc{} || rest != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

unsigned bit(auto field) {
  return 1U << static_cast<unsigned>(field);
}

}  // namespace

bool PageHandler::impossible() {
  return fail("numbers as text", "a converted one");
}

std::string PageHandler::where() const {
  static constexpr std::array<std::string_view, 11> kNames{
      "",           "requestId", "totalCount", "sessions",     "sessionId", "state",
      "createTime", "endTime",   "cuHours",    "vcoreSeconds", "mbSeconds"};
  const std::string_view name = kNames[static_cast<std::size_t>(field_)];
  if (!in_sessions_ || depth_ < 2) return std::string(name.empty() ? "the answer" : name);
  const std::string row = fmt::format("sessions[{}]", page_.sessions.size());
  return name.empty() || depth_ < 3 ? row : fmt::format("{}.{}", row, name);
}

bool PageHandler::fail(std::string_view expected, std::string_view found) {
  error_ = fmt::format("{}: expected {}, found {}", where(), expected, found);
  return false;
}

std::string PageHandler::missing() const {
  if ((seen_in_root_ & bit(Field::total)) == 0) return "the answer has no totalCount";
  if ((seen_in_root_ & bit(Field::sessions)) == 0) return "the answer has no sessions";
  return {};
}

bool PageHandler::scalar(std::string_view kind) {
  if (depth_ == 0) return fail("a JSON object", kind);
  if (in_sessions_ && depth_ == 2) return fail("an object", kind);
  return true;
}

bool PageHandler::Null() {
  if (!scalar("null")) return false;
  if (in_root() && field_ == Field::total) return fail("a whole number", "null");
  if (in_row() && field_ == Field::id) return fail("text", "null");
  return true;
}

bool PageHandler::Bool(bool) {
  if (!scalar("true or false")) return false;
  if (field_ == Field::none || !(in_root() || in_row())) return true;
  return fail("another type", "true or false");
}

bool PageHandler::RawNumber(const char* text, rapidjson::SizeType length, bool) {
  if (!scalar("a number")) return false;
  if (field_ == Field::none || !(in_root() || in_row())) return true;
  return number({text, length});
}

bool PageHandler::set_time(std::optional<UnixMillis>& target, std::string_view text) {
  const auto value = whole_number(text);
  if (!value || *value < 0) return fail("Unix time in milliseconds", cut_to(text, 40));
  target = value;
  return true;
}

bool PageHandler::set_amount(std::int64_t& target, std::string_view text) {
  const auto value = whole_number(text);
  if (!value || *value < 0) return fail("a whole number of 0 or more", cut_to(text, 40));
  target = *value;
  return true;
}

bool PageHandler::number(std::string_view text) {
  switch (field_) {
    case Field::total:
      if (!set_amount(page_.total, text)) return false;
      if (page_.total > kMaxTotal) return fail(fmt::format("at most {}", kMaxTotal), cut_to(text, 40));
      return true;
    case Field::created:
      return set_time(row_.created, text);
    case Field::ended:
      return set_time(row_.ended, text);
    case Field::vcore_seconds:
      return set_amount(row_.vcore_seconds, text);
    case Field::mb_seconds:
      return set_amount(row_.mb_seconds, text);
    case Field::cu_hours: {
      const auto value = real_number(text);
      if (!value || *value < 0) return fail("a number of 0 or more", cut_to(text, 40));
      row_.cu_hours = *value;
      return true;
    }
    default:
      return fail("another type", "a number");
  }
}

bool PageHandler::String(const char* text, rapidjson::SizeType length, bool) {
  if (!scalar("text")) return false;
  if (field_ == Field::none || !(in_root() || in_row())) return true;
  return this->text({text, length});
}

bool PageHandler::text(std::string_view text) {
  switch (field_) {
    case Field::request_id:
      page_.request_id = cut_to(valid_utf8(text), 128);
      return true;
    case Field::state:
      row_.state = parse_state(text);
      return true;
    case Field::id:
      if (text.empty()) return fail("an id", "empty text");
      if (text.size() > kMaxIdBytes) {
        return fail(fmt::format("at most {} bytes", kMaxIdBytes), fmt::format("{} bytes", text.size()));
      }
      if (!is_valid_utf8(text)) return fail("UTF-8", "other bytes");
      row_.id = text;
      return true;
    default:
      return fail(field_ == Field::sessions ? "a list" : "a number", "text");
  }
}

bool PageHandler::begin(std::string_view kind) {
  if (++depth_ > kMaxDepth) return fail(fmt::format("at most {} levels", kMaxDepth), "deeper nesting");
  if (depth_ == 1) return true;
  const bool of_root = depth_ == 2 && !in_sessions_;
  const bool of_row = depth_ == 4 && in_sessions_;
  if ((of_root || of_row) && field_ != Field::none) {
    --depth_;
    return fail(field_ == Field::sessions ? "a list" : "a plain value", kind);
  }
  return true;
}

bool PageHandler::StartObject() {
  if (in_sessions_ && depth_ == 2) {
    if (page_.sessions.size() >= max_rows_) return fail(fmt::format("at most {} rows", max_rows_), "more");
    row_ = Session{};
    seen_in_row_ = 0;
    field_ = Field::none;
  }
  return begin("an object");
}

bool PageHandler::StartArray() {
  if (depth_ == 0) return fail("a JSON object", "a list");
  if (in_sessions_ && depth_ == 2) return fail("an object", "a list");
  if (in_root() && field_ == Field::sessions) {
    in_sessions_ = true;
    ++depth_;
    return true;
  }
  return begin("a list");
}

bool PageHandler::Key(const char* text, rapidjson::SizeType length, bool) {
  if (!in_root() && !in_row()) return true;
  static constexpr std::array<std::pair<std::string_view, Field>, 3> kRoot{
      {{"requestId", Field::request_id}, {"totalCount", Field::total}, {"sessions", Field::sessions}}};
  static constexpr std::array<std::pair<std::string_view, Field>, 7> kRow{
      {{"sessionId", Field::id},
       {"state", Field::state},
       {"createTime", Field::created},
       {"endTime", Field::ended},
       {"cuHours", Field::cu_hours},
       {"vcoreSeconds", Field::vcore_seconds},
       {"mbSeconds", Field::mb_seconds}}};
  const auto find = [key = std::string_view(text, length)](const auto& names) {
    for (const auto& [name, field] : names) {
      if (name == key) return field;
    }
    return Field::none;
  };
  field_ = in_root() ? find(kRoot) : find(kRow);
  if (field_ == Field::none) return true;
  unsigned& seen = in_root() ? seen_in_root_ : seen_in_row_;
  if ((seen & bit(field_)) != 0) return fail("it once", "it twice");
  seen |= bit(field_);
  return true;
}

bool PageHandler::EndObject(rapidjson::SizeType) {
  const bool was_row = in_row();
  --depth_;
  return was_row ? end_of_row() : true;
}

bool PageHandler::end_of_row() {
  if (row_.id.empty()) {
    error_ = fmt::format("sessions[{}]: sessionId is missing", page_.sessions.size());
    return false;
  }
  page_.sessions.push_back(std::move(row_));
  return true;
}

bool PageHandler::EndArray(rapidjson::SizeType) {
  --depth_;
  if (in_sessions_ && depth_ == 1) {
    in_sessions_ = false;
    field_ = Field::none;
  }
  return true;
}

}  // namespace lge::api
