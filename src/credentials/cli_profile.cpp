#include "credentials/cli_profile.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

namespace lge::credentials {

namespace {

constexpr std::size_t kMaxDepth = 64;
constexpr std::size_t kRoot = 1;     // members of the file
constexpr std::size_t kProfile = 3;  // members of one of `profiles`

constexpr auto kTexts = std::to_array<std::pair<std::string_view, std::string CliProfile::*>>({
    {"name", &CliProfile::name},
    {"mode", &CliProfile::mode},
    {"access_key_id", &CliProfile::access_key_id},
    {"sts_region", &CliProfile::sts_region},
    {"ram_role_arn", &CliProfile::ram_role_arn},
    {"ram_session_name", &CliProfile::ram_session_name},
    {"policy", &CliProfile::policy},
    {"external_id", &CliProfile::external_id},
    {"source_profile", &CliProfile::source_profile},
    {"ram_role_name", &CliProfile::ram_role_name},
    {"oidc_provider_arn", &CliProfile::oidc_provider_arn},
    {"oidc_token_file", &CliProfile::oidc_token_file},
    {"credentials_uri", &CliProfile::credentials_uri},
});

constexpr auto kSecrets = std::to_array<std::pair<std::string_view, Secret CliProfile::*>>({
    {"access_key_secret", &CliProfile::access_key_secret},
    {"sts_token", &CliProfile::sts_token},
});

class Handler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Handler> {
 public:
  [[nodiscard]] const std::string& error() const { return error_; }
  CliProfiles take() { return std::move(found_); }

  bool Default() { return scalar(); }
  bool Bool(bool value) {
    if (in_profile() && key_ == "enable_vpc") {
      profile_.enable_vpc = value;
      return true;
    }
    return scalar();
  }
  bool Null() { return depth_ > 0 || scalar(); }
  bool RawNumber(const char* text, rapidjson::SizeType length, bool) {
    if (!in_profile() || key_ != "expired_seconds") return scalar();
    const auto [end, error] = std::from_chars(text, text + length, profile_.expired_seconds);
    return (error == std::errc{} && end == text + length) || fail("expired_seconds: expected a whole number");
  }
  bool String(const char* text, rapidjson::SizeType length, bool) {
    const std::string_view value(text, length);
    if (depth_ == kRoot && key_ == "current") found_.current = value;
    if (in_profile()) return keep(value);
    return depth_ > kRoot || key_ != "profiles" ? depth_ > 0 || scalar() : fail("profiles: expected a list");
  }
  bool Key(const char* text, rapidjson::SizeType length, bool) {
    if (depth_ == kRoot || in_profile()) key_.assign(text, length);
    return true;
  }
  bool StartObject() {
    if (depth_ == 2 && in_profiles_) {
      if (found_.profiles.size() >= kMaxProfiles) {
        return fail(fmt::format("profiles: expected at most {}", kMaxProfiles));
      }
      profile_ = CliProfile{};
    }
    return begin();
  }
  bool EndObject(rapidjson::SizeType) {
    if (in_profile()) found_.profiles.push_back(std::move(profile_));
    --depth_;
    return true;
  }
  bool StartArray() {
    if (depth_ == 0) return scalar();
    if (depth_ == kRoot && key_ == "profiles") in_profiles_ = true;
    return begin();
  }
  bool EndArray(rapidjson::SizeType) {
    if (--depth_ == kRoot) in_profiles_ = false;
    return true;
  }

 private:
  [[nodiscard]] bool in_profile() const { return in_profiles_ && depth_ == kProfile; }
  bool fail(std::string why) {
    error_ = std::move(why);
    return false;
  }
  bool begin() { return ++depth_ <= kMaxDepth || fail(fmt::format("nests more than {} levels", kMaxDepth)); }
  // A value that is no text: right where nobody asks for it, wrong where a text is wanted.
  bool scalar() {
    if (depth_ == 0) return fail("expected a JSON object");
    const bool wanted =
        std::any_of(kTexts.begin(), kTexts.end(), [&](const auto& t) { return t.first == key_; }) ||
        std::any_of(kSecrets.begin(), kSecrets.end(), [&](const auto& s) { return s.first == key_; });
    return !in_profile() || !wanted || fail(key_ + ": expected a text");
  }
  bool keep(std::string_view value) {
    for (const auto& [name, member] : kTexts) {
      if (name == key_) profile_.*member = value;
    }
    for (const auto& [name, member] : kSecrets) {
      if (name == key_) profile_.*member = Secret(std::string(value));
    }
    return true;
  }

  CliProfiles found_;
  CliProfile profile_;
  std::string error_;
  std::string key_;
  std::size_t depth_ = 0;
  bool in_profiles_ = false;
};

}  // namespace

const CliProfile* CliProfiles::find(std::string_view name) const {
  const auto found =
      std::find_if(profiles.begin(), profiles.end(), [&](const CliProfile& p) { return p.name == name; });
  return found == profiles.end() ? nullptr : &*found;
}

Result<CliProfiles, std::string> parse_cli_profiles(std::string_view text) {
  using Answer = Result<CliProfiles, std::string>;
  constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
  rapidjson::MemoryStream stream(text.data(), text.size());
  rapidjson::Reader reader;
  Handler handler;
  const rapidjson::ParseResult parsed = reader.Parse<kFlags>(stream, handler);
  if (!handler.error().empty()) return Answer(in_place_error, handler.error());
  if (parsed.IsError()) {
    return Answer(in_place_error, fmt::format("no JSON at byte {}: {}", parsed.Offset(),
                                              rapidjson::GetParseError_En(parsed.Code())));
  }
  // To RapidJSON a NUL is the end of the text.
  if (stream.Tell() != text.size()) return Answer(in_place_error, "goes on after its JSON");
  return Answer(in_place_value, handler.take());
}

}  // namespace lge::credentials
