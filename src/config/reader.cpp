#include "config/reader.hpp"

#include <fmt/format.h>

#include "config/document.hpp"
#include "config/mapping.hpp"
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

void read_sections(const Mapping& root, Loaded& loaded) {
  root.check_keys(kTopKeys);
  Reading& reading = root.reading();
  Config& config = loaded.config;
  if (const Entry* poll = root.find("poll")) config.poll = read_poll(reading, poll->value);
  if (const Entry* api = root.find("api")) config.api = read_api(reading, api->value, loaded.warnings);
  const Entry* credentials = root.find("credentials");
  CredentialsSection section = credentials != nullptr
                                   ? read_credentials(reading, credentials->value, loaded.warnings)
                                   : no_credentials();
  if (const Entry* gateways = root.find("gateways")) {
    config.gateways = read_gateways(reading, gateways->value, config.poll, section);
  } else {
    root.report_missing("gateways", "a list of at least one gateway");
  }
  config.credentials = std::move(section.entries);
}

// Not wrong, since polls may be rare on purpose, but hardly meant.
void warn_of_gaps(const std::string& file, Loaded& loaded) {
  const Config& config = loaded.config;
  for (std::size_t i = 0; i < config.gateways.size(); ++i) {
    if (config.gateways[i].interval < config.poll.stale_after) continue;
    const Problem warning{file, 0, 0, fmt::format("gateways[{}].interval", i),
                          "no shorter than poll.stale_after, so its gauges are absent between polls; make "
                          "poll.stale_after longer"};
    loaded.warnings.push_back(warning.text());
    return;  // one tells enough: mostly all share poll.interval
  }
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
    problems.add({}, "", "the file is empty; expected at least the list `gateways`");
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
