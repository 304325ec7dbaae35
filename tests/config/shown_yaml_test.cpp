#include "config/shown_yaml.hpp"

#include "config/schema.hpp"
#include "config/support.hpp"
#include "config/yaml_writer.hpp"

namespace lge::config {

namespace {

/// Every key of the format, each with a value that is not its default.
Config everything(const TemporaryDirectory& directory) {
  const std::string ca_file = directory.file("ca.pem", "certificates");
  const auto loaded =
      load(data_directory() / "good" / "everything.yml", fake_environment({{"CA_FILE", ca_file}}));
  REQUIRE(loaded.has_value());
  return loaded->config;
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
  return text;
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("what is shown reads back as what it was, but for its secrets") {
  const TemporaryDirectory directory;
  for (const Config& config :
       {everything(directory), parse_text("gateways: [{workspace_id: w, livy_compute_id: lc, "
                                          "region: r, name: '${KEY_ID} $${x} \"<secret>\"'}]\n")
                                   .value()
                                   .config}) {
    const std::string shown = shown_yaml(config);
    const std::string readable = replaced(shown, "<secret>@", "me:hidden@");
    const auto again = parse_text(readable);
    REQUIRE(problems_of(again) == std::vector<std::string>{});
    CHECK(shown_yaml(again->config) == shown);
    CHECK(again->config.gateways == config.gateways);
    CHECK(again->config.dimensions == config.dimensions);
    CHECK(again->config.api.requests_per_second == config.api.requests_per_second);
    CHECK(again->config.poll.full_scan_interval == config.poll.full_scan_interval);
    CHECK(again->config.storage.path == config.storage.path);
    CHECK(again->config.credentials.size() == config.credentials.size());
  }
}

TEST_CASE("every key of the format is shown, and no secret") {
  const TemporaryDirectory directory;
  const std::string file = directory.file("secret", "TOPSECRET3");
  Config config = everything(directory);
  config.credentials["from files"] =
      StsToken{"STS.2", Secret("TOPSECRET3"), Secret("TOPSECRET3"), file, file};
  const std::string shown = shown_yaml(config);
  for (const Section& section : kSections) {
    for (const std::string_view key : section.keys) {
      CAPTURE(key);
      CHECK((holds(shown, " " + std::string(key) + ": ") || holds(shown, std::string(key) + ":\n")));
    }
  }
  CHECK_FALSE(holds(shown, kMarker));
  CHECK_FALSE(holds(shown, "to/ken+=="));
  CHECK_FALSE(holds(shown, "a$b"));
  CHECK(holds(shown, "    access_key_secret: <secret>\n"));
  CHECK(holds(shown, "    access_key_secret_file: \"" + file + "\"\n"));
  CHECK(holds(shown, "  proxy: \"http://<secret>@proxy:3128/\"\n"));
  CHECK(holds(shown, "    uri: \"http://127.0.0.1:8080/key?<secret>\"\n"));
}

TEST_CASE("defaults are filled in, and what is not set is said in a comment") {
  const auto loaded = parse_text("gateways: [{workspace_id: w, livy_compute_id: lc, region: cn-hangzhou}]\n");
  REQUIRE(loaded.has_value());
  CHECK(shown_yaml(loaded->config) == R"(poll:
  interval: 1m
  timeout: 50s
  full_scan_interval: 1h
  settle_time: 10m
  stale_after: 5m
api:
  endpoint: "https://emr-serverless-spark.{region}.aliyuncs.com"
  request_timeout: 10s
  page_size: 100
  max_in_flight: 8
  requests_per_second: 10
  max_attempts: 4
  max_response_bytes: 16777216
  # ca_file: the system's store
  # proxy: as the environment says
credentials:
  "default":
    type: default
gateways:
  - workspace_id: "w"
    livy_compute_id: "lc"
    region: "cn-hangzhou"
    name: "lc"
    credentials: "default"
    interval: 1m
# discovery: none
# dimensions: none
limits:
  series_per_gateway: 500
sessions:
  per_session: false
  per_session_limit: 200
# storage: in memory only
)");
}

TEST_CASE("whatever a text holds, it stays one value") {
  CHECK(yaml_quoted("a\"b\\c\nd") == R"("a\"b\\c\nd")");
  CHECK(yaml_quoted("${A} $${B} $C") == R"("$${A} $$${B} $C")");
  CHECK(yaml_quoted("") == R"("")");
}

}  // namespace lge::config
