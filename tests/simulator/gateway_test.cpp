#include "simulator/gateway.hpp"

#include <set>

#include "simulator/testing.hpp"

namespace lge::simulator {

namespace {

FixedRow row(const std::string& id, bool ended = false) {
  return {id, fmt::format(R"({{"sessionId":"{}"}})", id), ended};
}

std::vector<std::string> ids(const Gateway& gateway, std::size_t first = 0, std::size_t count = kMaxSessions,
                             std::int64_t now = 0) {
  std::string rows = R"({"sessions":)";
  gateway.write_rows(rows, first, count, now);
  Answer answer;
  answer.body = rows + "}";
  return Bench::ids(answer);
}

using Names = std::vector<std::string>;

GatewaySettings with_rows(Order order) {
  GatewaySettings settings;
  settings.order = order;
  settings.rows = {row("a"), row("b"), row("c")};
  return settings;
}

// 1 s starting, 10 s running, 2 s terminating, then 100 s in the list; 4 vcores.
GatewaySettings regular() {
  GatewaySettings settings;
  settings.life.starting_seconds = {1, 1};
  settings.life.running_seconds = {10, 10};
  settings.life.terminating_seconds = {2, 2};
  settings.life.history_seconds = 100;
  settings.life.error_share = 0;
  settings.life.vcores = {4, 4};
  return settings;
}

}  // namespace

TEST_CASE("given rows keep the order of the file, and new ones come at the right end") {
  Gateway newest(with_rows(Order::newest_first), 0);
  CHECK(newest.add(row("d")));
  CHECK(ids(newest) == Names{"d", "a", "b", "c"});
  CHECK(newest.purge_oldest(1, 0) == 1);
  CHECK(ids(newest) == Names{"d", "a", "b"});
  Gateway oldest(with_rows(Order::oldest_first), 0);
  CHECK(oldest.add(row("d")));
  CHECK(ids(oldest) == Names{"a", "b", "c", "d"});
  CHECK(oldest.purge_oldest(2, 0) == 2);
  CHECK(ids(oldest) == Names{"c", "d"});
  CHECK(oldest.purge_ids({"d", "none"}, 0) == 1);
  CHECK(oldest.purge_random(5, 0) == 1);
  CHECK(oldest.size() == 0);
}

TEST_CASE("a random order is stable: a new row comes anywhere, the others stay as they stand") {
  Gateway gateway(with_rows(Order::random), 0);
  bool inside = false;
  for (int i = 0; i < 50; ++i) {
    const Names before = ids(gateway);
    const std::string name = fmt::format("n{}", i);
    CHECK(gateway.add(row(name)));
    Names now = ids(gateway);
    inside = inside || (now.front() != name && now.back() != name);
    std::erase(now, name);
    CHECK(now == before);
  }
  CHECK(inside);
  CHECK(gateway.purge_oldest(3, 0) == 3);
  const Names left = ids(gateway);
  for (const std::string gone : {"a", "b", "c"})
    CHECK(std::count(left.begin(), left.end(), gone) == 0);
}

TEST_CASE("pages cut the list, and there is nothing past its end") {
  Gateway gateway(with_rows(Order::oldest_first), 0);
  CHECK(ids(gateway, 0, 2) == Names{"a", "b"});
  CHECK(ids(gateway, 2, 2) == Names{"c"});
  CHECK(ids(gateway, 4, 2).empty());
  CHECK(ids(gateway, static_cast<std::size_t>(-1), 2).empty());
}

TEST_CASE("a life goes through its states while usage grows") {
  Dice dice(1);
  const Life life = draw_life(regular().life, 1000, dice);
  CHECK(appearance(life, 1000).state == "starting");
  CHECK(appearance(life, 1999).vcore_seconds == 0);
  CHECK(appearance(life, 2000).state == "running");
  const Appearance half = appearance(life, 7000);
  CHECK(half.vcore_seconds == 20);
  CHECK(half.mb_seconds == 4 * 4096 * 5);
  CHECK(half.cu_hours == 20.0 / 3600);
  CHECK_FALSE(half.end_time.has_value());
  CHECK(appearance(life, 12000).state == "terminating");
  const Appearance end = appearance(life, 14000);
  CHECK(end.state == "terminated");
  CHECK(end.vcore_seconds == 48);
  CHECK(end.end_time == 14000);
  CHECK(appearance(life, 99000).vcore_seconds == 48);
  LifeSettings failing = regular().life;
  failing.error_share = 1;
  const Life failed = draw_life(failing, 1000, dice);
  CHECK(appearance(failed, 11999).state == "running");
  CHECK(appearance(failed, 12000).state == "error");
}

TEST_CASE("sessions are created at the rate and leave once their history is over") {
  GatewaySettings settings = regular();
  settings.creation_rate = 2;
  for (const Order order : {Order::newest_first, Order::oldest_first, Order::random}) {
    settings.order = order;
    Gateway gateway(settings, 0);
    gateway.advance(10'000);
    CHECK(gateway.size() == 20);
    gateway.advance(113'000);  // what was born before 0.5 s is gone 113 s after its birth
    CHECK(gateway.size() == 226);
    gateway.advance(200'000);
    CHECK(gateway.size() == 226);
    gateway.set_creation_rate(0, 200'000);
    gateway.advance(400'000);
    CHECK(gateway.size() == 0);
  }
}

TEST_CASE("the purge rate takes the oldest ended sessions and no others") {
  GatewaySettings settings;
  settings.order = Order::oldest_first;
  settings.rows = {row("live"), row("old", true), row("new", true)};
  settings.purge_rate = 1;
  Gateway gateway(settings, 0);
  gateway.advance(1000);
  CHECK(ids(gateway) == Names{"live", "new"});
  gateway.advance(5000);
  CHECK(ids(gateway) == Names{"live"});
}

TEST_CASE("the beginning holds what was asked for, and a seed makes it the same again") {
  GatewaySettings settings = regular();
  settings.history = 300;
  settings.live = 40;
  const std::int64_t now = 1'768'896'000'000;
  const Gateway gateway(settings, now);
  std::string rows;
  gateway.write_rows(rows, 0, 1000, now);
  std::map<std::string, int> states;
  std::int64_t before = now;
  const Json listing = json_of(rows);
  for (const Json& one : listing.items) {
    ++states[text_at(one, "state")];
    const std::int64_t created = std::stoll(text_at(one, "createTime"));
    CHECK(created <= before);
    before = created;
    CHECK(one.names.size() == 13);
    CHECK(json_of(text_at(one, "sparkConf")).find("proxyUser") != nullptr);
  }
  CHECK(states == std::map<std::string, int>{{"running", 40}, {"terminated", 300}});
  std::string again;
  Gateway(settings, now).write_rows(again, 0, 1000, now);
  CHECK(again == rows);
  settings.seed = 2;
  std::string other;
  Gateway(settings, now).write_rows(other, 0, 1000, now);
  CHECK(other != rows);
}

TEST_CASE("sparkConf is JSON in a string, whoever the user is") {
  GatewaySettings settings = regular();
  settings.history = 1;
  settings.life.users = {"a \"b\" \\ \xC3\xA9\n"};
  settings.life.queues = {"q\""};
  const Gateway gateway(settings, 0);
  std::string rows;
  gateway.write_rows(rows, 0, 1, 0);
  const Json row = json_of(rows).items.at(0);
  CHECK(text_at(row, "queue") == settings.life.queues[0]);
  CHECK(text_at(row, "name") == settings.life.users[0] + "-1");
  const Json conf = json_of(text_at(row, "sparkConf"));
  CHECK(text_at(conf, "proxyUser") == settings.life.users[0]);
  const Json& keys = *conf.find("conf");
  CHECK(text_at(keys, "spark.driver.cores") == "1");
  CHECK(text_at(keys, "spark.executor.instances") == "3");
  CHECK(text_at(keys, "spark.app.name") == "livy-session");
}

TEST_CASE("100,000 rows are paged whole") {
  for (const Order order : {Order::newest_first, Order::random}) {
    GatewaySettings settings = regular();
    settings.history = 100'000;
    settings.order = order;
    Gateway gateway(settings, 0);
    std::set<std::string> seen;
    for (std::size_t page = 0; page < 1001; ++page) {
      for (std::string& id : ids(gateway, page * 100, 100))
        seen.insert(std::move(id));
    }
    CHECK(seen.size() == 100'000);
  }
}

}  // namespace lge::simulator
