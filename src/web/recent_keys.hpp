#pragma once

#include <cstddef>
#include <cstring>
#include <list>
#include <unordered_map>

#include "support/digest.hpp"

namespace lge::web {

/// A bounded set of keyed digests: the one that was asked for longest ago makes room.
class RecentKeys {
 public:
  explicit RecentKeys(std::size_t most) : most_(most) {}

  /// True where it is in the set; it is then the newest.
  bool touch(const Sha256& key) {
    const auto found = places_.find(key);
    if (found == places_.end()) return false;
    order_.splice(order_.begin(), order_, found->second);
    return true;
  }

  void insert(const Sha256& key) {
    if (touch(key)) return;
    order_.push_front(key);
    places_.emplace(key, order_.begin());
    if (places_.size() <= most_) return;
    places_.erase(order_.back());
    order_.pop_back();
  }

  [[nodiscard]] std::size_t size() const { return places_.size(); }

 private:
  // Keyed digests are spread evenly, and nobody outside can choose them.
  struct FirstBytes {
    std::size_t operator()(const Sha256& key) const {
      std::size_t hash = 0;
      std::memcpy(&hash, key.data(), sizeof hash);
      return hash;
    }
  };

  std::size_t most_;
  std::list<Sha256> order_;  // the newest first
  std::unordered_map<Sha256, std::list<Sha256>::iterator, FirstBytes> places_;
};

}  // namespace lge::web
