#include <fmt/format.h>

#include "config/support.hpp"

namespace lge::config {

namespace {

constexpr std::string_view kFilePath = "credentials.finance.access_key_secret_file: ";

Result<Loaded, std::vector<Problem>> with_secret_file(const std::string& path) {
  return parse_text(
      fmt::format("{}credentials:\n  finance:\n    type: access_key\n    access_key_id: LTAI1\n"
                  "    access_key_secret_file: {}\n",
                  kOneGateway, path));
}

std::string problem_with(std::string_view content) {
  const TemporaryDirectory directory;
  const std::vector<std::string> found = problems_of(with_secret_file(directory.file("secret", content)));
  REQUIRE(found.size() == 1);
  REQUIRE(found[0].find(kFilePath) != std::string::npos);
  return found[0].substr(found[0].find(kFilePath) + kFilePath.size());
}

}  // namespace

TEST_CASE("a secret from a file, without the line breaks at its end") {
  const TemporaryDirectory directory;
  for (const std::string_view end : {"", "\n", "\r\n", "\n\n\n"}) {
    const auto result = with_secret_file(directory.file("secret", "TOPSECRET+/=" + std::string(end)));
    REQUIRE(result.has_value());
    CHECK(std::get<AccessKey>(result->config.credentials.at("finance")).secret.reveal() == "TOPSECRET+/=");
  }
}

TEST_CASE("a token from a file whose name comes from the environment") {
  const TemporaryDirectory directory;
  const std::string text =
      std::string(kOneGateway) +
      "credentials:\n"
      "  default: {type: sts_token, access_key_id: STS.1, access_key_secret: TOPSECRET,\n"
      "            security_token_file: '${DIRECTORY}/token'}\n";
  static_cast<void>(directory.file("token", "TOPSECRET2\n"));
  const auto result = parse(text, "config.yml", fake_environment({{"DIRECTORY", directory.path().string()}}));
  REQUIRE(result.has_value());
  CHECK(std::get<StsToken>(result->config.credentials.at("default")).token.reveal() == "TOPSECRET2");
}

TEST_CASE("files that hold no secret, or more than one") {
  const std::string expected =
      "expected the file to hold a secret of printable ASCII characters without spaces and line breaks";
  CHECK(problem_with("") == "the file is empty; expected it to hold the secret");
  CHECK(problem_with("\n\r\n") == "the file is empty; expected it to hold the secret");
  CHECK(problem_with("TOPSECRET\nTOPSECRET\n") == expected);
  CHECK(problem_with(std::string_view("TOPSECRET\0", 10)) == expected);
  CHECK(problem_with("TOPSECRET \n") == expected);
  CHECK(problem_with("\xEF\xBB\xBFTOPSECRET") == expected);
  CHECK(problem_with(std::string(65'537, 'x')) == "cannot read the file: holds more than 65536 bytes");
}

TEST_CASE("what is put in from the environment is never shown") {
  const std::string text =
      "poll: {interval: '${KEY_SECRET}'}\n"
      "api: {endpoint: '${KEY_SECRET}', page_size: '${KEY_SECRET}', ca_file: '${KEY_SECRET}',\n"
      "  proxy: '${KEY_SECRET}'}\n"
      "credentials: {one: {type: '${KEY_SECRET}'}, two: {type: access_key, access_key_id: '${KEY_SECRET} "
      "x',\n"
      "  access_key_secret_file: '${KEY_SECRET}'}}\n"
      "gateways:\n"
      "  - {workspace_id: '${KEY_SECRET}/', livy_compute_id: '${KEY_SECRET}/', region: '${KEY_SECRET}',\n"
      "     name: \"${KEY_SECRET}\\n\", credentials: '${KEY_SECRET}', interval: '${KEY_SECRET}'}\n"
      "discovery:\n"
      "  - {region: '${KEY_SECRET}', workspace_ids: ['${KEY_SECRET}/'], include: '(${KEY_SECRET}',\n"
      "     exclude: '${KEY_SECRET})', refresh_interval: '${KEY_SECRET}', credentials: '${KEY_SECRET}'}\n"
      "dimensions:\n"
      "  - {label: '${KEY_SECRET}-', field: '${KEY_SECRET}'}\n"
      "  - {label: a, spark_conf: '${KEY_SECRET}'}\n"
      "limits: {series_per_gateway: '${KEY_SECRET}'}\n"
      "sessions: {per_session: '${KEY_SECRET}', per_session_limit: '${KEY_SECRET}'}\n"
      "storage: {path: \"${KEY_SECRET}\\n\"}\n";
  CHECK(problems_of(text).size() == 27);  // problems_of looks for the marker in each
}

}  // namespace lge::config
