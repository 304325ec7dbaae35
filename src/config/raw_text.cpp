#include "config/raw_text.hpp"

#include <fmt/format.h>

#include "config/characters.hpp"
#include "config/document.hpp"
#include "support/outside_text.hpp"

namespace lge::config {

namespace {

int column(std::size_t index) {
  return static_cast<int>(index) + 1;
}

std::optional<RawProblem> check_line(std::string_view line, int number) {
  if (!is_valid_utf8(line)) {
    const std::string fixed = valid_utf8(line);
    const auto wrong = std::mismatch(line.begin(), line.end(), fixed.begin(), fixed.end()).first;
    const auto index = static_cast<std::size_t>(wrong - line.begin());
    return RawProblem{{number, column(index)}, "expected UTF-8; save the file in that encoding"};
  }
  for (std::size_t index = 0; index < line.size(); ++index) {
    const Position at{number, column(index)};
    const char c = line[index];
    if (c == '\r') return RawProblem{at, "a carriage return without a line feed; end lines with LF or CRLF"};
    if (c != '\t' && is_control(c)) {
      return RawProblem{at,
                        fmt::format("control character 0x{:02x}; remove it", static_cast<unsigned char>(c))};
    }
  }
  return std::nullopt;
}

bool too_many_brackets(std::string_view text) {
  const auto opens = [](char c) { return c == '[' || c == '{'; };
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), opens)) > kMaxBrackets;
}

}  // namespace

std::optional<RawProblem> check_raw_text(std::string_view text) {
  if (too_many_brackets(text)) {
    return RawProblem{
        {}, fmt::format("more than {} opening brackets; no configuration needs as many", kMaxBrackets)};
  }
  for (int number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (auto wrong = check_line(line, number)) return wrong;
  }
  return std::nullopt;
}

std::string_view without_bom(std::string_view text) {
  constexpr std::string_view kBom = "\xEF\xBB\xBF";
  if (text.starts_with(kBom)) text.remove_prefix(kBom.size());
  return text;
}

}  // namespace lge::config
