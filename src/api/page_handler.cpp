#include "api/page_handler.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "api/numbers.hpp"
#include "api/page_parser.hpp"
#include "api/spark_conf.hpp"
#include "support/outside_text.hpp"

namespace lge::api {

namespace {

// As many as the API gives on a page.
constexpr std::size_t kUsualRows = 100;

// Deeper than anything the API nests; a bound on what a hostile body can make the reader keep.
constexpr std::size_t kMaxDepth = 64;

unsigned bit(auto field) {
  return 1U << static_cast<unsigned>(field);
}

}  // namespace

PageHandler::PageHandler(std::size_t max_rows, std::span<const DimensionSource> dimensions)
    : max_rows_(max_rows),
      dimensions_(dimensions),
      wants_spark_conf_(std::any_of(dimensions.begin(), dimensions.end(), [](const DimensionSource& one) {
        return one.from == DimensionSource::From::spark_conf;
      })) {}

std::string PageHandler::where() const {
  static constexpr std::array<std::string_view, 14> kNames{
      "",        "requestId", "totalCount",   "sessions",  "sessionId", "state", "createTime",
      "endTime", "cuHours",   "vcoreSeconds", "mbSeconds", "name",      "queue", "sparkConf"};
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

bool PageHandler::RawNumber(std::string_view text) {
  if (!scalar("a number")) return false;
  if (field_ == Field::none || !(in_root() || in_row())) return true;
  return number(text);
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

bool PageHandler::String(std::string_view text) {
  if (!scalar("text")) return false;
  if (field_ == Field::none || !(in_root() || in_row())) return true;
  return this->text(text);
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
      return set_id(text);
    case Field::name:
      name_ = text;
      return true;
    case Field::queue:
      queue_ = text;
      return true;
    case Field::spark_conf:
      find_in_json(text, dimensions_, row_.dimensions);
      return true;
    default:
      return fail(field_ == Field::sessions ? "a list" : "a number", "text");
  }
}

bool PageHandler::set_id(std::string_view text) {
  if (text.empty()) return fail("an id", "empty text");
  if (text.size() > kMaxIdBytes) {
    return fail(fmt::format("at most {} bytes", kMaxIdBytes), fmt::format("{} bytes", text.size()));
  }
  if (!is_valid_utf8(text)) return fail("UTF-8", "other bytes");
  row_.id = text;
  return true;
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
    begin_row();
  }
  return begin("an object");
}

void PageHandler::begin_row() {
  row_ = Session{};
  name_ = {};
  queue_ = {};
  row_.dimensions.resize(dimensions_.size());
  seen_in_row_ = 0;
  field_ = Field::none;
}

bool PageHandler::StartArray() {
  if (depth_ == 0) return fail("a JSON object", "a list");
  if (in_sessions_ && depth_ == 2) return fail("an object", "a list");
  if (in_root() && field_ == Field::sessions) {
    page_.sessions.reserve(std::min<std::size_t>(max_rows_, kUsualRows));
    in_sessions_ = true;
    ++depth_;
    return true;
  }
  return begin("a list");
}

PageHandler::Field PageHandler::root_field(std::string_view key) {
  if (key == "requestId") return Field::request_id;
  if (key == "totalCount") return Field::total;
  return key == "sessions" ? Field::sessions : Field::none;
}

PageHandler::Field PageHandler::row_field(std::string_view key) const {
  static constexpr std::array<std::pair<std::string_view, Field>, 9> kNames{
      {{"sessionId", Field::id},
       {"state", Field::state},
       {"createTime", Field::created},
       {"endTime", Field::ended},
       {"cuHours", Field::cu_hours},
       {"vcoreSeconds", Field::vcore_seconds},
       {"mbSeconds", Field::mb_seconds},
       {"name", Field::name},
       {"queue", Field::queue}}};
  for (const auto& [name, field] : kNames) {
    if (!key.empty() && name.front() == key.front() && name == key) return field;  // few calls to compare
  }
  return wants_spark_conf_ && key == "sparkConf" ? Field::spark_conf : Field::none;
}

bool PageHandler::Key(std::string_view name) {
  if (!in_root() && !in_row()) return true;
  field_ = in_root() ? root_field(name) : row_field(name);
  if (field_ == Field::none) return true;
  unsigned& seen = in_root() ? seen_in_root_ : seen_in_row_;
  if ((seen & bit(field_)) != 0) return fail("it once", "it twice");
  seen |= bit(field_);
  return true;
}

bool PageHandler::EndObject() {
  const bool was_row = in_row();
  --depth_;
  return was_row ? end_of_row() : true;
}

bool PageHandler::end_of_row() {
  if (row_.id.empty()) {
    error_ = fmt::format("sessions[{}]: sessionId is missing", page_.sessions.size());
    return false;
  }
  for (std::size_t i = 0; i < dimensions_.size(); ++i) {
    using From = DimensionSource::From;
    if (dimensions_[i].from == From::queue) row_.dimensions[i] = valid_prefix(queue_, kMaxTextBytes);
    if (dimensions_[i].from == From::name) row_.dimensions[i] = valid_prefix(name_, kMaxTextBytes);
  }
  if (row_.state != State::terminated && row_.state != State::error) {
    row_.name = valid_prefix(name_, kMaxTextBytes);
    row_.queue = valid_prefix(queue_, kMaxTextBytes);
  }
  page_.sessions.push_back(std::move(row_));
  return true;
}

bool PageHandler::EndArray() {
  --depth_;
  if (in_sessions_ && depth_ == 1) {
    in_sessions_ = false;
    field_ = Field::none;
  }
  return true;
}

}  // namespace lge::api
