#include <algorithm>

#include <fmt/format.h>

#include "config/characters.hpp"
#include "config/fields.hpp"
#include "config/path.hpp"
#include "config/patterns.hpp"
#include "config/web_sections.hpp"

namespace lge::config {

namespace {

constexpr std::size_t kBcryptBytes = 60;
constexpr std::string_view kHashWanted =
    "a bcrypt hash: $2y$ (or $2a$, $2b$), two digits of cost, $ and 53 characters, as `htpasswd -nBC 10 "
    "\"\"` "
    "prints it";

bool is_hash_character(char c) {
  return is_alphanumeric(c) || c == '.' || c == '/';
}

// RFC 7617: a colon would end the name where it is sent.
bool is_user_name(std::string_view name) {
  return is_display_name(name) && name.find(':') == std::string_view::npos;
}

void read_user(const WebReading& web, const Entry& entry, std::map<std::string, Secret>& users) {
  Problems& problems = web.reading.problems;
  const std::string path = child_path("basic_auth_users", entry.key);
  if (!is_user_name(entry.key)) {
    problems.add(
        entry.at, path,
        "expected the name of a user: 1 to 256 characters of UTF-8 without `:` and control characters");
  }
  std::optional<Text> hash = text_of(web.reading, entry.value, path, kHashWanted);
  if (!hash) return;
  const std::optional<int> cost = bcrypt_cost(hash->text);
  if (!cost) {
    problems.add(hash->at, path, fmt::format("expected {}", kHashWanted));
  } else if (*cost < kLeastBcryptCost || *cost > kMostBcryptCost) {
    problems.add(hash->at, path,
                 fmt::format("expected a hash whose cost is {} to {}, 10 to 12 as a rule: each step doubles "
                             "the time that a check takes",
                             kLeastBcryptCost, kMostBcryptCost));
  } else {
    users.insert_or_assign(entry.key, Secret(std::move(hash->text)));
  }
}

}  // namespace

std::optional<int> bcrypt_cost(std::string_view hash) {
  if (hash.size() != kBcryptBytes || !hash.starts_with("$2")) return std::nullopt;
  const bool known = hash[2] == 'a' || hash[2] == 'b' || hash[2] == 'y';
  if (!known || hash[3] != '$' || hash[6] != '$') return std::nullopt;
  if (!is_digit(hash[4]) || !is_digit(hash[5])) return std::nullopt;
  const std::string_view rest = hash.substr(7);
  if (!std::all_of(rest.begin(), rest.end(), is_hash_character)) return std::nullopt;
  return (hash[4] - '0') * 10 + (hash[5] - '0');
}

std::map<std::string, Secret> read_web_users(const WebReading& web, const Value& value) {
  std::map<std::string, Secret> users;
  const Mapping mapping(web.reading, value, "basic_auth_users");
  if (value.content->entries.size() > kMaxWebUsers) {
    mapping.reading().problems.add(value.at, mapping.path(),
                                   fmt::format("expected at most {} users", kMaxWebUsers));
    return users;
  }
  for (const Entry& entry : value.content->entries)
    read_user(web, entry, users);
  return users;
}

}  // namespace lge::config
