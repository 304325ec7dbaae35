#include "config/yaml_error.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace lge::config {

namespace {

struct Explanation {
  std::string_view original;
  std::string_view meaning;
};

// For what people meet most. The other messages of yaml-cpp speak for themselves.
constexpr auto kExplanations = std::to_array<Explanation>({
    {"end of map not found", "no key of the mapping above, and not its end; check the indentation"},
    {"end of sequence not found", "no item of the list above, and not its end; check the indentation"},
    {"end of map flow not found", "a `{` is not closed by a `}`, or a comma is missing"},
    {"end of sequence flow not found", "a `[` is not closed by a `]`, or a comma is missing"},
    {"illegal map value",
     "no key can stand before this `:`; check the indentation, and quote a text that holds `: `"},
    {"illegal EOF in scalar", "a quote is not closed"},
    {"the referenced anchor is not defined",
     "no `&` defines what this `*` names; quote a text that begins with `*`"},
});

Position end_of(std::string_view text) {
  const std::size_t last = text.find_last_not_of(" \t\r\n");
  text = text.substr(0, last == std::string_view::npos ? 0 : last + 1);
  const auto lines = std::count(text.begin(), text.end(), '\n');
  const std::size_t line_start = text.rfind('\n') + 1;  // npos + 1 is 0
  return {static_cast<int>(lines) + 1, static_cast<int>(text.size() - line_start) + 1};
}

std::string_view line_at(std::string_view text, int number) {
  for (int line = 1; line < number && text.find('\n') != std::string_view::npos; ++line) {
    text.remove_prefix(text.find('\n') + 1);
  }
  return text.substr(0, text.find('\n'));
}

bool is_indented_by_tab(std::string_view line) {
  return line.substr(0, line.find_first_not_of(" \t")).find('\t') != std::string_view::npos;
}

}  // namespace

Position place_of(const YAML::Exception& error, std::string_view text) {
  if (error.mark.is_null()) return {};
  return std::min(Position{error.mark.line + 1, error.mark.column + 1}, end_of(text));
}

std::string explain(const YAML::Exception& error, std::string_view text) {
  // Behind a colon yaml-cpp quotes the file, in 0.8 more than in 0.7, and that may be a part of a secret.
  const std::string_view original = std::string_view(error.msg).substr(0, error.msg.find(':'));
  const auto known = std::find_if(kExplanations.begin(), kExplanations.end(),
                                  [&](const Explanation& e) { return e.original == original; });
  std::string why = "not valid YAML: ";
  why += known == kExplanations.end() ? original : known->meaning;
  if (is_indented_by_tab(line_at(text, place_of(error, text).line))) why += "; indent by spaces, not tabs";
  return why;
}

}  // namespace lge::config
