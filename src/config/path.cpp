#include "config/path.hpp"

#include "config/characters.hpp"

namespace lge::config {

std::string show_key(std::string_view key) {
  constexpr std::size_t kMostShown = 64;
  std::size_t length = 0;
  while (length < key.size() && length < kMostShown && is_name_character(key[length]))
    ++length;
  std::string shown(key.substr(0, length));
  if (length < key.size() || key.empty()) shown += "…";
  return shown;
}

std::string child_path(std::string_view parent, std::string_view key) {
  std::string path(parent);
  if (!path.empty()) path += '.';
  return path + show_key(key);
}

std::string item_path(std::string_view parent, std::size_t index) {
  return std::string(parent) + "[" + std::to_string(index) + "]";
}

}  // namespace lge::config
