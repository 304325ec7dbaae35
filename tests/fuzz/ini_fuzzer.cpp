#include <string>

#include "credentials/ini.hpp"

#include "fuzz/fuzzer.hpp"
#include "fuzz/secrets.hpp"

namespace lge::fuzz {

namespace {

using credentials::IniFile;
using credentials::parse_ini;

void check_file(const IniFile& file, std::size_t input_bytes) {
  std::size_t bytes = 0;
  for (const auto& [name, section] : file) {
    require(!name.empty() && name.find_first_of("]\n") == std::string::npos, "a section has a name");
    for (const auto& [key, value] : section) {
      require(key.find_first_of("=\n") == std::string::npos, "a key ends at the equals sign");
      require(value.reveal().find('\n') == std::string::npos, "a value is one line");
      bytes += key.size() + value.reveal().size();
    }
  }
  require(bytes <= input_bytes, "what was read stands in the text");
}

std::string with_line_feeds_as(std::string_view text, std::string_view end) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += end;
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

void check(std::string_view input) {
  const auto file = parse_ini(input);
  if (!file) {
    require(file.error().starts_with("line ") && file.error().size() < 80 && is_one_line(file.error()),
            "the reason is one short line of text");
    const auto one = parse_ini(with_secret(input, secret_of('a')));
    const auto other = parse_ini(with_secret(input, secret_of('b')));
    require(one.has_value() == other.has_value(), "the value of a secret decides nothing");
    require(one || one.error() == other.error(), "no reason shows anything of a secret");
    return;
  }
  check_file(*file, input.size());
  const auto with_comment = parse_ini(std::string(input) + "\n# a comment");
  require(with_comment && *with_comment == *file, "a comment changes nothing");
  const auto with_crlf = parse_ini(with_line_feeds_as(input, "\r\n"));
  require(with_crlf && *with_crlf == *file, "lines may end in CRLF");
}

}  // namespace lge::fuzz
