#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lge {

/// Text from outside (an API's answer, a file, a client) made fit to be shown. All pure.

/// True where `text` is UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF).
bool is_valid_utf8(std::string_view text);
/// The same text with each wrong byte replaced by U+FFFD.
std::string valid_utf8(std::string_view text);
/// The beginning of that: at most `limit` bytes, whole characters, and no mark where something was cut.
std::string valid_prefix(std::string_view text, std::size_t limit);
/// In double quotes, with ", \, control characters and wrong bytes escaped, on one line.
std::string in_quotes(std::string_view text);
/// Valid UTF-8 with a space for each control character, those of U+0080..U+009F among them: to some terminals
/// they are line breaks and escape sequences.
std::string on_one_line(std::string_view text);
/// At most `limit` bytes, whole characters, with "…" where something was cut.
std::string cut_to(std::string_view text, std::size_t limit);

}  // namespace lge
