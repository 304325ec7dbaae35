#include "api/json_answer.hpp"

#include <utility>
#include <vector>

#include <fmt/format.h>

#include "api/in_place.hpp"
#include "api/numbers.hpp"
#include "support/outside_text.hpp"

namespace lge::api {

namespace {

constexpr std::size_t kMaxDepth = 64;

using Type = JsonMember::Type;

std::string_view wanted(Type type) {
  switch (type) {
    case Type::text:
      return "text";
    case Type::whole_number:
      return "a whole number";
    case Type::yes_or_no:
      return "true or false";
    case Type::object:
      return "an object";
    case Type::list:
      break;
  }
  return "a list";
}

// What is open and not skipped: the answer, an object of it, a list, an element of a list.
struct Level {
  std::string_view name;
  std::span<const JsonMember> members;
  bool is_list = false;
  std::size_t rows = 0;    // begun so far, of a list
  std::uint64_t seen = 0;  // a bit for each of the members
};

class Handler {
 public:
  Handler(std::span<const JsonMember> members, std::size_t max_rows, JsonSink& sink)
      : members_(members), max_rows_(max_rows), sink_(sink) {}

  [[nodiscard]] const std::string& error() const { return error_; }

  // What read_in_place() tells.
  bool Null() { return scalar("null"); }
  bool Bool(bool value) {
    if (!scalar("true or false") || !is_read()) return error_.empty();
    if (next_->type != Type::yes_or_no) return fail(wanted(next_->type), "true or false");
    sink_.yes_or_no(next_->id, value);
    return true;
  }
  bool RawNumber(std::string_view number) {
    if (!scalar("a number") || !is_read()) return error_.empty();
    if (next_->type != Type::whole_number) return fail(wanted(next_->type), "a number");
    const auto value = whole_number(number);
    if (!value || *value < 0) return fail("a whole number of 0 or more", cut_to(number, 40));
    sink_.whole_number(next_->id, *value);
    return true;
  }
  bool String(std::string_view text) {
    if (!scalar("text") || !is_read()) return error_.empty();
    if (next_->type != Type::text) return fail(wanted(next_->type), "text");
    sink_.text(next_->id, text);
    return true;
  }
  bool Key(std::string_view name) { return skipped_ > 0 || key(name); }
  bool StartObject() { return begin(Type::object, "an object"); }
  bool StartArray() { return begin(Type::list, "a list"); }
  bool EndObject() { return end(); }
  bool EndArray() { return end(); }

 private:
  [[nodiscard]] bool is_read() const { return skipped_ == 0 && next_ != nullptr; }
  [[nodiscard]] bool in_list() const { return !levels_.empty() && levels_.back().is_list; }

  [[nodiscard]] std::string where() const {
    std::string path;
    const auto add = [&path](std::string_view name) {
      if (!path.empty() && !name.empty()) path += '.';
      path += name;
    };
    for (const Level& level : levels_) {
      add(level.name);
      if (level.is_list) path += fmt::format("[{}]", level.rows);
    }
    if (is_read() && !in_list()) add(next_->name);
    return path.empty() ? "the answer" : path;
  }

  bool fail(std::string_view expected, std::string_view found) {
    error_ = fmt::format("{}: expected {}, found {}", where(), expected, found);
    return false;
  }

  bool scalar(std::string_view kind) {
    if (levels_.empty()) return fail("a JSON object", kind);
    return skipped_ > 0 || !in_list() || fail("an object", kind);
  }

  bool key(std::string_view name) {
    Level& level = levels_.back();
    next_ = nullptr;
    for (std::size_t i = 0; i < level.members.size(); ++i) {
      if (level.members[i].name != name) continue;
      next_ = &level.members[i];
      const std::uint64_t bit = std::uint64_t{1} << i;
      if ((level.seen & bit) != 0) return fail("it once", "it twice");
      level.seen |= bit;
      sink_.member(next_->id);
    }
    return true;
  }

  bool begin(Type type, std::string_view kind) {
    if (levels_.empty() && type != Type::object) return fail("a JSON object", kind);
    if (++depth_ > kMaxDepth) return fail(fmt::format("at most {} levels", kMaxDepth), "deeper nesting");
    if (levels_.empty()) {
      levels_.push_back({{}, members_});
      return true;
    }
    if (skipped_ == 0 && in_list()) return type == Type::object ? begin_row() : fail("an object", kind);
    if (!is_read()) {
      ++skipped_;
      return true;
    }
    if (next_->type != type) return fail(wanted(next_->type), kind);
    levels_.push_back({next_->name, next_->members, type == Type::list});
    next_ = nullptr;
    return true;
  }

  bool begin_row() {
    const Level& list = levels_.back();
    if (list.rows >= max_rows_) return fail(fmt::format("at most {} elements", max_rows_), "more");
    levels_.push_back({{}, list.members});
    next_ = nullptr;
    sink_.row_begins();
    return true;
  }

  bool end() {
    --depth_;
    if (skipped_ > 0) {
      --skipped_;
      return true;
    }
    levels_.pop_back();
    next_ = nullptr;
    if (in_list()) {
      sink_.row_ends();
      ++levels_.back().rows;
    }
    return true;
  }

  std::span<const JsonMember> members_;
  std::size_t max_rows_;
  JsonSink& sink_;
  std::vector<Level> levels_;
  const JsonMember* next_ = nullptr;  // whose value comes next; none: it is skipped
  std::size_t depth_ = 0;
  std::size_t skipped_ = 0;  // levels that are open within what is skipped
  std::string error_;
};

}  // namespace

std::string read_json_answer(std::string body, std::span<const JsonMember> members, std::size_t max_rows,
                             JsonSink& sink) {
  Handler handler(members, max_rows, sink);
  std::string no_json = read_in_place(body, handler);
  return handler.error().empty() ? no_json : handler.error();
}

}  // namespace lge::api
