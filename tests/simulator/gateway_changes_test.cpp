#include "simulator/testing.hpp"

namespace lge::simulator {

namespace {

using Names = std::vector<std::string>;

Json listing(const Gateway& gateway, std::int64_t now = 0) {
  std::string rows;
  gateway.write_rows(rows, 0, kMaxSessions, now);
  return json_of(rows);
}

Names ids(const Gateway& gateway) {
  Names all;
  const Json rows = listing(gateway);
  for (const Json& row : rows.items)
    all.push_back(text_at(row, "sessionId"));
  return all;
}

Gateway with_rows(Order order, int count) {
  GatewaySettings settings;
  settings.order = order;
  for (int i = 0; i < count; ++i) {
    const std::string id(1, static_cast<char>('a' + i));
    settings.rows.push_back(
        {id, fmt::format(R"({{"sessionId":"{}","state":"error","endTime":{}}})", id, 1000 * i), true});
  }
  return Gateway(std::move(settings), 0);
}

}  // namespace

TEST_CASE("a list is turned round, and new rows still come where they came") {
  Gateway gateway = with_rows(Order::newest_first, 3);
  gateway.reorder(Reordering::reverse);
  CHECK(ids(gateway) == Names{"c", "b", "a"});
  CHECK(gateway.add({"d", R"({"sessionId":"d"})", false}));
  CHECK(ids(gateway) == Names{"d", "c", "b", "a"});
  CHECK(gateway.purge_oldest(1, 0) == 1);  // by age, wherever it stands: c was the last of the first list
  CHECK(ids(gateway) == Names{"d", "b", "a"});
}

TEST_CASE("a list turned round twice is as it was") {
  Gateway gateway = with_rows(Order::oldest_first, 4);
  gateway.reorder(Reordering::reverse);
  gateway.reorder(Reordering::reverse);
  CHECK(ids(gateway) == Names{"a", "b", "c", "d"});
  CHECK(gateway.purge_oldest(2, 0) == 2);
  CHECK(ids(gateway) == Names{"c", "d"});
}

TEST_CASE("a swap exchanges two rows, a shuffle keeps them all") {
  Gateway gateway = with_rows(Order::oldest_first, 8);
  const Names before = ids(gateway);
  gateway.reorder(Reordering::swap);
  const Names after = ids(gateway);
  std::size_t moved = 0;
  for (std::size_t i = 0; i < before.size(); ++i)
    moved += before[i] != after[i] ? 1U : 0U;
  CHECK(moved == 2);
  gateway.reorder(Reordering::shuffle);
  Names sorted = ids(gateway);
  CHECK(sorted != before);
  std::sort(sorted.begin(), sorted.end());
  CHECK(sorted == before);
}

TEST_CASE("reordering what has no order to lose changes nothing") {
  for (const int count : {0, 1}) {
    Gateway gateway = with_rows(Order::newest_first, count);
    const Names before = ids(gateway);
    for (const Reordering how : {Reordering::reverse, Reordering::shuffle, Reordering::swap})
      gateway.reorder(how);
    CHECK(ids(gateway) == before);
  }
}

TEST_CASE("sessions are purged by their ids, and by nothing that only looks like one") {
  GatewaySettings settings;
  settings.history = 3;
  Gateway gateway(settings, 1'000'000'000);
  const Names before = ids(gateway);
  std::string salted = before[1];
  salted[5] = salted[5] == '0' ? '1' : '0';
  CHECK(gateway.purge_ids({salted, before[1].substr(1), "livy-xxxxxxxxxxxxxxxx", "x"}, 1'000'000'000) == 0);
  CHECK(gateway.purge_ids({before[1], before[1], salted}, 1'000'000'000) == 1);
  CHECK(ids(gateway) == Names{before[0], before[2]});
  CHECK(gateway.truth(1'000'000'000).total().sessions == 3);
}

TEST_CASE("sessions are purged by the age of their end") {
  Gateway gateway = with_rows(Order::oldest_first, 5);
  CHECK(gateway.purge_ended_before(2000, 10'000) == 2);
  CHECK(ids(gateway) == Names{"c", "d", "e"});
  GatewaySettings settings;
  settings.life.starting_seconds = settings.life.terminating_seconds = {0, 0};
  settings.life.running_seconds = {10, 10};
  Gateway living(settings, 0);
  CHECK(living.create(1, 0) == 1);
  CHECK(living.purge_ended_before(100'000, 9'000) == 0);  // it runs
  CHECK(living.purge_ended_before(10'000, 20'000) == 0);  // it ended at 10 s, not before
  CHECK(living.purge_ended_before(10'001, 20'000) == 1);
}

TEST_CASE("a correction shows in the list and in the truth, whatever the session does") {
  GatewaySettings settings;
  settings.life.starting_seconds = settings.life.terminating_seconds = {0, 0};
  settings.life.running_seconds = {10, 10};
  settings.life.error_share = 0;
  settings.life.vcores = {1, 1};
  Gateway gateway(settings, 0);
  CHECK(gateway.create(1, 0) == 1);
  const std::string id = ids(gateway).at(0);
  CHECK_FALSE(gateway.correct({{id, {{"vcoreSeconds", "9007199254740993"}, {"endTime", "7"}}}}).has_value());
  CHECK_FALSE(gateway.correct({{id, {{"cuHours", "0.25"}, {"state", R"("error")"}}}}).has_value());
  const Json row = listing(gateway, 5000).items.at(0);
  CHECK(text_at(row, "vcoreSeconds") == "9007199254740993");
  CHECK(text_at(row, "endTime") == "7");
  CHECK(text_at(row, "cuHours") == "0.25");
  CHECK(text_at(row, "state") == "error");
  CHECK(text_at(row, "mbSeconds") == "20480");  // 4096 MB for 5 s: what is not corrected lives on
  CHECK(
      gateway.truth(5000).to_json(Truth::By::nothing) ==
      R"({"sessions":1,"ended":{"terminated":0,"error":1},"vcoreSeconds":9007199254740993,"mbSeconds":20480,)"
      R"("cuMicroseconds":900000000})");
  CHECK(gateway.purge_ended_before(8, 5000) == 1);
}

TEST_CASE("a session that was ended can be shown as running again") {
  GatewaySettings settings;
  settings.history = 1;
  Gateway gateway(settings, 1'000'000'000);
  const std::string id = ids(gateway).at(0);
  CHECK_FALSE(gateway.correct({{id, {{"state", R"("running")"}, {"mbSeconds", "null"}}}}).has_value());
  CHECK(gateway.purge_ended_before(2'000'000'000, 1'000'000'000) == 0);
  CHECK(text_at(listing(gateway, 1'000'000'000).items.at(0), "mbSeconds") == "null");
  CHECK(gateway.truth(1'000'000'000).total().terminated + gateway.truth(1'000'000'000).total().error == 0);
}

TEST_CASE("given rows are corrected as well, and keep what else they hold") {
  Gateway gateway = with_rows(Order::oldest_first, 2);
  CHECK_FALSE(gateway.correct({{"b", {{"state", R"("running")"}, {"cuHours", "1.50"}}}}).has_value());
  CHECK(to_text(listing(gateway).items.at(1)) ==
        R"({"sessionId":"b","state":"running","endTime":1000,"cuHours":1.50})");
  CHECK(gateway.purge_ended_before(5000, 10'000) == 1);
}

TEST_CASE("a correction of a session that is not there changes none") {
  Gateway gateway = with_rows(Order::oldest_first, 1);
  CHECK(gateway.correct({{"a", {{"cuHours", "1"}}}, {"x", {{"cuHours", "1"}}}}) == std::size_t{1});
  CHECK(text_at(listing(gateway).items.at(0), "cuHours") == "(absent)");
}

}  // namespace lge::simulator
