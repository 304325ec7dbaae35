#include <filesystem>

#include "credentials/bench.hpp"
#include "credentials/profile_provider.hpp"
#include "fakes/temporary_directory.hpp"

namespace lge::credentials {

namespace {

struct Fixture : Bench {
  std::shared_ptr<Provider> make(const config::Credentials& credentials) {
    return make_provider(credentials, tools, [](const std::string&) { return std::shared_ptr<Provider>(); });
  }
  std::string profile_problem(const std::string& text, std::string_view name = "a") {
    const auto profiles = parse_cli_profiles(text);
    REQUIRE(profiles.has_value());
    const ProviderOrWhy provider = provider_of(*profiles, name, tools);
    REQUIRE(provider.has_error());
    CHECK(provider.error().find("S3CRET") == std::string::npos);
    return provider.error();
  }
  std::string ini_problem(const std::string& text, std::string_view section = "default") {
    const ProviderOrWhy provider = provider_of(*parse_ini(text), section, tools);
    REQUIRE(provider.has_error());
    CHECK(provider.error().find("S3CRET") == std::string::npos);
    return provider.error();
  }
  Key profile_key(const std::string& text, std::string_view name = "a") {
    const auto provider = provider_of(*parse_cli_profiles(text), name, tools);
    REQUIRE(provider.has_value());
    return key(**provider);
  }
  fakes::TemporaryDirectory directory;
};

std::string profile(const std::string& members) {
  return R"({"profiles":[{"name":"a",)" + members + "}]}";
}

const std::string kAk = R"("access_key_id":"LTAI1","access_key_secret":"S3CRET")";

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a fixed key, and one with a token") {
  CHECK(key(*make(config::AccessKey{"LTAI1", Secret("s")})) ==
        Key{"LTAI1", Secret("s"), Secret(), std::nullopt});
  CHECK(key(*make(config::StsToken{"STS.1", Secret("s"), Secret("t")})) ==
        Key{"STS.1", Secret("s"), Secret("t"), std::nullopt});
}

TEST_CASE_FIXTURE(Fixture,
                  "secrets in files are read again; a bad file leaves the last good one, and is told once") {
  const std::filesystem::path secret = directory.file("secret", "S3CRET-1");
  const std::filesystem::path token = directory.file("token", "T0KEN-1");
  const auto provider = make(config::StsToken{"STS.1", Secret("S3CRET-0"), Secret("T0KEN-0"), secret, token});
  CHECK(key(*provider) == Key{"STS.1", Secret("S3CRET-1"), Secret("T0KEN-1"), std::nullopt});
  static_cast<void>(directory.file("secret", "S3CRET-2\n"));
  CHECK(key(*provider).secret == Secret("S3CRET-2"));
  CHECK(log.lines.empty());
  for (const char* bad : {"", "S3CRET 3", "S3CRET-3\nS3CRET-3"}) {
    static_cast<void>(directory.file("secret", bad));
    for (int i = 0; i < 3; ++i)
      CHECK(key(*provider).secret == Secret("S3CRET-2"));
  }
  const std::string prefix =
      "warn a file of credentials is no longer good; what it held before is used file=" + secret.string() +
      " err=";
  CHECK(log.lines ==
        std::vector<std::string>{prefix + "the file is empty; expected it to hold the secret",
                                 prefix + "expected the file to hold a secret of printable ASCII characters "
                                          "without spaces and line breaks"});
  std::filesystem::remove(secret);
  CHECK(key(*provider).secret == Secret("S3CRET-2"));
  CHECK(log.count("err=No such file or directory") == 1);
  static_cast<void>(directory.file("secret", "S3CRET-4"));
  CHECK(key(*provider).secret == Secret("S3CRET-4"));
  CHECK(log.count("info the file is good again file=" + secret.string()) == 1);
  CHECK(everything_logged().find("S3CRET") == std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "each mode of the CLI") {
  CHECK(profile_key(profile(R"("mode":"AK",)" + kAk)) ==
        Key{"LTAI1", Secret("S3CRET"), Secret(), std::nullopt});
  CHECK(profile_key(profile(R"("mode":"StsToken","sts_token":"T0KEN",)" + kAk)).security_token ==
        Secret("T0KEN"));

  sts.answer(200, sts_json("STS.1"));
  CHECK(profile_key(profile(R"("mode":"RamRoleArn","ram_role_arn":"acs:ram::1:role/r","ram_session_name":"me",
                               "expired_seconds":900,"external_id":"x","sts_region":"cn-beijing",)" +
                            kAk))
            .id == "STS.1");
  CHECK(sts.requests[0].origin.host == "sts.cn-beijing.aliyuncs.com");
  CHECK(sts.requests[0].body ==
        "DurationSeconds=900&ExternalId=x&RoleArn=acs%3Aram%3A%3A1%3Arole%2Fr&RoleSessionName=me");

  const std::string token = directory.file("token", "id-token");
  sts.answer(200, sts_json("STS.2"));
  CHECK(
      profile_key(profile(R"("mode":"OIDC","ram_role_arn":"r","oidc_provider_arn":"p","oidc_token_file":")" +
                          token + "\""))
          .id == "STS.2");

