#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.hpp"
#include "config/mapping.hpp"

namespace lge::config {

/// One function for each section of the file. What is wrong goes to reading.problems; what is returned is of
/// use only while there are none.

Poll read_poll(Reading& reading, const Value& value);

/// Warnings are added as `file:line:column: path: text`.
Api read_api(Reading& reading, const Value& value, std::vector<std::string>& warnings);

/// The most entries of `credentials`.
inline constexpr std::size_t kMaxCredentials = 1'000;

struct CredentialsSection {
  std::map<std::string, Credentials> entries;
  /// Every name that the file defines, rightly or not, and `default`: a gateway that names one of them is not
  /// wrong because the entry is. Nothing where the section cannot be read at all.
  std::optional<std::set<std::string, std::less<>>> names;
};
CredentialsSection read_credentials(Reading& reading, const Value& value);

/// What an entry without a section looks like: `default` alone.
CredentialsSection no_credentials();

/// The secret that stands in `key` or in the file that `key`_file names; exactly one of the two. Nothing, and
/// a report, where there is none.
std::optional<Secret> read_secret(const Mapping& mapping, std::string_view key);

std::vector<Gateway> read_gateways(Reading& reading, const Value& value, const Poll& poll,
                                   const CredentialsSection& credentials);

}  // namespace lge::config
