#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "config/config.hpp"
#include "credentials/cli_profile.hpp"
#include "credentials/ini.hpp"
#include "credentials/provider.hpp"
#include "credentials/world.hpp"
#include "support/result.hpp"

/// Keys from the files of the official CLI and SDKs. A file is read again at each use; where its content has
/// become another, its provider is made anew (from_file.hpp).
namespace lge::credentials {

/// A profile of the CLI. What the configuration leaves out comes from ALIBABA_CLOUD_CONFIG_FILE or
/// ~/.aliyun/config.json, and from ALIBABA_CLOUD_PROFILE or the file's `current`.
std::shared_ptr<Provider> make_profile_provider(const config::Profile& profile, const Tools& tools);

/// A section of an INI file of credentials.
std::shared_ptr<Provider> make_ini_provider(const std::filesystem::path& file, std::string section,
                                            const Tools& tools);

using ProviderOrWhy = Result<std::shared_ptr<Provider>, std::string>;

/// What a profile asks for; `name` empty: the current one. The error names profile, mode and member.
ProviderOrWhy provider_of(const CliProfiles& profiles, std::string_view name, const Tools& tools);
/// What a section asks for; the error names section and key.
ProviderOrWhy provider_of(const IniFile& file, std::string_view section, const Tools& tools);

/// `~/NAME` with the environment's HOME; the bare name where HOME is not set.
std::filesystem::path in_home(const Environment& environment, std::string_view name);

}  // namespace lge::credentials