  metadata.answer(200, "t0ken");
  metadata.answer(200, key_json("STS.3"));
  CHECK(profile_key(profile(R"("mode":"EcsRamRole","ram_role_name":"worker")")).id == "STS.3");
  metadata.answer(200, key_json("STS.4"));
  CHECK(profile_key(profile(R"("mode":"CredentialsURI","credentials_uri":"http://127.0.0.1/key")")).id ==
        "STS.4");

  sts.answer(200, sts_json("STS.5"));
  sts.answer(200, sts_json("STS.6"));
  CHECK(profile_key(R"({"current":"a","profiles":[
        {"name":"a","mode":"ChainableRamRoleArn","source_profile":"b","ram_role_arn":"ra"},
        {"name":"b","mode":"ChainableRamRoleArn","source_profile":"c","ram_role_arn":"rb"},
        {"name":"c","mode":"AK",)" +
                        kAk + "}]}",
                    "")
            .id == "STS.6");
  CHECK(sts.requests[2].target.find("AccessKeyId=LTAI1&") != std::string::npos);
  CHECK(sts.requests[3].target.find("AccessKeyId=STS.5&") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "profiles that cannot be used say why") {
  const std::string mode = R"(profile "a": mode )";
  CHECK(profile_problem("{}", "") == "no profile is named, and the file has no `current`");
  CHECK(profile_problem("{}") == R"(there is no profile "a")");
  CHECK(profile_problem(profile(R"("mode":"AK")")) == mode + R"("AK" needs access_key_id, printable ASCII)");
  CHECK(profile_problem(profile(R"("mode":"AK","access_key_id":"x")")) ==
        mode + R"("AK" needs access_key_secret, printable ASCII)");
  CHECK(profile_problem(profile(R"("mode":"AK","access_key_id":"x","access_key_secret":"S3CRET\n")")) ==
        mode + R"("AK" needs access_key_secret, printable ASCII)");
  CHECK(profile_problem(profile(R"("mode":"StsToken",)" + kAk)) == mode + R"("StsToken" needs sts_token)");
  CHECK(profile_problem(profile(R"("mode":"RamRoleArn",)" + kAk)) ==
        mode + R"("RamRoleArn" needs ram_role_arn)");
  CHECK(profile_problem(profile(R"("mode":"RamRoleArn","ram_role_arn":"r","expired_seconds":10,)" + kAk)) ==
        mode + R"("RamRoleArn" needs expired_seconds from 900 to 43200)");
  CHECK(profile_problem(profile(R"("mode":"OIDC")")) == mode + R"("OIDC" needs oidc_provider_arn)");
  CHECK(profile_problem(profile(R"("mode":"EcsRamRole","ram_role_name":"a/b")")) ==
        mode + R"("EcsRamRole" has a bad ram_role_name)");
  CHECK(profile_problem(profile(R"("mode":"CredentialsURI")")) ==
        mode + R"("CredentialsURI" needs credentials_uri, an http or https URL)");
  for (const char* browser : {"CloudSSO", "OAuth"}) {
    CHECK(profile_problem(profile(std::string(R"("mode":")") + browser + "\""))
              .ends_with("needs a browser, which a daemon has not"));
  }
  CHECK(profile_problem(profile(R"("mode":"External")"))
            .ends_with("starts another program, which this one does not"));
  CHECK(profile_problem(profile(R"("mode":"RsaKeyPair")")).find("is not supported; use AK, ") !=
        std::string::npos);
  CHECK(profile_problem(profile(R"("mode":"ChainableRamRoleArn")")).ends_with("needs source_profile"));
}

TEST_CASE_FIXTURE(Fixture, "chained profiles are bounded") {
  CHECK(profile_problem(R"({"profiles":[
        {"name":"a","mode":"ChainableRamRoleArn","source_profile":"b","ram_role_arn":"r"},
        {"name":"b","mode":"ChainableRamRoleArn","source_profile":"a","ram_role_arn":"r"}]})") ==
        R"(profile "a" stands on itself by way of source_profile)");
  CHECK(profile_problem(profile(R"("mode":"ChainableRamRoleArn","source_profile":"x","ram_role_arn":"r")")) ==
        R"(there is no profile "x")");
  std::string text = R"({"profiles":[{"name":"p0","mode":"AK",)" + kAk + "}";
  for (int i = 1; i <= 8; ++i) {
    text.append(R"(,{"name":"p)").append(std::to_string(i));
    text.append(R"(","mode":"ChainableRamRoleArn","ram_role_arn":"r","source_profile":"p)");
    text.append(std::to_string(i - 1)).append("\"}");
  }
  text += "]}";
  CHECK(profile_problem(text, "p8") == "more than 8 profiles stand on each other");
  CHECK(provider_of(*parse_cli_profiles(text), "p7", tools).has_value());
}

TEST_CASE_FIXTURE(Fixture, "each type of the credentials file") {
  const auto made = [this](const std::string& text) {
    const auto provider = provider_of(*parse_ini("[default]\n" + text), "default", tools);
    REQUIRE(provider.has_value());
    return key(**provider);
  };
  const std::string ak = "access_key_id = LTAI1\naccess_key_secret = S3CRET\n";
  CHECK(made("type = access_key\n" + ak) == Key{"LTAI1", Secret("S3CRET"), Secret(), std::nullopt});
  sts.answer(200, sts_json("STS.1"));
  CHECK(made("type = ram_role_arn\nrole_arn = r\nrole_session_name = me\n" + ak).id == "STS.1");
  CHECK(sts.requests[0].body == "DurationSeconds=3600&RoleArn=r&RoleSessionName=me");
  metadata.answer(200, "t0ken");
  metadata.answer(200, key_json("STS.2"));
  CHECK(made("type = ecs_ram_role\nrole_name = worker\n").id == "STS.2");

  const std::string section = R"(section "default": )";
  CHECK(ini_problem("[other]\n") == R"(there is no section "default")");
  CHECK(ini_problem("[default]\ntype = rsa_key_pair") ==
        section + "expected type access_key, ecs_ram_role or ram_role_arn");
  CHECK(ini_problem("[default]\ntype = access_key") == section + "expected access_key_id, printable ASCII");
  CHECK(ini_problem("[default]\ntype = access_key\naccess_key_id = x") ==
        section + "expected access_key_secret, printable ASCII");
  CHECK(ini_problem("[default]\ntype = ram_role_arn\n" + ak) == section + "expected role_arn");
  CHECK(ini_problem("[default]\ntype = ecs_ram_role\nrole_name = a/b") ==
        section + "expected role_name, the name of a RAM role");
}

TEST_CASE_FIXTURE(Fixture,
                  "a profile follows its file; a key that is still good survives what is no change") {
  const std::string file = directory.file("config.json", profile(R"("mode":"AK",)" + kAk));
  const auto provider = make(config::Profile{file, "a"});
  CHECK(key(*provider).id == "LTAI1");
  static_cast<void>(directory.file("config.json", R"({"profiles":[{"access_key_secret":"S3CR)"));
  CHECK(key(*provider).id == "LTAI1");
  CHECK(log.count("warn a file of credentials is no longer good") == 1);
  static_cast<void>(directory.file(
      "config.json", profile(R"("mode":"CredentialsURI","credentials_uri":"http://127.0.0.1/key")")));
  metadata.answer(200, key_json("STS.1"));
  CHECK(key(*provider).id == "STS.1");
  static_cast<void>(directory.file(
      "config.json", profile(R"("mode":"CredentialsURI","credentials_uri":"http://127.0.0.1/key")")));
  CHECK(key(*provider).id == "STS.1");
  CHECK(metadata.requests.size() == 1);
  CHECK(everything_logged().find("S3CR") == std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "which file and profile, where the configuration says nothing") {
  variables["HOME"] = directory.path().string();
  CHECK(error(*make(config::Profile{})) ==
        (directory.path() / ".aliyun/config.json").string() + ": No such file or directory");
  const std::string file = directory.file(
      "cli.json",
      R"({"current":"b","profiles":[{"name":"a","mode":"AK","access_key_id":"LTAI-a","access_key_secret":"s"},
      {"name":"b","mode":"AK","access_key_id":"LTAI-b","access_key_secret":"s"}]})");
  variables["ALIBABA_CLOUD_CONFIG_FILE"] = file;
  CHECK(key(*make(config::Profile{})).id == "LTAI-b");
  variables["ALIBABA_CLOUD_PROFILE"] = "a";
  CHECK(key(*make(config::Profile{})).id == "LTAI-a");
  CHECK(key(*make(config::Profile{std::nullopt, "b"})).id == "LTAI-b");
}

}  // namespace lge::credentials
