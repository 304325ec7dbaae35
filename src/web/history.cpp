#include <algorithm>
#include <ranges>

#include <fmt/format.h>

#include "web/charts.hpp"
#include "web/gateway_page.hpp"
#include "web/html.hpp"

namespace lge::web {

namespace {

using metrics::PastMoment;

std::vector<ChartPoint> live_points(const std::vector<PastMoment>& moments) {
  std::vector<ChartPoint> points;
  points.reserve(moments.size());
  for (const PastMoment& moment : moments)
    points.push_back({moment.at, moment.known ? std::optional<double>(moment.live) : std::nullopt});
  return points;
}

std::vector<ChartPoint> cu_points(const std::vector<PastMoment>& moments) {
  std::vector<ChartPoint> points;
  points.reserve(moments.size());
  for (std::size_t i = 1; i < moments.size(); ++i)
    points.push_back({moments[i].at, metrics::cu_rate(moments[i - 1], moments[i])});
  return points;
}

// `now 3, least 0, most 12`.
std::string in_words(const std::vector<ChartPoint>& points) {
  std::optional<double> least;
  std::optional<double> most;
  for (const ChartPoint& point : points) {
    if (!point.value) continue;
    least = std::min(least.value_or(*point.value), *point.value);
    most = std::max(most.value_or(*point.value), *point.value);
  }
  if (!least) return "not known yet";
  const std::optional<double>& now = points.back().value;
  return fmt::format("now {}, least {}, most {}", now ? format_amount(*now) : "not known",
                     format_amount(*least), format_amount(*most));
}

std::string chart(std::string_view title, const std::vector<ChartPoint>& points, WallTime now) {
  const std::string words = in_words(points);
  const std::string since = points.empty() ? "" : format_ago(points.front().at, now);
  return fmt::format(
      R"(<figure><figcaption><strong>{0}</strong> <span class="soft">{1}</span></figcaption>{2})"
      R"(<p class="axis" aria-hidden="true"><span>{3}</span><span>{4}</span></p></figure>)",
      title, words, sparkline(points, fmt::format("{} since {}: {}", title, since, words)), since,
      points.empty() ? "" : format_ago(points.back().at, now));
}

std::string poll_row(const metrics::PastPoll& poll, WallTime now) {
  const std::string outcome =
      poll.failure ? fmt::format(R"(<span class="badge down">{}</span>)", api::to_string(*poll.failure))
                   : R"(<span class="badge up">good</span>)";
  return fmt::format(
      R"(<tbody><tr><th scope="row">{}</th><td data-label="Outcome">{}</td>)"
      R"(<td data-label="Duration" class="number">{}</td><td data-label="Requests" class="number">{}</td></tr></tbody>)"
      "\n",
      time_element(poll.ended_at, format_ago(poll.ended_at, now)), outcome, format_span(Millis(poll.millis)),
      format_amount(poll.requests));
}

}  // namespace

std::string history(const metrics::PollMemory& memory, WallTime now) {
  return R"(<section><h2>As this process remembers</h2><div class="charts">)" +
         chart("Live sessions", live_points(memory.moments), now) +
         chart("CUs in use", cu_points(memory.moments), now) + "</div></section>\n";
}

std::string poll_table(const metrics::PollMemory& memory, WallTime now) {
  std::string text =
      R"(<section><table class="polls"><caption><h2>Recent polls</h2></caption><thead><tr><th scope="col">Ended</th>)"
      R"(<th scope="col">Outcome</th><th scope="col" class="number">Duration</th>)"
      R"(<th scope="col" class="number">Requests</th></tr></thead>)"
      "\n";
  for (const metrics::PastPoll& poll : memory.polls | std::views::reverse)
    text += poll_row(poll, now);
  return text + "</table></section>\n";
}

}  // namespace lge::web
