#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace lge::api {

/// A member of a JSON answer that is read. Members that nobody names are skipped, whatever they hold.
struct JsonMember {
  enum class Type : std::uint8_t {
    text,
    whole_number,  ///< of 0 or more
    yes_or_no,     ///< true or false
    object,
    list,  ///< of objects
  };

  std::string_view name;
  Type type = Type::text;
  int id = 0;                             ///< what a JsonSink knows it by
  std::span<const JsonMember> members{};  ///< of the object, or of each object in the list
};

/// Takes what a JSON answer holds, in the answer's order.
class JsonSink {
 public:
  JsonSink() = default;
  JsonSink(const JsonSink&) = delete;
  JsonSink& operator=(const JsonSink&) = delete;
  virtual ~JsonSink() = default;

  /// A member that is read is there, with whatever value. Null is then told of no further.
  virtual void member(int id) = 0;
  /// Any bytes, of any length; gone with the call.
  virtual void text(int id, std::string_view value) = 0;
  virtual void whole_number(int /*id*/, std::int64_t /*value*/) {}
  virtual void yes_or_no(int /*id*/, bool /*value*/) {}
  virtual void row_begins() {}  ///< an element of a list
  virtual void row_ends() {}
};

/// Reads an answer that is a JSON object with `members` into `sink`. Any bytes may come: what does not fit
/// gives a sentence that says what was expected and where, as in `data.livyComputes[3].name: expected text,
/// found a number`; empty where nothing was wrong. A member that comes twice, a list of more than `max_rows`
/// elements and more than 64 levels do not fit. `body` is read in place and used up. Pure.
std::string read_json_answer(std::string body, std::span<const JsonMember> members, std::size_t max_rows,
                             JsonSink& sink);

}  // namespace lge::api
