// bench_board [GATEWAYS [SESSIONS]]: what the end of a poll, a scrape and the pages cost, for 10,000 gateways
// of 100 sessions. Times are CPU time.

#include "metrics/board.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/exposition.hpp"
#include "metrics/instruments.hpp"
#include "poll/intake.hpp"
#include "web/gateway_page.hpp"
#include "web/json_pages.hpp"
#include "web/status_page.hpp"

namespace lge {

namespace {

// Runs `work` as often as told, and prints the mean.
template <class Work>
void measure(const char* what, int times, Work work) {
  const std::clock_t start = std::clock();
  for (int i = 0; i < times; ++i)
    work(i);
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  std::printf("%-50s %12.1f us\n", what, seconds / times * 1e6);
}

// Runs ahead where it is told to, so that no body is handed out again because it is young.
class RunningAhead final : public Clock {
 public:
  [[nodiscard]] WallTime wall() const override { return std::chrono::system_clock::now() + ahead_; }
  [[nodiscard]] SteadyTime steady() const override { return std::chrono::steady_clock::now() + ahead_; }
  void skip() { ahead_ += metrics::kBodyAge; }

 private:
  Millis ahead_{0};
};

void print_memory(const char* what) {
  const auto bytes = metrics::make_system_process_source()->read().resident_bytes;
  std::printf("%-50s %12.1f MB\n", what, static_cast<double>(bytes.value_or(0)) / 1e6);
}

poll::GatewayId gateway(int index) {
  const std::string number = std::to_string(index);
  return {"w-d80f373d3ace824f", "lc-zm4dzdiubu73" + number, "etl-" + number, "cn-hangzhou"};
}

// One of 20 is live, and uses more with each poll.
std::vector<api::Session> sessions(int count, int poll) {
  std::vector<api::Session> rows(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    api::Session& row = rows[static_cast<std::size_t>(i)];
    const bool live = i % 20 == 0;
    row.id = "livy-session-" + std::to_string(i);
    row.state = live ? api::State::running : api::State::terminated;
    row.created = 1'768'896'000'000 + i;
    row.cu_hours = 0.1 * i + (live ? 0.01 * poll : 0);
    row.vcore_seconds = live ? poll : i;
    row.mb_seconds = live ? 4096 * poll : i;
  }
  return rows;
}

poll::Changes read_list(poll::Roster& roster, const std::vector<api::Session>& rows) {
  poll::Intake intake(roster, std::chrono::minutes(10));
  return intake.commit(intake.take(rows), poll::Order::oldest_first, std::chrono::steady_clock::now());
}

std::shared_ptr<const std::string> packed(metrics::Exposition& exposition, metrics::Format format) {
  metrics::PackedRequest request;
  std::shared_ptr<const std::string> body;
  while (!body)
    body = exposition.packed(format, request);
  return body;
}

template <class EndPoll>
void measure_scrapes(int gateways, EndPoll end_poll, metrics::Exposition& exposition, RunningAhead& clock) {
  for (const metrics::Format format : {metrics::Format::text, metrics::Format::open_metrics}) {
    std::printf("%s\n", std::string(content_type(format)).c_str());
    exposition.plain(format);
    measure("scrape after a poll", 20, [&](int i) {
      end_poll(i % gateways);
      clock.skip();
      exposition.plain(format);
    });
    measure("scrape without one", 1000, [&](int) { exposition.plain(format); });
    measure("first scrape with gzip", 1, [&](int) { packed(exposition, format); });
    measure("scrape with gzip after a poll", 20, [&](int i) {
      end_poll(i % gateways);
      clock.skip();
      packed(exposition, format);
    });
    measure("scrape with gzip after a poll of each gateway", 1, [&](int) {
      for (int i = 0; i < gateways; ++i)
        end_poll(i);
      clock.skip();
      const std::clock_t start = std::clock();
      packed(exposition, format);
      std::printf("%-50s %12.1f us\n", "of which the scrape",
                  static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC * 1e6);
    });
    std::printf("%-50s %12.1f MB\n", "size with gzip",
                static_cast<double>(packed(exposition, format)->size()) / 1e6);
  }
  print_memory("resident with both formats, plain and with gzip");
}

int run(int gateways, int count) {
  RunningAhead clock;
  metrics::Instruments instruments("bench", "bench");
  metrics::SnapshotCell cell;
  usage::GatewayUsage usage;
  usage.by_labels.emplace_back();
  std::vector<metrics::Start> starts;
  std::vector<std::unique_ptr<poll::Roster>> rosters;
  for (int i = 0; i < gateways; ++i) {
    starts.push_back({gateway(i), usage});
    rosters.push_back(std::make_unique<poll::Roster>());
  }
  metrics::Board board(std::move(starts), metrics::BoardOptions(), cell, clock);
  metrics::Exposition exposition(cell, instruments, clock);

  std::vector<poll::PollResult> results;
  const auto prepare = [&](int poll) {
    results.clear();
    const std::vector<api::Session> rows = sessions(count, poll);
    for (const auto& roster : rosters)
      results.push_back({read_list(*roster, rows), clock.wall(), Millis(1240), 13});
  };
  const auto end_poll = [&](int i) {
    const auto at = static_cast<std::size_t>(i);
    board.poll_ended(gateway(i), *rosters[at], results[at], usage, clock.wall());
  };
  std::printf("%d gateways of %d sessions\n", gateways, count);
  prepare(0);
  print_memory("resident, of which the lists");
  measure("first poll of a gateway, published", gateways, end_poll);
  print_memory("resident after the first polls");
  prepare(1);
  measure("further poll of a gateway, published", gateways, end_poll);
  measure("first scrape", 1, [&](int) { exposition.plain(metrics::Format::text); });
  std::printf("%-50s %12.1f MB\n", "size of the exposition",
              static_cast<double>(exposition.plain(metrics::Format::text)->size()) / 1e6);
  print_memory("resident after the first scrape");
  measure_scrapes(gateways, end_poll, exposition, clock);
  const web::Site site{"/metrics", "bench", clock.wall(), Millis(1)};
  const web::ListRequest by_name = web::parse_list_request("sort=name");
  measure("status page, sorted by name", 20,
          [&](int) { web::render_status_page(*cell.load(), by_name, site); });
  measure("the same as JSON", 20, [&](int) { web::render_status_json(*cell.load(), by_name, site); });
  measure("page of a gateway", 20, [&](int i) {
    web::render_gateway_page(
        *cell.load()->groups.at(0)->views.at(static_cast<std::size_t>(i % std::min(gateways, 100))), site);
  });
  return 0;
}

}  // namespace

}  // namespace lge

int main(int argc, char** argv) {
  const auto number = [&](int at, int otherwise) {
    return argc > at ? static_cast<int>(std::strtol(argv[at], nullptr, 10)) : otherwise;
  };
  const int gateways = number(1, 10'000);
  const int sessions = number(2, 100);
  if (gateways < 1 || sessions < 0) {
    std::fputs("usage: bench_board [GATEWAYS [SESSIONS]]\n", stderr);
    return 2;
  }
  return lge::run(gateways, sessions);
}
