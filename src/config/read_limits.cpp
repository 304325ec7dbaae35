#include "config/fields.hpp"
#include "config/patterns.hpp"
#include "config/sections.hpp"

namespace lge::config {

Limits read_limits(Reading& reading, const Value& value) {
  const Mapping mapping(reading, value, "limits");
  mapping.check_keys(kLimitsKeys);
  Limits limits;
  read_whole(mapping, "series_per_gateway", {1, 100'000}, limits.series_per_gateway);
  return limits;
}

Sessions read_sessions(Reading& reading, const Value& value) {
  const Mapping mapping(reading, value, "sessions");
  mapping.check_keys(kSessionsKeys);
  Sessions sessions;
  read_flag(mapping, "per_session", sessions.per_session);
  read_whole(mapping, "per_session_limit", {1, 10'000}, sessions.per_session_limit);
  return sessions;
}

Storage read_storage(Reading& reading, const Value& value) {
  const Mapping mapping(reading, value, "storage");
  mapping.check_keys(kStorageKeys);
  Storage storage;
  // Whether it is there is seen where it is opened: it may come later than the exporter.
  if (auto path = read_text(mapping, "path", is_file_name, kDirectoryNameWanted)) storage.path = path->text;
  return storage;
}

}  // namespace lge::config
