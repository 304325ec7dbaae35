#include <string>

#include "credentials/cli_profile.hpp"

#include "fuzz/fuzzer.hpp"
#include "fuzz/secrets.hpp"

namespace lge::fuzz {

using credentials::CliProfile;
using credentials::parse_cli_profiles;

void check(std::string_view input) {
  const auto file = parse_cli_profiles(with_secret(input, secret_of('a')));
  const auto other = parse_cli_profiles(with_secret(input, secret_of('b')));
  require(file.has_value() == other.has_value(), "the value of a secret decides nothing");
  if (!file) {
    require(!file.error().empty() && file.error().size() < 200 && is_one_line(file.error()),
            "the reason is one short line of text");
    require(file.error() == other.error(), "no reason shows anything of a secret");
    return;
  }
  require(file->profiles.size() <= credentials::kMaxProfiles, "there are no more profiles than may be");
  for (const CliProfile& profile : file->profiles) {
    const CliProfile* found = file->find(profile.name);
    require(found != nullptr && found <= &profile && found->name == profile.name,
            "the first of a name is found");
  }
  const auto with_space = parse_cli_profiles(with_secret(input, secret_of('a')) + " \n");
  require(with_space && with_space->profiles.size() == file->profiles.size() &&
              with_space->current == file->current,
          "white space at the end changes nothing");
}

}  // namespace lge::fuzz
