#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "support/result.hpp"
#include "support/secret.hpp"

namespace lge::credentials {

/// One entry of `profiles` of the official CLI's config.json, as far as it is used. What the file leaves out
/// is empty; nothing but the JSON is checked yet.
struct CliProfile {
  std::string name;
  std::string mode;
  std::string access_key_id;
  Secret access_key_secret;
  Secret sts_token;
  std::string sts_region;
  bool enable_vpc = false;
  std::string ram_role_arn;
  std::string ram_session_name;
  std::int64_t expired_seconds = 0;  ///< the duration of a role; 0: not given
  std::string policy;
  std::string external_id;
  std::string source_profile;
  std::string ram_role_name;
  std::string oidc_provider_arn;
  std::string oidc_token_file;
  std::string credentials_uri;
};

struct CliProfiles {
  std::string current;
  std::vector<CliProfile> profiles;

  /// The first of that name; none where there is none.
  [[nodiscard]] const CliProfile* find(std::string_view name) const;
};

/// The most profiles that one file may hold.
inline constexpr std::size_t kMaxProfiles = 1'000;

/// Reads the text of a config.json. The error is a sentence for people that shows nothing of the text. Pure.
Result<CliProfiles, std::string> parse_cli_profiles(std::string_view text);

}  // namespace lge::credentials
