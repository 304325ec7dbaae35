#include "simulator/identities.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "simulator/fields.hpp"

namespace lge::simulator {

namespace {

constexpr std::size_t kMaxEntries = 1000;

Role read_role(const Json& json, const std::string& path) {
  Fields fields(json, path);
  Role role{fields.required_text("arn"), fields.text("external_id").value_or(""),
            fields.flag("denied").value_or(false)};
  fields.finish();
  return role;
}

OidcProvider read_provider(const Json& json, const std::string& path) {
  Fields fields(json, path);
  OidcProvider provider{fields.required_text("arn"),
                        fields.texts("tokens").value_or(std::vector<std::string>()),
                        fields.texts("expired_tokens").value_or(std::vector<std::string>())};
  fields.finish();
  return provider;
}

template <class Entry>
std::optional<std::vector<Entry>> read_all(Fields& fields, std::string_view name,
                                           Entry (*read)(const Json&, const std::string&)) {
  const Json* array = fields.array(name);
  if (array == nullptr) return std::nullopt;
  if (array->items.size() > kMaxEntries) fields.fail(name, fmt::format("more than {}", kMaxEntries));
  std::vector<Entry> all;
  all.reserve(array->items.size());
  for (std::size_t i = 0; i < array->items.size(); ++i)
    all.push_back(read(array->items[i], fmt::format("{}[{}]", fields.path_of(name), i)));
  return all;
}

template <class Entry>
const Entry* find(const std::vector<Entry>& entries, std::string_view arn) {
  const auto place =
      std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.arn == arn; });
  return place == entries.end() ? nullptr : &*place;
}

}  // namespace

void Identities::change(const Json& json, const std::string& path) {
  Fields fields(json, path);
  auto roles = read_all(fields, "roles", read_role);
  auto providers = read_all(fields, "oidc_providers", read_provider);
  fields.finish();
  if (roles) roles_ = *std::move(roles);
  if (providers) providers_ = *std::move(providers);
}

const Role* Identities::role(std::string_view arn) const {
  return find(roles_, arn);
}

const OidcProvider* Identities::provider(std::string_view arn) const {
  return find(providers_, arn);
}

}  // namespace lge::simulator
