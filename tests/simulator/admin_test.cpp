#include "simulator/options.hpp"
#include "simulator/testing.hpp"

namespace lge::simulator {

namespace {

std::string error_of(const Answer& answer) {
  return text_at(json_of(answer.body), "error");
}

std::string refused(std::vector<const char*> flags) {
  flags.insert(flags.begin(), "livy_gateway_simulator");
  const auto options = parse_options(static_cast<int>(flags.size()), flags.data());
  REQUIRE_FALSE(options.has_value());
  const Exit& exit = options.error();
  CHECK(exit.code == 2);
  return exit.text.substr(0, exit.text.find('\n'));
}

}  // namespace

TEST_CASE("a gateway is made, filled and emptied by admin calls") {
  Bench bench;
  CHECK(bench.admin("POST", "/sim/gateway", R"({"workspace":"w","id":"lc","history":150})").status == 200);
  CHECK(Bench::ids(bench.ask("regionId=x&pageSize=100&pageNum=2")).size() == 50);
  CHECK(Bench::ids(bench.ask("regionId=x")).size() == 20);
  CHECK(Bench::ids(bench.ask("regionId=x&pageNum=9")).empty());
  const Answer changed = bench.admin("POST", "/sim/sessions",
                                     R"({"workspace":"w","gateway":"lc","create":2,"purge":{"oldest":100},)"
                                     R"("rows":[{"sessionId":"a"},{"sessionId":"b"}]})");
  CHECK(changed.body == R"({"created":4,"purged":100,"total":54})");
  const std::vector<std::string> ids = Bench::ids(bench.ask());
  CHECK(ids.size() == 54);
  CHECK(ids[0] == "b");
  CHECK(ids[1] == "a");
  CHECK(bench
            .admin("POST", "/sim/sessions",
                   R"({"workspace":"w","gateway":"lc","purge":{"ids":["a"],"random":3}})")
            .body == R"({"created":0,"purged":4,"total":50})");
  CHECK(bench.admin("POST", "/sim/churn", R"({"workspace":"w","gateway":"lc","creation_rate":10})").status ==
        200);
  bench.clock.advance(Millis(1000));
  CHECK(Bench::ids(bench.ask()).size() == 60);
  CHECK(Bench::ids(bench.admin("GET", "/sim/listing?workspace=w&gateway=lc")).size() == 60);
}

TEST_CASE("simulated time can pass faster") {
  Bench bench;
  bench.service.world().set_speed(100);
  GatewaySettings settings;
  settings.creation_rate = 1;
  bench.put(settings);
  bench.clock.advance(Millis(500));
  CHECK(Bench::ids(bench.ask()).size() == 50);
}

TEST_CASE("the statistics tell what was asked, and how much at once") {
  Bench bench;
  bench.put({});
  {
    const Answer first = bench.ask("regionId=r&pageNum=1");
    const Answer second = bench.ask("regionId=r&pageNum=2");
    CHECK(text_at(json_of(bench.admin("GET", "/sim/stats").body), "under_way") == "2");
  }
  bench.clock.advance(Millis(600));
  bench.ask("regionId=r&pageNum=2");
  bench.clock.advance(Millis(600));
  const Json stats = json_of(bench.admin("GET", "/sim/stats").body);
  CHECK(text_at(stats, "requests") == "3");
  CHECK(text_at(stats, "under_way") == "0");
  CHECK(text_at(stats, "max_under_way") == "2");
  CHECK(text_at(stats, "requests_last_second") == "1");
  CHECK(text_at(stats, "max_requests_in_a_second") == "3");
  CHECK(to_text(*stats.find("by_page")) == R"({"1":1,"2":2})");
  CHECK(to_text(*stats.find("by_gateway")) == R"({"w/lc":3})");
  CHECK(to_text(*stats.find("by_action")) == R"({"ListLivyComputeSessions":3})");
  CHECK(bench.admin("POST", "/sim/stats/reset").status == 200);
  CHECK(text_at(json_of(bench.admin("GET", "/sim/stats").body), "requests") == "0");
}

TEST_CASE("a wrong admin call says why") {
  Bench bench;
  CHECK(bench.admin("GET", "/sim/none").status == 404);
  CHECK(bench.admin("GET", "/sim/skew").status == 405);
  CHECK(error_of(bench.admin("POST", "/sim/skew", "{}")) == "seconds: missing");
  CHECK(error_of(bench.admin("POST", "/sim/rate", R"({"key":"x","requests_per_second":1})")) ==
        "key: there is no such key");
  CHECK(error_of(bench.admin("GET", "/sim/listing?workspace=w")) ==
        "there is no such gateway in that workspace");
  CHECK(error_of(bench.admin("POST", "/sim/gateway", R"({"id":"x"})")) == "workspace: missing");
  CHECK(error_of(bench.admin("POST", "/sim/tls", "{}")) ==
        "listener: there is no TLS listener of that number");
  CHECK(error_of(bench.admin("POST", "/sim/sts", R"({"roles":[{"arn":""}]})")) ==
        "roles[0].arn: expected 1 to 256 bytes");
  CHECK(error_of(bench.admin("POST", "/sim/sessions", "\xff")) ==
        "the body is not JSON: byte 0: Invalid value.");
}

TEST_CASE("wrong flags are refused") {
  CHECK(refused({"--port-file", "p", "--listen", "0.0.0.0:80"}) ==
        "--listen: expected a loopback address and port, as in 127.0.0.1:0");
  CHECK(refused({"--port-file", "p", "--listen", "127.0.0.1:99999"}) ==
        "--listen: expected a loopback address and port, as in 127.0.0.1:0");
  CHECK(refused({"--port-file", "p", "--listen-tls", "127.0.0.1:0"}) ==
        "--listen-tls, --tls-cert and --tls-key belong together");
  CHECK(refused({"--port-file", "p", "--listen-tls", "[::1]:0", "--listen-tls", "[::1]:0", "--tls-cert", "c",
                 "--tls-key", "k"}) == "--listen-tls, --tls-cert and --tls-key belong together");
  CHECK(refused({"--port-file", "p", "--listen-proxy", "10.0.0.1:0"}) ==
        "--listen-proxy: expected a loopback address and port");
  CHECK(refused({"--port-file", "p", "--listen-proxy", "[::1]:0", "--proxy-user", "u"}) ==
        "--proxy-user: expected USER:PASSWORD");
  CHECK(refused({"--port-file", "p", "--proxy-user", "u:p"}) == "--proxy-user belongs to --listen-proxy");
  CHECK(refused({"--port-file", "p", "--key", "secret-only"}) == "--key: expected ID:SECRET");
  CHECK(refused({"--port-file", "p", "--sts-key", "a:b"}) == "--sts-key: expected ID:SECRET:TOKEN");
  CHECK(refused({}) == "--port-file is required");
}

TEST_CASE("several TLS listeners and a proxy of the command line") {
  const std::vector<const char*> flags{"x",           "--port-file",  "p",           "--listen-tls",
                                       "127.0.0.1:0", "--listen-tls", "127.0.0.2:0", "--tls-cert",
                                       "c1",          "--tls-cert",   "c2",          "--tls-key",
                                       "k1",          "--tls-key",    "k2",          "--listen-proxy",
                                       "127.0.0.1:0", "--proxy-user", "u:p:w"};
  const auto options = parse_options(static_cast<int>(flags.size()), flags.data());
  REQUIRE(options.has_value());
  REQUIRE(options->tls.size() == 2);
  CHECK(options->tls[1].listen.address().to_string() == "127.0.0.2");
  CHECK(options->tls[1].files.certificate == "c2");
  CHECK(options->tls[1].files.key == "k2");
  CHECK(options->listen_proxy.has_value());
  CHECK(options->proxy_user.reveal() == "u:p:w");
}

TEST_CASE("keys of the command line") {
  const std::vector<const char*> flags{"x", "--port-file", "p", "--key", "a:b:c", "--sts-key", "d:e:f:g"};
  const auto options = parse_options(static_cast<int>(flags.size()), flags.data());
  REQUIRE(options.has_value());
  REQUIRE(options->keys.size() == 2);
  CHECK(options->keys[0].secret.reveal() == "b:c");
  CHECK(options->keys[1].secret.reveal() == "e");
  CHECK(options->keys[1].token.reveal() == "f:g");
}

}  // namespace lge::simulator
