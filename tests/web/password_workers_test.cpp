#include "web/password_workers.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <doctest/doctest.h>

#include "web/bcrypt.hpp"

using namespace lge;
using namespace lge::web;

namespace {

constexpr const char* kHash =
    "$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW";  // of `secret`, at the cost 4
constexpr const char* kSlowHash =
    "$2b$14$abcdefghijklmnopqrstuug2/T3netL3BPRcnafSaAr9lEfTNoLyC";  // of something, at the cost 14: most of
                                                                     // a second

}  // namespace

TEST_CASE("bcrypt") {
  CHECK(matches_bcrypt(Secret("secret"), Secret(kHash)));
  std::string other(kHash);
  other[2] = 'y';
  CHECK(matches_bcrypt(Secret("secret"), Secret(other)));
  other[2] = 'a';
  CHECK(matches_bcrypt(Secret("secret"), Secret(other)));
  CHECK_FALSE(matches_bcrypt(Secret("Secret"), Secret(kHash)));
  CHECK_FALSE(matches_bcrypt(Secret(""), Secret(kHash)));
  CHECK_FALSE(matches_bcrypt(Secret(std::string("secret\0x", 8)), Secret(kHash)));
  CHECK_FALSE(matches_bcrypt(Secret(std::string(100'000, 'x')), Secret(kHash)));
  CHECK_FALSE(matches_bcrypt(Secret("secret"), Secret("")));
  CHECK_FALSE(matches_bcrypt(Secret("secret"), Secret("secret")));
  CHECK_FALSE(matches_bcrypt(Secret("secret"), Secret("*0")));
}

TEST_CASE("answers come on the loop, and only there") {
  boost::asio::io_context loop;
  const auto work = boost::asio::make_work_guard(loop);
  const auto workers = make_threaded_password_workers(loop.get_executor());
  std::vector<std::optional<bool>> answers;
  const auto keep = [&](std::optional<bool> matches) {
    answers.push_back(matches);
    if (answers.size() == 3) loop.stop();
  };
  for (int i = 0; i < 3; ++i)
    CHECK(workers->compare(Secret("secret"), Secret(kHash), keep));
  CHECK(answers.empty());
  loop.run();
  CHECK(answers == std::vector<std::optional<bool>>{true, true, true});
}

TEST_CASE("at most so many wait") {
  boost::asio::io_context loop;
  const auto workers = make_threaded_password_workers(loop.get_executor(), 1, 2);
  int calls = 0;
  const auto count = [&](std::optional<bool>) { ++calls; };
  CHECK(workers->compare(Secret("a"), Secret(kSlowHash), count));
  CHECK(workers->compare(Secret("b"), Secret(kHash), count));
  CHECK_FALSE(workers->compare(Secret("c"), Secret(kHash), count));
  workers->stop();
  CHECK(calls == 2);
  CHECK_FALSE(workers->compare(Secret("d"), Secret(kHash), count));
}

TEST_CASE("the end waits for no comparison") {
  boost::asio::io_context loop;
  const auto begin = std::chrono::steady_clock::now();
  std::vector<std::optional<bool>> answers;
  {
    const auto workers = make_threaded_password_workers(loop.get_executor(), 1, 10);
    const auto keep = [&](std::optional<bool> matches) { answers.push_back(matches); };
    for (int i = 0; i < 10; ++i)
      CHECK(workers->compare(Secret("x"), Secret(kSlowHash), keep));
    workers->stop();
  }
  CHECK(answers == std::vector<std::optional<bool>>(10, std::nullopt));
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
  loop.run();
  CHECK(answers.size() == 10);
}
