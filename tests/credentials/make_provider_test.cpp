#include "credentials/make_provider.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>

#include <doctest/doctest.h>

#include "fakes/loop.hpp"

using namespace lge;
using credentials::Key;

namespace {

constexpr const char* kId = "ALIBABA_CLOUD_ACCESS_KEY_ID";
constexpr const char* kSecret = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
constexpr const char* kToken = "ALIBABA_CLOUD_SECURITY_TOKEN";

struct Bench {
  Result<Key, credentials::Error> get(const config::Credentials& wanted = config::DefaultChain{}) {
    if (!provider) provider = credentials::make_provider(wanted, environment);
    return fakes::run(provider->get());
  }
  std::string error() {
    const auto key = get();
    REQUIRE(key.has_error());
    return key.error().message;
  }

  std::map<std::string, std::string> variables;
  Environment environment = [this](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
  std::unique_ptr<credentials::Provider> provider;
};

}  // namespace

TEST_CASE("the environment gives a key, with a token where there is one") {
  Bench bench;
  bench.variables = {{kId, "LTAI1"}, {kSecret, "hunter2"}};
  CHECK(bench.get().value() == Key{"LTAI1", Secret("hunter2"), Secret(), std::nullopt});
  bench.variables[kToken] = "tok3n";
  CHECK(bench.get().value() == Key{"LTAI1", Secret("hunter2"), Secret("tok3n"), std::nullopt});
  bench.variables[kToken] = "";
  CHECK(bench.get().value().security_token.empty());
}

TEST_CASE("the environment is read anew each time") {
  Bench bench;
  CHECK(bench.get().has_error());
  bench.variables = {{kId, "LTAI1"}, {kSecret, "one"}};
  CHECK(bench.get().value().secret == Secret("one"));
  bench.variables[kSecret] = "two";
  CHECK(bench.get().value().secret == Secret("two"));
  bench.variables.clear();
  CHECK(bench.get().has_error());
}

TEST_CASE("the first variable that is missing or empty is named, and what to do") {
  Bench bench;
  const std::string advice = " is not set; set it, or name credentials in the configuration";
  CHECK(bench.error() == "no access key: the environment variable ALIBABA_CLOUD_ACCESS_KEY_ID" + advice);
  bench.variables = {{kSecret, "hunter2"}, {kToken, "tok3n"}};
  CHECK(bench.error() == "no access key: the environment variable ALIBABA_CLOUD_ACCESS_KEY_ID" + advice);
  bench.variables = {{kId, ""}, {kSecret, "hunter2"}};
  CHECK(bench.error() == "no access key: the environment variable ALIBABA_CLOUD_ACCESS_KEY_ID" + advice);
  bench.variables = {{kId, "LTAI1"}, {kToken, "tok3n"}};
  CHECK(bench.error() == "no access key: the environment variable ALIBABA_CLOUD_ACCESS_KEY_SECRET" + advice);
}

TEST_CASE("no message holds a value") {
  Bench bench;
  for (const char* missing : {kId, kSecret}) {
    bench.variables = {{kId, "LTAI1"}, {kSecret, "hunter2"}, {kToken, "tok3n"}};
    bench.variables.erase(missing);
    const std::string error = bench.error();
    CHECK(error.find("LTAI1") == std::string::npos);
    CHECK(error.find("hunter2") == std::string::npos);
    CHECK(error.find("tok3n") == std::string::npos);
  }
}

TEST_CASE("a configured key is the same whatever the environment says") {
  const config::AccessKey fixed{"LTAI2", Secret("s2")};
  Bench bench;
  CHECK(bench.get(fixed).value() == Key{"LTAI2", Secret("s2"), Secret(), std::nullopt});
  bench.variables = {{kId, "LTAI1"}, {kSecret, "hunter2"}, {kToken, "tok3n"}};
  CHECK(bench.get(fixed).value() == Key{"LTAI2", Secret("s2"), Secret(), std::nullopt});
}

TEST_CASE("a configured temporary key brings its token") {
  Bench bench;
  CHECK(bench.get(config::StsToken{"STS.3", Secret("s3"), Secret("t3")}).value() ==
        Key{"STS.3", Secret("s3"), Secret("t3"), std::nullopt});
}

TEST_CASE("the process's environment tells what is set, empty and not set") {
  const Environment environment = process_environment();
  CHECK(environment("PATH").has_value());
  CHECK_FALSE(environment("LGE_SURELY_NOBODY_SETS_THIS").has_value());
  CHECK_FALSE(environment("").has_value());
}
