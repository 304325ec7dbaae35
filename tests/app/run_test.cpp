#include "app/run.hpp"

#include <cstdlib>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <streambuf>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <doctest/doctest.h>

#include "fakes/temporary_directory.hpp"

using namespace lge;
using fakes::TemporaryDirectory;

namespace {

// Catches what is written to a standard stream while it lives.
class Captured {
 public:
  explicit Captured(std::ostream& stream) : stream_(stream), before_(stream.rdbuf(text_.rdbuf())) {}
  Captured(const Captured&) = delete;
  Captured& operator=(const Captured&) = delete;
  ~Captured() { stream_.rdbuf(before_); }
  [[nodiscard]] std::string text() const { return text_.str(); }

 private:
  std::ostringstream text_;
  std::ostream& stream_;
  std::streambuf* before_;
};

struct Outcome {
  int code;
  std::string output;
  std::string error;
};

Outcome run(const std::vector<std::string>& arguments) {
  std::vector<const char*> argv{"livy_gateway_exporter"};
  for (const std::string& one : arguments)
    argv.push_back(one.c_str());
  const Captured output(std::cout);
  const Captured error(std::cerr);
  const int code = app::run(static_cast<int>(argv.size()), argv.data());
  return {code, output.text(), error.text()};
}

constexpr const char* kGood =
    "gateways:\n  - workspace_id: w-1\n    livy_compute_id: lc-1\n    region: cn-hangzhou\n";

}  // namespace

TEST_CASE("check-config says that a good file is valid") {
  const TemporaryDirectory dir;
  const std::string file = dir.file("config.yml", kGood);
  const Outcome outcome = run({"check-config", "--config.file", file});
  CHECK(outcome.code == 0);
  CHECK(outcome.output == file + " is valid\n");
  CHECK(outcome.error.empty());
}

TEST_CASE("check-config tells every error of a bad file, a line for each") {
  const TemporaryDirectory dir;
  const std::string file = dir.file("config.yml", "poll: { intervall: 5s, timeout: soon }\ngateways: 7\n");
  const Outcome outcome = run({"--config.file", file, "check-config"});
  CHECK(outcome.code == 2);
  CHECK(outcome.output.empty());
  CHECK(outcome.error.find(file + ":1:9: poll.intervall: ") != std::string::npos);
  CHECK(outcome.error.find(file + ":1:33: poll.timeout: ") != std::string::npos);
  CHECK(outcome.error.find(file + ":2:11: gateways: ") != std::string::npos);
}

TEST_CASE("a warning is told, and the file is still valid") {
  const TemporaryDirectory dir;
  const std::string file =
      dir.file("config.yml", std::string("api: { endpoint: \"http://127.0.0.1:8080\" }\n") + kGood);
  const Outcome outcome = run({"check-config", "--config.file", file});
  CHECK(outcome.code == 0);
  CHECK(outcome.output == file + " is valid\n");
  CHECK(outcome.error.starts_with("warning: " + file + ":1:"));
}

TEST_CASE("every command refuses a configuration that is not there") {
  const TemporaryDirectory dir;
  const std::string file = (dir.path() / "missing.yml").string();
  for (const std::string command : {"check-config", "once", "serve"}) {
    CAPTURE(command);
    const Outcome outcome = run({command, "--config.file", file});
    CHECK(outcome.code == 2);
    CHECK(outcome.output.empty());
    CHECK(outcome.error.find(file) != std::string::npos);
  }
}

TEST_CASE("help goes to standard output, a wrong command line to standard error") {
  const Outcome help = run({"--help"});
  CHECK(help.code == 0);
  CHECK_FALSE(help.output.empty());
  CHECK(help.error.empty());
  const Outcome wrong = run({"--no-such-flag"});
  CHECK(wrong.code == 2);
  CHECK(wrong.output.empty());
  CHECK_FALSE(wrong.error.empty());
}

TEST_CASE("serve that cannot have its address fails with exit code 1") {
  const TemporaryDirectory dir;
  const std::string file = dir.file("config.yml", kGood);
  boost::asio::io_context loop;
  const boost::asio::ip::tcp::acceptor occupied(loop, {boost::asio::ip::address_v4::loopback(), 0},
                                                /*reuse_addr=*/false);
  const std::string address = "127.0.0.1:" + std::to_string(occupied.local_endpoint().port());
  const Outcome outcome =
      run({"serve", "--config.file", file, "--web.listen-address", address, "--log.level", "error"});
  CHECK(outcome.code == 1);
  CHECK(outcome.output.empty());
}

TEST_CASE("a proxy of the environment that cannot be used is an error at start, by its name only") {
  const TemporaryDirectory dir;
  const std::string file = dir.file("config.yml", kGood);
  REQUIRE(::setenv("https_proxy", "http://me:TOPSECRET@proxy", 1) == 0);
  for (const std::string command : {"once", "serve"}) {
    CAPTURE(command);
    std::string told = "nothing";
    try {
      run({command, "--config.file", file, "--web.listen-address", "127.0.0.1:0"});
    } catch (const std::runtime_error& error) {
      told = error.what();
    }
    CHECK(told.starts_with("the environment variable https_proxy cannot be used: expected "));
    CHECK(told.find("TOPSECRET") == std::string::npos);
  }
  // A proxy in the configuration, or none, leaves the environment unread.
  const std::string none = dir.file("none.yml", std::string("api: { proxy: none, request_timeout: 100ms,\n"
                                                            "       endpoint: \"http://127.0.0.1:1\" }\n") +
                                                    kGood);
  CHECK_NOTHROW(run({"once", "--config.file", none}));
  ::unsetenv("https_proxy");
}
