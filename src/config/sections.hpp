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
/// Warnings as read_api adds them.
CredentialsSection read_credentials(Reading& reading, const Value& value, std::vector<std::string>& warnings);

/// What an entry without a section looks like: `default` alone.
CredentialsSection no_credentials();

/// A secret, and the file that it was read from; none where it stands in the configuration itself.
struct ReadSecret {
  Secret secret;
  SecretFile file;
};
/// The secret that stands in `key` or in the file that `key`_file names; exactly one of the two. Nothing, and
/// a report, where there is none.
std::optional<ReadSecret> read_secret(const Mapping& mapping, std::string_view key);

/// One function for each type of credentials that stands on a service (read_services.cpp). Like those above,
/// what is returned is of use only while there are no problems.
std::optional<Credentials> read_oidc_role(const Mapping& mapping, std::vector<std::string>& warnings);
std::optional<Credentials> read_ram_role(const Mapping& mapping, std::vector<std::string>& warnings);
std::optional<Credentials> read_ecs_role(const Mapping& mapping);
std::optional<Credentials> read_credentials_uri(const Mapping& mapping);
std::optional<Credentials> read_profile(const Mapping& mapping);

/// Reports each ram_role whose source is no entry, stands on itself, or on too many others
/// (role_sources.cpp).
void check_role_sources(Reading& reading, const Value& value, const CredentialsSection& section);

/// The key `credentials` of a gateway or a discovery: the name of an entry. Keeps `out` where it is absent
/// (credentials_name.cpp).
void read_credentials_name(const Mapping& mapping, const CredentialsSection& credentials, std::string& out);

/// May return none: whether there must be one depends on `discovery`.
std::vector<Gateway> read_gateways(Reading& reading, const Value& value, const Poll& poll,
                                   const CredentialsSection& credentials);

std::vector<Discovery> read_discovery(Reading& reading, const Value& value, const Poll& poll,
                                      const CredentialsSection& credentials);

std::vector<Dimension> read_dimensions(Reading& reading, const Value& value);

Limits read_limits(Reading& reading, const Value& value);
Sessions read_sessions(Reading& reading, const Value& value);
Storage read_storage(Reading& reading, const Value& value);

}  // namespace lge::config
