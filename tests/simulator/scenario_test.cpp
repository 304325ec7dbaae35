#include "simulator/scenario.hpp"

#include <filesystem>
#include <fstream>
#include <set>

#include "simulator/testing.hpp"

namespace lge::simulator {

namespace {

const std::filesystem::path kData = std::filesystem::path(LGE_SOURCE_DIR) / "tests/data";

// A scenario in a folder of its own, gone at the end.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "lge-simulator-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }
  [[nodiscard]] std::filesystem::path write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
    return path_ / name;
  }

 private:
  std::filesystem::path path_;
};

// What is said of a wrong scenario, without the file's path.
std::string problem(const std::string& text) {
  const Folder folder;
  const std::filesystem::path file = folder.write("scenario.json", text);
  const auto scenario = read_scenario(file);
  REQUIRE_FALSE(scenario.has_value());
  const std::string& error = scenario.error();
  REQUIRE(error.starts_with(file.string() + ": "));
  return error.substr(file.string().size() + 2);
}

std::string gateway_problem(const std::string& members) {
  return problem(R"({"workspaces":[{"id":"w","gateways":[{"id":"g",)" + members + "}]}]}");
}

}  // namespace

TEST_CASE("the official example is served to the digit") {
  Bench bench;
  auto scenario = read_scenario(kData / "official_example_scenario.json");
  REQUIRE(scenario.has_value());
  bench.service.load(*std::move(scenario), kData);
  const Answer answer = bench.service.handle(bench.client.signed_request(
      "/api/v1/workspaces/w-d80f373d3ace824f/livycompute/lc-zm4dzdiubu73w2yx/session?regionId=cn-hangzhou",
      bench.clock.wall()));
  REQUIRE(answer.status == 200);
  const Json page = json_of(answer.body);
  CHECK(text_at(page, "totalCount") == "1");
  std::ifstream file(kData / "official_example.json");
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const Json official = json_of(text);
  CHECK(to_text(*page.find("sessions")) == to_text(*official.find("sessions")));
  CHECK(text_at(page.find("sessions")->items.at(0), "cuHours") == "322.5");
}

TEST_CASE("the demo's scenario has five gateways in two regions") {
  auto scenario = read_scenario(kData / "demo_scenario.json");
  REQUIRE(scenario.has_value());
  std::set<std::string> regions;
  std::size_t sessions = 0;
  for (const GatewaySettings& gateway : scenario->gateways) {
    regions.insert(gateway.region);
    sessions = std::max(sessions, gateway.history + gateway.live);
    CHECK(gateway.creation_rate > 0);
  }
  CHECK(scenario->gateways.size() == 5);
  CHECK(regions.size() == 2);
  CHECK(sessions == 1295);
}

TEST_CASE("rows of a file keep the text of their numbers, and need not be rows") {
  const Folder folder;
  const std::string rows =
      R"([{"sessionId":"a","vcoreSeconds":9007199254740992,"cuHours":0.1,"mbSeconds":1.50e3},{"sessionId":null},7,null])";
  static_cast<void>(folder.write("listing.json", R"({"totalCount":-5,"sessions":)" + rows + "}"));
  auto scenario = read_scenario(folder.write(
      "s.json", R"({"workspaces":[{"id":"w","gateways":[{"id":"lc","listing_file":"listing.json"}]}]})"));
  REQUIRE_MESSAGE(scenario.has_value(), scenario.error());
  Bench bench;
  bench.service.load(*std::move(scenario), "");
  const Answer truth = bench.admin("GET", "/sim/listing?workspace=w&gateway=lc");
  CHECK(truth.body.find("\"totalCount\":4,\"sessions\":" + rows + "}") != std::string::npos);
}

