#include <set>
#include <string>

#include "api/directory_parser.hpp"
#include "support/outside_text.hpp"

#include "fuzz/fuzzer.hpp"

namespace lge::fuzz {

void check(std::string_view input) {
  constexpr std::size_t kMaxRows = 100;
  const auto answer = api::parse_workspaces(std::string(input), kMaxRows);
  if (!answer) {
    require(is_one_line(answer.error()) && answer.error().size() < 1000, "the reason is one short line");
    require(!answer.error().empty(), "there is a reason");
    return;
  }
  const auto& list = answer.value().workspaces;
  require(list.items.size() + list.left_out <= kMaxRows, "there are no more entries than were asked for");
  require(answer.value().next_token.size() <= api::kMaxTokenBytes, "a token has its limit");
  std::set<std::string_view> ids;
  for (const api::Workspace& one : list.items) {
    require(api::is_resource_id(one.id), "an id is one");
    require(ids.insert(one.id).second, "no id comes twice");
    for (const std::string& text : {one.name, one.status}) {
      require(text.size() <= api::kMaxTextBytes && is_valid_utf8(text), "texts are short and valid UTF-8");
    }
  }
  const std::size_t rows = list.items.size() + list.left_out;
  if (rows > 0) {
    require(api::parse_workspaces(std::string(input), rows - 1).has_error(),
            "more entries than were asked for are no answer");
  }
}

}  // namespace lge::fuzz
