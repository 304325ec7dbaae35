#include "credentials/ini.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace lge::credentials {

namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return trimmed(line);
}

std::string_view value_of(std::string_view text) {
  for (const std::string_view mark : {" #", " ;", "\t#", "\t;"})
    text = text.substr(0, text.find(mark));
  text = trimmed(text);
  const bool quoted =
      text.size() >= 2 && text.front() == text.back() && (text.front() == '"' || text.front() == '\'');
  return quoted ? text.substr(1, text.size() - 2) : text;
}

}  // namespace

Result<IniFile, std::string> parse_ini(std::string_view text) {
  using Answer = Result<IniFile, std::string>;
  IniFile file;
  IniSection* section = nullptr;
  for (int number = 1; !text.empty(); ++number) {
    const auto fail = [number](std::string_view expected) {
      return Answer(in_place_error, fmt::format("line {}: expected {}", number, expected));
    };
    const std::string_view line = take_line(text);
    if (line.empty() || line.front() == '#' || line.front() == ';') continue;
    if (line.front() == '[') {
      const std::string_view name = trimmed(line.substr(1, line.find(']') - 1));
      if (line.find(']') == std::string_view::npos || name.empty())
        return fail("a section such as [default]");
      section = &file[std::string(name)];
      continue;
    }
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) return fail("`key = value`");
    if (section == nullptr) return fail("a section such as [default] first");
    const std::string_view key = trimmed(line.substr(0, equals));
    section->insert_or_assign(std::string(key), Secret(std::string(value_of(line.substr(equals + 1)))));
  }
  return Answer(in_place_value, std::move(file));
}

}  // namespace lge::credentials