TEST_CASE("a gateway can be copied many times, each with sessions of its own") {
  const Folder folder;
  auto scenario = read_scenario(
      folder.write("s.json", R"({"workspaces":[{"id":"w","name":"etl","status":"TERMINATED","gateways":[)"
                             R"({"id":"lc","name":"nightly","copies":3,"history":2},{"id":"single"}]},)"
                             R"({"id":"empty","gateways":[]}]})"));
  REQUIRE_MESSAGE(scenario.has_value(), scenario.error());
  CHECK(scenario->workspaces.at(0).name == "etl");
  CHECK(scenario->workspaces.at(0).status == "TERMINATED");
  CHECK(scenario->workspaces.at(1).id == "empty");
  REQUIRE(scenario->gateways.size() == 4);
  CHECK(scenario->gateways[0].id == "lc-00001");
  CHECK(scenario->gateways[2].id == "lc-00003");
  CHECK(scenario->gateways[2].profile.name == "nightly-00003");
  CHECK(scenario->gateways[3].id == "single");
  CHECK(scenario->gateways[0].seed != scenario->gateways[1].seed);
  Bench bench;
  bench.service.load(*std::move(scenario), "");
  CHECK(bench.service.world().workspaces().size() == 2);
  CHECK(bench.admin("GET", "/sim/gateways")
            .body.find(
                R"({"workspace":"w","id":"lc-00002","region":"","name":"nightly-00002","sessions":2})") !=
        std::string::npos);
}

TEST_CASE("a wrong scenario is refused and says where") {
  CHECK(problem("") == "byte 0: The document is empty.");
  CHECK(problem("{}") == "workspaces: missing");
  CHECK(problem("[]") == ": expected an object");
  CHECK(problem(R"({"workspaces":[],"speed":0})") == "speed: expected a number from 0.001 to 100000");
  CHECK(problem(R"({"workspaces":[{"gateways":[]}]})") == "workspaces[0].id: missing");
  CHECK(problem(R"({"workspaces":[{"id":"w"}]})") == "workspaces[0].gateways: missing");
  CHECK(problem(R"({"workspaces":[{"id":"w","gateways":[{"id":"g"},{"id":"g"}]}]})") ==
        "gateway g is twice in workspace w");
  CHECK(problem(R"({"workspaces":[{"id":"w","gateways":[]},{"id":"w","gateways":[]}]})") ==
        "workspace w is twice");
  CHECK(problem(R"({"workspaces":[],"workspaces":[]})") == "\"workspaces\": given twice");
  const std::string at = "workspaces[0].gateways[0].";
  CHECK(gateway_problem(R"("order":"sorted")") ==
        at + "order: expected one of: newest_first, oldest_first, random");
  CHECK(gateway_problem(R"("history":1000001)") == at + "history: expected a whole number from 0 to 1000000");
  CHECK(gateway_problem(R"("history":1.5)") == at + "history: expected a whole number from 0 to 1000000");
  CHECK(gateway_problem(R"("running_seconds":[9,1])") ==
        at + "running_seconds: expected a number, or [low, high], from 0 to 1000000000");
  CHECK(gateway_problem(R"("queues":[])") == at + "queues: expected an array of 1 to 1000 strings");
  CHECK(gateway_problem(R"("copies":0)") == at + "copies: expected a whole number from 1 to 100000");
  CHECK(gateway_problem(R"("colour":"red")") == at + "\"colour\": unknown member");
  CHECK(gateway_problem(R"("sessions":{})") == at + "sessions: expected an array");
  CHECK(gateway_problem(R"("listing_file":"none.json")").ends_with("none.json: No such file or directory"));
  const auto missing = read_scenario("/nonexistent/scenario.json");
  REQUIRE_FALSE(missing.has_value());
  CHECK(missing.error() == "/nonexistent/scenario.json: No such file or directory");
}

TEST_CASE("a wrong key in a scenario is refused") {
  const Folder folder;
  auto scenario = read_scenario(folder.write("s.json", R"({"workspaces":[],"keys":[{"id":"a"}]})"));
  REQUIRE(scenario.has_value());
  Bench bench;
  CHECK_THROWS_WITH(bench.service.load(*std::move(scenario), ""),
                    "keys[0].secret: missing, and there is no key of that id yet");
}

}  // namespace lge::simulator
