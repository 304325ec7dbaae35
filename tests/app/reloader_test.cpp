#include "app/reloader.hpp"

#include <stdexcept>
#include <string>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <doctest/doctest.h>

#include "fakes/log.hpp"
#include "support/event.hpp"

using namespace lge;
namespace asio = boost::asio;
using Kind = web::ReloadOutcome::Kind;

namespace {

// Reloads that begin when they are asked for and end when the test says so.
struct Bench {
  asio::awaitable<web::ReloadOutcome> reload() {
    const std::size_t number = ++begun;
    co_await end.wait();
    if (number == fails) throw std::runtime_error("out of luck");
    web::ReloadOutcome outcome;
    if (number == refused) outcome = {Kind::refused, {"problem " + std::to_string(number)}};
    co_return outcome;
  }
  void ask(const std::string& who) {
    reloader.request([this, who](const web::ReloadOutcome& outcome) {
      static const char* const kNames[] = {"reloaded", "refused", "stopping"};
      told.push_back(who + " " + kNames[static_cast<std::size_t>(outcome.kind)] + " " +
                     std::to_string(begun));
    });
  }
  void turn() {
    loop.restart();
    loop.poll();
  }
  void end_one() {
    end.notify_all();
    turn();
  }
  void stop() {
    asio::co_spawn(loop, reloader.stop(), [this](const std::exception_ptr& error) { stopped = !error; });
    turn();
  }

  asio::io_context loop;
  fakes::FakeLog log;
  Event end;
  std::size_t begun = 0;
  std::size_t refused = 0;
  std::size_t fails = 0;
  bool stopped = false;
  std::vector<std::string> told;
  app::Reloader reloader{loop.get_executor(), log, [this] { return reload(); }};
};

using Told = std::vector<std::string>;

}  // namespace

TEST_CASE_FIXTURE(Bench, "all who ask while one reload runs are joined to one further reload") {
  ask("a");
  turn();
  CHECK(begun == 1);
  for (const char* who : {"b", "c", "d"})
    ask(who);
  reloader.request({});
  turn();
  CHECK(begun == 1);
  end_one();
  CHECK(begun == 2);
  CHECK(told == Told{"a reloaded 1"});
  end_one();
  CHECK(begun == 2);
  CHECK(told == Told{"a reloaded 1", "b reloaded 2", "c reloaded 2", "d reloaded 2"});
  ask("e");
  turn();
  CHECK(begun == 3);
  end_one();
  CHECK(told.back() == "e reloaded 3");
}

TEST_CASE_FIXTURE(Bench, "each is told of its own reload") {
  refused = 1;
  ask("a");
  turn();
  ask("b");
  end_one();
  end_one();
  CHECK(told == Told{"a refused 1", "b reloaded 2"});
}

TEST_CASE_FIXTURE(Bench, "a reload that throws is a refusal, is logged, and the next one goes on") {
  fails = 1;
  ask("a");
  turn();
  end_one();
  CHECK(told == Told{"a refused 1"});
  CHECK(log.count("error a reload failed; this is a fault of this program err=out of luck") == 1);
  ask("b");
  turn();
  end_one();
  CHECK(told.back() == "b reloaded 2");
}

TEST_CASE_FIXTURE(Bench, "stopping waits for the reload that runs, and begins no other") {
  ask("a");
  turn();
  ask("b");
  stop();
  CHECK_FALSE(stopped);
  end_one();
  CHECK(stopped);
  CHECK(begun == 1);
  CHECK(told == Told{"a reloaded 1", "b stopping 1"});
  ask("c");
  turn();
  CHECK(begun == 1);
  CHECK(told.back() == "c stopping 1");
}
