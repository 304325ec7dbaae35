#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "config/reader.hpp"
#include "support/file.hpp"

#include "fuzz/fuzzer.hpp"
#include "fuzz/secrets.hpp"

namespace lge {

namespace {

// What stands in the files of this run.
std::string file_content;

}  // namespace

// The linker takes this one in the place of support/file.cpp's: no input can reach the disk.
Result<std::string, std::string> read_file(const std::filesystem::path& path, std::size_t limit) {
  using Answer = Result<std::string, std::string>;
  if (path.empty() || path.native().front() != '/')
    return Answer(boost::system::in_place_error, "no such file");
  if (file_content.size() > limit) return Answer(boost::system::in_place_error, "too large");
  return Answer(boost::system::in_place_value, file_content);
}

namespace fuzz {

namespace {

using config::Config;
using config::Loaded;
using config::Problem;
using Answer = Result<Loaded, std::vector<Problem>>;

/// Reads `input` where the environment, the files, and every byte 0x1A of it hold the secret.
Answer parse_with(std::string_view input, const std::string& secret) {
  file_content = secret + "\n";
  return config::parse(with_secret(input, secret), "c.yml",
                       [&](const std::string& name) -> std::optional<std::string> {
                         if (name == "SECRET") return secret;
                         if (name == "REGION") return "cn-beijing";
                         if (name == "EMPTY") return "";
                         return std::nullopt;
                       });
}

void check_problem(const Problem& problem) {
  const bool somewhere = problem.line >= 1 && problem.column >= 1;
  require(somewhere || (problem.line == 0 && problem.column == 0),
          "lines and columns count from 1, or both are 0");
  require(problem.file == "c.yml" && !problem.expected.empty(),
          "a problem names the file and what was expected");
  require(is_one_line(problem.text()), "a problem is one line of text");
  require(problem.text().size() < 64 * 80 + 1000, "a problem is short");
}

void check_problems(const std::vector<Problem>& problems, std::string_view input) {
  require(!problems.empty() && problems.size() <= 1001, "there are problems, and no endless list");
  const auto lines = static_cast<int>(std::count(input.begin(), input.end(), '\n')) + 1;
  for (const Problem& problem : problems) {
    check_problem(problem);
    require(problem.line <= lines, "a problem stands within the file");
  }
  const auto before = [](const Problem& a, const Problem& b) {
    return std::tie(a.line, a.column) < std::tie(b.line, b.column);
  };
  const auto last = problems.size() > 1000 ? problems.end() - 1 : problems.end();
  require(std::is_sorted(problems.begin(), last, before), "problems come in the order of the file");
}

template <class T>
bool within(const T& value, const T& least, const T& most) {
  return value >= least && value <= most;
}

void check_discovery(const Config& config) {
  using namespace std::chrono_literals;
  require(config.discovery.size() <= config::kMaxDiscoveries, "discovery is bounded");
  for (const config::Discovery& discovery : config.discovery) {
    require(!discovery.region.empty(), "discovery has its region");
    require(
        within<Millis>(discovery.refresh_interval, 1s, 24h) && within<Millis>(discovery.interval, 100ms, 24h),
        "the times of discovery are within their ranges");
    require(config.credentials.contains(discovery.credentials), "the credentials of discovery are defined");
    const std::set<std::string> ids(discovery.workspace_ids.begin(), discovery.workspace_ids.end());
    require(ids.size() == discovery.workspace_ids.size() && ids.size() <= config::kMaxWorkspaceIds,
            "no workspace comes twice");
    const std::string name(256, 'a');
    for (const auto* pattern : {&discovery.include, &discovery.exclude}) {
      if (!*pattern) continue;
      const auto again = config::NamePattern::parse((*pattern)->text());
      require(again.has_value() && again->matches(name) == (*pattern)->matches(name),
              "a pattern's text is the pattern");
    }
  }
}

void check_dimensions(const Config& config) {
  std::set<std::string> labels;
  for (const config::Dimension& dimension : config.dimensions) {
    require(labels.insert(dimension.label).second, "no label comes twice");
    if (const auto* pointer = std::get_if<config::JsonPointer>(&dimension.source)) {
      require(pointer->tokens.size() <= config::kMaxPointerTokens, "a pointer is bounded");
    }
  }
  require(labels.size() <= config::kMaxDimensions && !labels.contains("") && !labels.contains("state"),
          "labels are few, and none is taken");
}

void check_config(const Config& config) {
  using namespace std::chrono_literals;
  require(within<Millis>(config.poll.interval, 100ms, 24h) &&
              within<Millis>(config.poll.timeout, 100ms, 24h) &&
              within<Millis>(config.poll.full_scan_interval, 1s, 168h) &&
              within<Millis>(config.poll.settle_time, 0s, 24h) &&
              within<Millis>(config.poll.stale_after, 1s, 168h),
          "the times of polls are within their ranges");
  require(within<Millis>(config.api.request_timeout, 100ms, 10min),
          "api.request_timeout is within its range");
  require(within(config.api.page_size, 1, 100) && within(config.api.max_in_flight, 1, 256),
          "the numbers of api are within their ranges");
  require(config.api.requests_per_second == 0 || within(config.api.requests_per_second, 0.01, 10'000.0),
          "the rate is within its range");
  require(within<std::size_t>(config.limits.series_per_gateway, 1, 100'000) &&
              within<std::size_t>(config.sessions.per_session_limit, 1, 10'000),
          "the limits are within their ranges");
  require(!config.storage.path || !config.storage.path->empty(), "a path is one");
  check_discovery(config);
  check_dimensions(config);
  require(!config.gateways.empty() || !config.discovery.empty(), "gateways are listed or found");
  require(config.gateways.size() <= config::kMaxGateways, "gateways are bounded");
  std::set<std::string> seen;
  for (const config::Gateway& gateway : config.gateways) {
    require(!gateway.workspace_id.empty() && !gateway.livy_compute_id.empty() && !gateway.region.empty(),
            "a gateway has its three names");
    require(is_one_line(gateway.name) && !gateway.name.empty(), "a gateway's name is one line of text");
    require(within<Millis>(gateway.interval, 100ms, 24h), "a gateway's interval is within its range");
    require(config.credentials.contains(gateway.credentials), "a gateway's credentials are defined");
    require(seen.insert(gateway.workspace_id + "/" + gateway.livy_compute_id).second,
            "no gateway comes twice");
  }
}

}  // namespace

void check(std::string_view input) {
  // No secret fits into a pattern, where characters are compared: `[+aa-b]` is a range, `[+bb-a]` is none.
  constexpr std::size_t kSize = config::NamePattern::kMaxBytes + 1;
  const Answer answer = parse_with(input, secret_of('a', kSize));
  const Answer other = parse_with(input, secret_of('b', kSize));
  require(answer.has_value() == other.has_value(), "the value of a secret decides nothing");
  if (!answer) {
    check_problems(answer.error(), input);
    require(answer.error() == other.error(), "no problem shows anything of a secret");
    return;
  }
  check_config(answer->config);
  require(answer->warnings == other->warnings, "no warning shows anything of a secret");
  for (const std::string& warning : answer->warnings)
    require(is_one_line(warning), "a warning is one line of text");
}

}  // namespace fuzz

}  // namespace lge
