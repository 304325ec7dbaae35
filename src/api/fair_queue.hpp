#pragma once

#include <algorithm>
#include <deque>
#include <list>
#include <string>
#include <unordered_map>
#include <utility>

namespace lge::api {

/// A queue with a line of its own for each name (gateway): the lines take turns, so that a long one delays no
/// other. Not thread-safe.
template <class Item>
class FairQueue {
 public:
  [[nodiscard]] bool empty() const { return lines_.empty(); }

  void push(const std::string& name, Item item) {
    const auto [line, is_new] = lines_.try_emplace(name);
    if (is_new) turns_.push_back(name);
    line->second.push_back(std::move(item));
  }

  /// Takes the first item, in the order of turns, that `fits`, into `item`. False where none does.
  template <class Fits>
  bool pop(Fits fits, Item& item) {
    for (auto turn = turns_.begin(); turn != turns_.end(); ++turn) {
      const auto line = lines_.find(*turn);
      if (!fits(line->second.front())) continue;
      item = std::move(line->second.front());
      line->second.pop_front();
      if (line->second.empty()) {
        lines_.erase(line);
        turns_.erase(turn);
      } else {
        turns_.splice(turns_.end(), turns_, turn);
      }
      return true;
    }
    return false;
  }

  /// Takes `item` out of the line of `name`, where it still is.
  void remove(const std::string& name, const Item& item) {
    const auto line = lines_.find(name);
    if (line == lines_.end()) return;
    auto& items = line->second;
    items.erase(std::remove(items.begin(), items.end(), item), items.end());
    if (!items.empty()) return;
    lines_.erase(line);
    turns_.remove(name);
  }

 private:
  std::unordered_map<std::string, std::deque<Item>> lines_;  // no empty one
  std::list<std::string> turns_;  // the names of the lines, whose turn is next in front
};

}  // namespace lge::api
