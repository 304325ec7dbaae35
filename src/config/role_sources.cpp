#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "config/mapping.hpp"
#include "config/path.hpp"
#include "config/sections.hpp"
#include "config/suggest.hpp"

namespace lge::config {

namespace {

constexpr std::string_view kWanted = "the name of an entry of `credentials`";

const RamRole* role_named(const CredentialsSection& section, const std::string& name) {
  const auto found = section.entries.find(name);
  return found == section.entries.end() ? nullptr : std::get_if<RamRole>(&found->second);
}

// What is wrong with the source of the role `name`; empty where nothing is.
std::string problem_of(const CredentialsSection& section, const std::string& name,
                       const std::string& source) {
  if (section.names && !section.names->contains(source)) {
    const std::vector<std::string_view> names(section.names->begin(), section.names->end());
    const auto meant = nearest(source, names);
    return meant ? fmt::format("expected {}; did you mean `{}`?", kWanted, show_key(*meant))
                 : fmt::format("expected {}; there is none of this name", kWanted);
  }
  std::vector<std::string> way{name};  // the roles, each standing on the next
  for (const RamRole* role = role_named(section, name); role != nullptr;
       role = role_named(section, way.back())) {
    const bool met_before = std::find(way.begin(), way.end(), role->source) != way.end();
    if (met_before && role->source != name) return {};  // a circle of others, reported there
    way.push_back(role->source);
    if (met_before) {
      return fmt::format("expected a key to stand on, but these roles stand on each other: {}",
                         fmt::join(way, " -> "));
    }
    if (role_named(section, role->source) != nullptr && way.size() > kMaxRoleChain) {
      return fmt::format("expected at most {} roles that stand on each other", kMaxRoleChain);
    }
  }
  return {};
}

}  // namespace

void check_role_sources(Reading& reading, const Value& value, const CredentialsSection& section) {
  for (const Entry& entry : value.content->entries) {
    const RamRole* role = role_named(section, entry.key);
    if (role == nullptr || reading.problems.full()) continue;
    const std::string problem = problem_of(section, entry.key, role->source);
    if (problem.empty()) continue;
    const Mapping mapping(reading, entry.value, child_path("credentials", entry.key));
    const Entry* source = mapping.find("source");
    mapping.report(source != nullptr ? source->value.at : mapping.at(), "source", problem);
  }
}

}  // namespace lge::config
