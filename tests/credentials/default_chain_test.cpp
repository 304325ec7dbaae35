#include "credentials/default_chain.hpp"

#include "credentials/bench.hpp"
#include "fakes/temporary_directory.hpp"

namespace lge::credentials {

namespace {

struct Fixture : Bench {
  Fixture() { variables["HOME"] = directory.path().string(); }
  std::shared_ptr<Provider> chain() { return make_default_chain(tools); }
  // Every link but the environment's has something to give.
  void offer_everything() {
    variables["ALIBABA_CLOUD_ROLE_ARN"] = "acs:ram::1:role/a";
    variables["ALIBABA_CLOUD_OIDC_PROVIDER_ARN"] = "acs:ram::1:oidc-provider/p";
    variables["ALIBABA_CLOUD_OIDC_TOKEN_FILE"] = directory.file("token", "id-token");
    variables["ALIBABA_CLOUD_CONFIG_FILE"] = directory.file(
        "cli.json",
        R"({"current":"x","profiles":[{"name":"x","mode":"AK","access_key_id":"LTAI-cli","access_key_secret":"S3CRET"}]})");
    variables["ALIBABA_CLOUD_CREDENTIALS_FILE"] = directory.file(
        "ini", "[default]\ntype = access_key\naccess_key_id = LTAI-ini\naccess_key_secret = S3CRET\n");
    variables["ALIBABA_CLOUD_CREDENTIALS_URI"] = "http://127.0.0.1/key";
  }
  fakes::TemporaryDirectory directory;
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "the links are asked in the official order") {
  offer_everything();
  variables["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "LTAI-env";
  variables["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "S3CRET";
  variables["ALIBABA_CLOUD_SECURITY_TOKEN"] = "T0KEN";
  CHECK(key(*chain()) == Key{"LTAI-env", Secret("S3CRET"), Secret("T0KEN"), std::nullopt});

  variables.erase("ALIBABA_CLOUD_ACCESS_KEY_SECRET");
  variables["ALIBABA_CLOUD_ROLE_SESSION_NAME"] = "pod-7";
  sts.answer(200, sts_json("STS.oidc"));
  CHECK(key(*chain()).id == "STS.oidc");
  CHECK(sts.requests[0].body.ends_with("&RoleSessionName=pod-7"));

  variables.erase("ALIBABA_CLOUD_OIDC_PROVIDER_ARN");
  CHECK(key(*chain()).id == "LTAI-cli");
  variables["ALIBABA_CLOUD_CLI_PROFILE_DISABLED"] = "TRUE";
  CHECK(key(*chain()).id == "LTAI-ini");

  variables.erase("ALIBABA_CLOUD_CREDENTIALS_FILE");
  variables["ALIBABA_CLOUD_ECS_METADATA"] = "worker";
  metadata.answer(200, "t0ken");
  metadata.answer(200, key_json("STS.ecs"));
  CHECK(key(*chain()).id == "STS.ecs");
  CHECK(metadata.requests[1].target.ends_with("/worker"));

  variables["ALIBABA_CLOUD_ECS_METADATA_DISABLED"] = "true";
  metadata.answer(200, key_json("STS.uri"));
  CHECK(key(*chain()).id == "STS.uri");
  CHECK(log.lines.back() == "info access key found credentials=finance source=credentials URI");
  CHECK(everything_logged().find("S3CRET") == std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "files of the home, and the section of ALIBABA_CLOUD_PROFILE") {
  std::filesystem::create_directory(directory.path() / ".alibabacloud");
  static_cast<void>(directory.file(".alibabacloud/credentials",
                                   "[default]\ntype=access_key\naccess_key_id=LTAI-d\naccess_key_secret=s\n"
                                   "[other]\ntype=access_key\naccess_key_id=LTAI-o\naccess_key_secret=s\n"));
  CHECK(key(*chain()).id == "LTAI-d");
  variables["ALIBABA_CLOUD_PROFILE"] = "other";
  CHECK(key(*chain()).id == "LTAI-o");
}

TEST_CASE_FIXTURE(Fixture, "what has worked is kept, also while it fails") {
  variables["ALIBABA_CLOUD_ECS_METADATA_DISABLED"] = "true";
  variables["ALIBABA_CLOUD_CREDENTIALS_URI"] = "http://127.0.0.1/key";
  const auto provider = chain();
  metadata.answer(200, key_json("STS.uri"));
  CHECK(key(*provider).id == "STS.uri");
  variables["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "LTAI-env";
  variables["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "S3CRET";
  CHECK(key(*provider).id == "STS.uri");
  clock.advance(std::chrono::hours(2));
  metadata.answer(500, "");
  CHECK(error(*provider) == "the credentials URI at http://127.0.0.1:80: HTTP 500");
  CHECK(log.count("access key found") == 1);
}

TEST_CASE_FIXTURE(Fixture,
                  "where nothing is to be had, each link says why, and nobody is asked twice at once") {
  variables["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "LTAI-env";
  metadata.fail(net::Failure::timeout, "not done within 500ms");
  metadata.fail(net::Failure::timeout, "not done within 500ms");
  const auto provider = chain();
  const std::string home = directory.path().string();
  const std::string expected =
      "no access key found; set one of these, or name credentials in the configuration: "
      "environment: ALIBABA_CLOUD_ACCESS_KEY_SECRET is not set; OIDC role: ALIBABA_CLOUD_ROLE_ARN is not "
      "set; "
      "CLI profile: " +
      home +
      "/.aliyun/config.json: No such file or directory; "
      "credentials file: " +
      home +
      "/.alibabacloud/credentials: No such file or directory; "
      "ECS metadata: the metadata service http://100.100.100.200: not done within 500ms; "
      "credentials URI: ALIBABA_CLOUD_CREDENTIALS_URI is not set";
  for (int i = 0; i < 3; ++i)
    CHECK(error(*provider) == expected);
  CHECK(metadata.requests.size() == 2);
  CHECK(log.lines.empty());
}

TEST_CASE_FIXTURE(Fixture, "IMDSv1 can be forbidden, and switched off links are told as such") {
  variables["ALIBABA_CLOUD_CLI_PROFILE_DISABLED"] = "true";
  variables["ALIBABA_CLOUD_IMDSV1_DISABLED"] = "true";
  metadata.answer(404, "");
  CHECK(
      error(*chain()).find("ECS metadata: the metadata service http://100.100.100.200: no token: HTTP 404") !=
      std::string::npos);
  CHECK(metadata.requests.size() == 1);
  variables["ALIBABA_CLOUD_ECS_METADATA_DISABLED"] = "true";
  const std::string why = error(*chain());
  CHECK(why.find("CLI profile: off by ALIBABA_CLOUD_CLI_PROFILE_DISABLED") != std::string::npos);
  CHECK(why.find("ECS metadata: off by ALIBABA_CLOUD_ECS_METADATA_DISABLED") != std::string::npos);
  variables.erase("ALIBABA_CLOUD_ECS_METADATA_DISABLED");
  variables["ALIBABA_CLOUD_ECS_METADATA"] = "../S3CRET";
  CHECK(error(*chain()).find("ALIBABA_CLOUD_ECS_METADATA is no name of a RAM role") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "the environment's key is read anew each time, and never shown") {
  variables["ALIBABA_CLOUD_ECS_METADATA_DISABLED"] = "true";
  const auto provider = chain();
  variables["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "LTAI-env";
  for (const char* bad : {"S3CRET S3CRET", "S3CRET\n"}) {
    variables["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = bad;
    const std::string why = error(*provider);
    CHECK(why.find("ALIBABA_CLOUD_ACCESS_KEY_SECRET is not printable ASCII without spaces") !=
          std::string::npos);
    CHECK(why.find("S3CRET ") == std::string::npos);
    CHECK(why.find("S3CRET\n") == std::string::npos);
  }
  for (const char* secret : {"one", "two"}) {
    variables["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = secret;
    CHECK(key(*provider).secret == Secret(secret));
  }
}

}  // namespace lge::credentials
