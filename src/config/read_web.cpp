#include <fmt/format.h>

#include "config/fields.hpp"
#include "config/web_sections.hpp"

namespace lge::config {

namespace {

using Answer = Result<LoadedWeb, std::vector<Problem>>;

constexpr std::size_t kMaxFileBytes = 4'194'304;

Answer failed(Problems& problems) {
  return Answer(boost::system::in_place_error, problems.take());
}

void read_sections(const WebReading& web, const Mapping& root, WebConfig& config) {
  root.check_keys(kWebKeys);
  if (const Entry* tls = root.find("tls_server_config")) config.tls = read_server_tls(web, tls->value);
  if (const Entry* http = root.find("http_server_config"))
    config.headers = read_http_server(web, http->value);
  if (const Entry* users = root.find("basic_auth_users")) config.users = read_web_users(web, users->value);
  if (const Entry* limit = root.find("rate_limit")) config.rate_limit = read_rate_limit(web, limit->value);
}

}  // namespace

void WebReading::warn(Position at, const std::string& path, std::string text) const {
  const Problem warning{reading.problems.file(), at.line, at.column, path, std::move(text)};
  warnings.push_back(warning.text());
}

std::optional<WebRateLimit> read_rate_limit(const WebReading& web, const Value& value) {
  const Mapping mapping(web.reading, value, "rate_limit");
  mapping.check_keys(kRateLimitKeys);
  WebRateLimit limit;
  constexpr DurationRange kRange{Millis(0), std::chrono::hours(1)};
  if (mapping.find("interval") == nullptr) mapping.report_missing("interval", "a duration; 0s for no limit");
  read_duration(mapping, "interval", kRange, limit.interval);
  read_whole(mapping, "burst", {1, 1'000'000}, limit.burst);
  if (limit.interval == Millis(0)) return std::nullopt;
  if (mapping.find("burst") == nullptr)
    mapping.report_missing("burst", "how many requests may come at once, a whole number from 1 to 1000000");
  return limit;
}

Result<LoadedWeb, std::vector<Problem>> load_web(const std::filesystem::path& path, const WebWorld& world) {
  const Result<std::string, std::string> text = world.read(path, kMaxFileBytes);
  if (text) return parse_web(*text, path, world);
  Problems problems(path.string());
  problems.add({}, "", "cannot read the file: " + text.error());
  return failed(problems);
}

Result<LoadedWeb, std::vector<Problem>> parse_web(std::string_view text, const std::filesystem::path& path,
                                                  const WebWorld& world) {
  Problems problems(path.string());
  const std::optional<Value> document = read_document(text, problems);
  if (!document) return failed(problems);
  if (document->kind() == Kind::null) {
    // A file that an editor has emptied, or not written yet, must not take the protection away.
    problems.add(
        {}, "",
        "the file is empty; expected at least one of its sections, or no --web.config.file where none "
        "is wanted");
    return failed(problems);
  }
  Reading reading{problems, world.environment};
  LoadedWeb loaded;
  const std::filesystem::path folder = path.parent_path();
  const WebReading web{reading, world, folder, loaded.warnings};
  read_sections(web, Mapping(reading, *document, ""), loaded.config);
  if (!problems.empty()) return failed(problems);
  return Answer(boost::system::in_place_value, std::move(loaded));
}

}  // namespace lge::config
