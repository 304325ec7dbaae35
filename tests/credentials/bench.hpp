#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <doctest/doctest.h>

#include "credentials/make_provider.hpp"
#include "credentials/source.hpp"
#include "credentials/world.hpp"
#include "fakes/clock.hpp"
#include "fakes/log.hpp"
#include "fakes/loop.hpp"
#include "fakes/random.hpp"
#include "fakes/transport.hpp"
#include "support/utc_time.hpp"

namespace lge::credentials {

using Answer = Result<Key, Error>;

class Expiries final : public ExpiryObserver {
 public:
  void key_expires(std::string_view credentials, std::optional<WallTime> at) override {
    told.emplace_back(credentials, at ? format_utc(*at) : "never");
  }
  std::vector<std::pair<std::string, std::string>> told;
};

/// Everything around a provider. Time stands still but for what a test does.
struct Bench {
  Bench() { background.use(tasks); }

  /// What a key is, once all that happens without waiting has happened.
  Answer get(Provider& provider) { return run(provider.get()); }
  Key key(Provider& provider) {
    Answer answer = get(provider);
    if (!answer) FAIL(answer.error().message);
    return answer.value();
  }
  std::string error(Provider& provider) {
    const Answer answer = get(provider);
    REQUIRE(answer.has_error());
    return answer.error().message;
  }
  Answer run(boost::asio::awaitable<Answer> task) {
    std::optional<Answer> result;
    boost::asio::co_spawn(loop, fakes::keep(std::move(task), result), [](const std::exception_ptr& error) {
      if (error) std::rethrow_exception(error);
    });
    settle();
    REQUIRE(result.has_value());
    return std::move(*result);
  }
  void settle() {
    loop.restart();
    loop.poll();
  }
  /// The JSON of a key that is valid for so long from now.
  [[nodiscard]] std::string key_json(const std::string& id, Millis life = std::chrono::hours(1)) const {
    return R"({"Code":"Success","AccessKeyId":")" + id + R"(","AccessKeySecret":"S3CRET-)" + id +
           R"(","SecurityToken":"T0KEN+)" + id + R"(","Expiration":")" + format_utc(clock.wall() + life) +
           "\"}";
  }
  [[nodiscard]] std::string sts_json(const std::string& id, Millis life = std::chrono::hours(1)) const {
    std::string key = key_json(id, life);
    key.replace(0, std::string(R"({"Code":"Success",)").size(), "{");
    return R"({"RequestId":"r-1","AssumedRoleUser":{"Arn":"acs:ram::1:role/a"},"Credentials":)" + key + "}";
  }
  [[nodiscard]] std::string everything_logged() const {
    std::string text;
    for (const std::string& line : log.lines)
      text.append(line).append("\n");
    return text;
  }

  std::map<std::string, std::string> variables;
  Environment environment = [this](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
  fakes::FakeClock clock;
  ServerClock server_clock{clock};
  fakes::FakeSleeper sleeper{clock};
  fakes::FakeRandom random;
  fakes::FakeLog log;
  fakes::ScriptedTransport sts;
  fakes::ScriptedTransport metadata;
  Expiries expiries;
  boost::asio::io_context loop;
  TaskGroup tasks{loop.get_executor(), log};
  Background background;
  World world{sts, metadata, server_clock, sleeper, random, environment, log, expiries};
  Tools tools{world, background, "finance"};
};

}  // namespace lge::credentials
