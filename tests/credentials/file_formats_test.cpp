#include <doctest/doctest.h>

#include "credentials/cli_profile.hpp"
#include "credentials/ini.hpp"

namespace lge::credentials {

namespace {

std::string cli_problem(const std::string& text) {
  const auto profiles = parse_cli_profiles(text);
  REQUIRE(profiles.has_error());
  CHECK(profiles.error().find("S3CRET") == std::string::npos);
  return profiles.error();
}

std::string ini_problem(const std::string& text) {
  const auto file = parse_ini(text);
  REQUIRE(file.has_error());
  CHECK(file.error().find("S3CRET") == std::string::npos);
  return file.error();
}

}  // namespace

TEST_CASE("the CLI's file, with whatever else it holds") {
  const auto parsed = parse_cli_profiles(R"({
    "current": "b", "meta_path": "", "plugins": [{"name": "no profile"}],
    "profiles": [
      {"name": "a", "mode": "AK", "access_key_id": "LTAI1", "access_key_secret": "s", "region_id": "cn-hangzhou",
       "sts_token": null, "retry_count": 0, "nested": {"mode": "none", "list": [1, {"name": "none"}]}},
      {"name": "b", "mode": "ChainableRamRoleArn", "source_profile": "a", "ram_role_arn": "acs:ram::1:role/r",
       "ram_session_name": "me", "expired_seconds": 1800, "sts_region": "cn-beijing", "enable_vpc": true,
       "policy": "{}", "external_id": "x", "ram_role_name": "n", "oidc_provider_arn": "p", "oidc_token_file": "f",
       "credentials_uri": "u", "sts_token": "t"}],
    "more": {"profiles": [{"name": "c"}]}})");
  REQUIRE(parsed.has_value());
  const CliProfiles& profiles = *parsed;
  CHECK(profiles.current == "b");
  REQUIRE(profiles.profiles.size() == 2);
  const CliProfile& a = *profiles.find("a");
  CHECK(a.mode == "AK");
  CHECK(a.access_key_id == "LTAI1");
  CHECK(a.access_key_secret == Secret("s"));
  CHECK(a.sts_token.empty());
  const CliProfile& b = *profiles.find("b");
  CHECK(b.source_profile == "a");
  CHECK(b.ram_role_arn == "acs:ram::1:role/r");
  CHECK(b.ram_session_name == "me");
  CHECK(b.expired_seconds == 1800);
  CHECK(b.sts_region == "cn-beijing");
  CHECK(b.enable_vpc);
  CHECK(b.policy == "{}");
  CHECK(b.external_id == "x");
  CHECK(b.ram_role_name == "n");
  CHECK(b.oidc_provider_arn == "p");
  CHECK(b.oidc_token_file == "f");
  CHECK(b.credentials_uri == "u");
  CHECK(b.sts_token == Secret("t"));
  CHECK(profiles.find("c") == nullptr);
  CHECK(parse_cli_profiles("{}").value().profiles.empty());
}

TEST_CASE("what is no such file of the CLI") {
  CHECK(cli_problem("").starts_with("no JSON at byte 0: "));
  CHECK(cli_problem(R"({"profiles": [{"access_key_secret": "S3CRET)").starts_with("no JSON at byte "));
  CHECK(cli_problem("[]") == "expected a JSON object");
  CHECK(cli_problem("\"S3CRET\"") == "expected a JSON object");
  CHECK(cli_problem("null") == "expected a JSON object");
  CHECK(cli_problem(std::string("{}\0S3CRET", 9)) == "goes on after its JSON");
  CHECK(cli_problem(R"({"profiles": "S3CRET"})") == "profiles: expected a list");
  CHECK(cli_problem(R"({"profiles": [{"access_key_secret": 7}]})") == "access_key_secret: expected a text");
  CHECK(cli_problem(R"({"profiles": [{"mode": true}]})") == "mode: expected a text");
  CHECK(cli_problem(R"({"profiles": [{"expired_seconds": 1e3}]})") ==
        "expired_seconds: expected a whole number");
  CHECK(cli_problem(R"({"x":)" + std::string(900'000, '[')) == "nests more than 64 levels");
  std::string many = R"({"profiles": [{})";
  for (std::size_t i = 0; i < kMaxProfiles; ++i)
    many += ",{}";
  CHECK(cli_problem(many + "]}") == "profiles: expected at most 1000");
}

TEST_CASE("an INI file") {
  const auto parsed = parse_ini(
      "# comment\r\n; another\r\n\r\n[default]\r\ntype = access_key ; why not\r\naccess_key_id=LTAI1\n"
      "  access_key_secret\t=  a=b#c;d \n[ other ]\nquoted = \"x y\"\nhalf = \"x\nempty =\nnothing = # here\n"
      "[default]\naccess_key_id = LTAI2");
  REQUIRE(parsed.has_value());
  const IniFile& file = *parsed;
  REQUIRE(file.size() == 2);
  CHECK(file.at("default").at("type") == Secret("access_key"));
  CHECK(file.at("default").at("access_key_id") == Secret("LTAI2"));
  CHECK(file.at("default").at("access_key_secret") == Secret("a=b#c;d"));
  CHECK(file.at("other").at("quoted") == Secret("x y"));
  CHECK(file.at("other").at("half") == Secret("\"x"));
  CHECK(file.at("other").at("empty").empty());
  CHECK(file.at("other").at("nothing").empty());
  CHECK(parse_ini("").value().empty());
}

TEST_CASE("what is no INI file") {
  CHECK(ini_problem("key = S3CRET") == "line 1: expected a section such as [default] first");
  CHECK(ini_problem("\n[a]\nS3CRET\n") == "line 3: expected `key = value`");
  CHECK(ini_problem("[a\nkey = S3CRET") == "line 1: expected a section such as [default]");
  CHECK(ini_problem("[]") == "line 1: expected a section such as [default]");
  CHECK(ini_problem("[ ]") == "line 1: expected a section such as [default]");
}

}  // namespace lge::credentials
