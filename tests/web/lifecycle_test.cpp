#include "web/lifecycle.hpp"

#include <doctest/doctest.h>

#include "fakes/loop.hpp"

using namespace lge;
using namespace lge::web;
using Kind = ReloadOutcome::Kind;

namespace {

struct Pages {
  explicit Pages(bool enabled = true) {
    LifecycleOptions options;
    options.enabled = enabled;
    options.reload = [this] { return reload(); };
    options.log_level = [this] { return level; };
    options.set_log_level = [this](LogLevel to) { level = to; };
    router.emplace(lifecycle_routes(options));
  }
  Pages(const Pages&) = delete;
  Pages& operator=(const Pages&) = delete;
  ~Pages() = default;

  boost::asio::awaitable<ReloadOutcome> reload() {
    ++reloads;
    co_return outcome;
  }

  Response ask(const std::string& method, const std::string& path, const std::string& query = "",
               Headers headers = {}) {
    Request request;
    request.method = method;
    request.path = path;
    request.query = query;
    request.headers = std::move(headers);
    const auto choice = router->choose(request);
    if (const auto* refused = std::get_if<Answer>(&choice)) return refused->response;
    const Route& route = *std::get<const Route*>(choice);
    if (const auto* at_once = std::get_if<Handler>(&route.handle)) return (*at_once)(request);
    return fakes::run(std::get<SlowHandler>(route.handle)(request));
  }
  Response post(Headers headers = {}) { return ask("POST", "/-/reload", "", std::move(headers)); }

  ReloadOutcome outcome;
  int reloads = 0;
  LogLevel level = LogLevel::info;
  std::optional<Router> router;
};

}  // namespace

TEST_CASE("a reload over HTTP says what became of it") {
  Pages pages;
  Response answer = pages.post();
  CHECK(answer.status == 200);
  CHECK(*answer.body == "configuration reloaded\n");
  pages.outcome = {Kind::refused,
                   {"c.yml:2:13: poll.interval: expected a duration", "c.yml:3:1: colour: unknown"}};
  answer = pages.post();
  CHECK(answer.status == 400);
  CHECK(*answer.body ==
        "400: the configuration was not reloaded; the one before stays in force\n"
        "c.yml:2:13: poll.interval: expected a duration\nc.yml:3:1: colour: unknown\n");
  pages.outcome = {Kind::stopping, {}};
  CHECK(pages.post().status == 503);
  CHECK(pages.reloads == 3);
}

TEST_CASE("a great many problems are cut off") {
  const ReloadOutcome outcome{Kind::refused, std::vector<std::string>(kMaxShownProblems + 5, "wrong")};
  const std::string text = *reload_response(outcome).body;
  CHECK(text.ends_with("wrong\n5 more: the log has them\n"));
  CHECK(std::count(text.begin(), text.end(), '\n') == kMaxShownProblems + 2);
}

TEST_CASE("reloads are asked for by POST only") {
  Pages pages;
  for (const char* method : {"GET", "HEAD", "PUT", "DELETE"}) {
    CAPTURE(method);
    CHECK(pages.ask(method, "/-/reload").status == 405);
  }
  CHECK(pages.reloads == 0);
}

TEST_CASE("without the flag nothing can be changed, and the answer names the flag") {
  Pages pages(false);
  for (const Response& answer :
       {pages.post(), pages.ask("PUT", "/-/log-level", "level=debug"), pages.ask("GET", "/-/log-level")}) {
    CHECK(answer.status == 403);
    CHECK(answer.body->find("--web.enable-lifecycle") != std::string::npos);
  }
  CHECK(pages.reloads == 0);
  CHECK(pages.level == LogLevel::info);
}

TEST_CASE("what a page in a browser sends is refused, wherever it says it comes from") {
  Pages pages;
  const std::vector<Headers> sent{{{"Origin", "https://evil.example"}},
                                  {{"origin", "null"}},
                                  {{"Host", "localhost:10998"}, {"Origin", "http://localhost:10998"}},
                                  {{"Sec-Fetch-Site", "cross-site"}},
                                  {{"Sec-Fetch-Site", "same-site"}},
                                  {{"sec-fetch-site", "same-origin"}}};
  for (const Headers& headers : sent) {
    CAPTURE(headers.back().second);
    CHECK(pages.post(headers).status == 403);
    CHECK(pages.ask("PUT", "/-/log-level", "level=debug", headers).status == 403);
  }
  CHECK(pages.reloads == 0);
  CHECK(pages.level == LogLevel::info);
  CHECK(pages.post({{"Sec-Fetch-Site", "none"}, {"User-Agent", "curl/8"}}).status == 200);
}

TEST_CASE("the log's level is told and changed") {
  Pages pages;
  CHECK(*pages.ask("GET", "/-/log-level").body == "info\n");
  const Response changed = pages.ask("PUT", "/-/log-level", "level=debug");
  CHECK(changed.status == 200);
  CHECK(*changed.body == "log level debug\n");
  CHECK(pages.level == LogLevel::debug);
  CHECK(*pages.ask("GET", "/-/log-level").body == "debug\n");
  for (const char* wrong :
       {"", "level=", "level=loud", "level=DEBUG", "debug", "x=1&level=debug", "level=info&"}) {
    CAPTURE(wrong);
    const Response refused = pages.ask("PUT", "/-/log-level", wrong);
    CHECK(refused.status == 400);
    CHECK(refused.body->find("debug, info, warn or error") != std::string::npos);
  }
  CHECK(pages.level == LogLevel::debug);
  CHECK(pages.ask("POST", "/-/log-level").status == 405);
}
