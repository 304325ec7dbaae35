#include <array>
#include <string>

#include "support/log.hpp"
#include "support/outside_text.hpp"
#include "web/html.hpp"

#include "fuzz/fuzzer.hpp"

namespace lge::fuzz {

void check(std::string_view input) {
  const std::string valid = valid_utf8(input);
  require(is_valid_utf8(valid), "valid_utf8 gives valid UTF-8");
  require((valid == input) == is_valid_utf8(input), "valid_utf8 changes what is not valid, and nothing else");
  require(is_one_line(in_quotes(input)), "in_quotes gives one line");
  require(is_one_line(on_one_line(input)), "on_one_line gives one line");
  require((on_one_line(input) == input) == is_one_line(input), "on_one_line leaves what is fit as it is");
  for (const std::size_t limit : {std::size_t{0}, std::size_t{5}, input.size() / 2, input.size()}) {
    const std::string cut = cut_to(valid, limit);
    require(is_valid_utf8(cut) && cut.size() <= limit + 3, "cut_to keeps whole characters within the limit");
    const std::string prefix = valid_prefix(input, limit);
    require(prefix.size() <= limit && is_valid_utf8(prefix) && valid.starts_with(prefix),
            "valid_prefix is the beginning of the valid text");
  }
  const std::array<LogField, 1> fields{field("err", input)};
  require(is_one_line(format_logfmt({}, LogLevel::warn, input, fields)), "a line of logfmt is one line");
  const std::string json = format_json({}, LogLevel::warn, input, fields);
  require(is_valid_utf8(json) && json.find_first_of("\r\n") == std::string::npos,
          "a line of JSON is one line");
  const std::string html = web::html_escaped(input);
  require(is_one_line(html) && html.find_first_of("<>\"'") == std::string::npos,
          "no markup gets into a page");
}

}  // namespace lge::fuzz
