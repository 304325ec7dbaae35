#include "config/reader.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "config/document.hpp"
#include "config/mapping.hpp"
#include "config/path.hpp"
#include "config/problems.hpp"
#include "config/sections.hpp"
#include "support/file.hpp"

namespace lge::config {

namespace {

using Answer = Result<Loaded, std::vector<Problem>>;

constexpr std::size_t kMaxFileBytes = 4'194'304;

Answer failed(Problems& problems) {
  return Answer(boost::system::in_place_error, problems.take());
}

// Gateways are listed or found: one of the two is needed. A `discovery` that cannot be read has been
// reported.
void require_gateways(const Mapping& root) {
  const Entry* discovery = root.find("discovery");
  const bool finds = discovery != nullptr &&
                     (discovery->value.kind() != Kind::list || !discovery->value.content->items.empty());
  if (finds) return;
  const Entry* gateways = root.find("gateways");
  if (gateways == nullptr) {
    root.report_missing("gateways", "a list of at least one gateway, or `discovery`, which finds them");
  } else if (gateways->value.kind() == Kind::list && gateways->value.content->items.empty()) {
    root.report(gateways->value.at, "gateways",
                "expected at least one gateway, or `discovery`, which finds them");
  }
}

// What names credentials and takes its interval from `poll` is read after both.
void read_sources(const Mapping& root, Loaded& loaded) {
  Reading& reading = root.reading();
  Config& config = loaded.config;
  const Entry* credentials = root.find("credentials");
  CredentialsSection section = credentials != nullptr
                                   ? read_credentials(reading, credentials->value, loaded.warnings)
                                   : no_credentials();
  if (const Entry* gateways = root.find("gateways")) {
    config.gateways = read_gateways(reading, gateways->value, config.poll, section);
  }
  if (const Entry* discovery = root.find("discovery")) {
    config.discovery = read_discovery(reading, discovery->value, config.poll, section);
  }
  require_gateways(root);
  config.credentials = std::move(section.entries);
}

void read_sections(const Mapping& root, Loaded& loaded) {
  root.check_keys(kTopKeys);
  Reading& reading = root.reading();
  Config& config = loaded.config;
  if (const Entry* poll = root.find("poll")) config.poll = read_poll(reading, poll->value);
  if (const Entry* api = root.find("api")) config.api = read_api(reading, api->value, loaded.warnings);
  read_sources(root, loaded);
  if (const Entry* dimensions = root.find("dimensions")) {
    config.dimensions = read_dimensions(reading, dimensions->value);
  }
  if (const Entry* limits = root.find("limits")) config.limits = read_limits(reading, limits->value);
  if (const Entry* sessions = root.find("sessions"))
    config.sessions = read_sessions(reading, sessions->value);
  if (const Entry* storage = root.find("storage")) config.storage = read_storage(reading, storage->value);
}

// The index of the first whose polls are no more frequent than its gauges live.
template <class Source>
std::optional<std::size_t> first_with_gaps(const std::vector<Source>& sources, Millis stale_after) {
  const auto found = std::find_if(sources.begin(), sources.end(),
                                  [&](const Source& source) { return source.interval >= stale_after; });
  if (found == sources.end()) return std::nullopt;
  return static_cast<std::size_t>(found - sources.begin());
}

// Not wrong, since polls may be rare on purpose, but hardly meant. One warning tells enough: mostly all share
// poll.interval.
void warn_of_gaps(const std::string& file, Loaded& loaded) {
  const Config& config = loaded.config;
  std::string_view section = "gateways";
  std::optional<std::size_t> index = first_with_gaps(config.gateways, config.poll.stale_after);
  if (!index) {
    section = "discovery";
    index = first_with_gaps(config.discovery, config.poll.stale_after);
  }
  if (!index) return;
  const Problem warning{file, 0, 0, child_path(item_path(section, *index), "interval"),
                        "no shorter than poll.stale_after, so its gauges are absent between polls; make "
                        "poll.stale_after longer"};
  loaded.warnings.push_back(warning.text());
}

}  // namespace

Result<Loaded, std::vector<Problem>> load(const std::filesystem::path& path, const Environment& environment) {
  const Result<std::string, std::string> text = read_file(path, kMaxFileBytes);
  if (text) return parse(*text, path.string(), environment);
  Problems problems(path.string());
  problems.add({}, "", "cannot read the file: " + text.error());
  return failed(problems);
}

Result<Loaded, std::vector<Problem>> parse(std::string_view text, const std::string& file,
                                           const Environment& environment) {
  Problems problems(file);
  if (text.size() > kMaxFileBytes) {
    problems.add({}, "", fmt::format("holds more than {} bytes", kMaxFileBytes));
    return failed(problems);
  }
  const std::optional<Value> document = read_document(text, problems);
  if (!document) return failed(problems);
  if (document->kind() == Kind::null) {
    problems.add({}, "", "the file is empty; expected at least `gateways` or `discovery`");
    return failed(problems);
  }
  Reading reading{problems, environment};
  Loaded loaded;
  read_sections(Mapping(reading, *document, ""), loaded);
  if (!problems.empty()) return failed(problems);
  warn_of_gaps(file, loaded);
  return Answer(boost::system::in_place_value, std::move(loaded));
}

}  // namespace lge::config
