#pragma once

#include <map>
#include <string>
#include <string_view>

#include "support/result.hpp"
#include "support/secret.hpp"

namespace lge::credentials {

/// Sections by name, values by key. Any of them may be a secret, so all are treated as one.
using IniSection = std::map<std::string, Secret, std::less<>>;
using IniFile = std::map<std::string, IniSection, std::less<>>;

/// Reads the text of an INI file: `[section]`, `key = value`, comments behind `#` or `;` at the beginning of
/// a line or behind a space, values perhaps in quotes. Of a repeated key the last counts, sections of one
/// name are one. The error is a sentence that names the line and shows nothing of it. Pure.
Result<IniFile, std::string> parse_ini(std::string_view text);

}  // namespace lge::credentials
