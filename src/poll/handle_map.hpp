#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "poll/row.hpp"

namespace lge::poll {

/// A number for each of some sessions, in four bytes for each handle up to the largest: handles are small,
/// and a million of them must fit. Not thread-safe.
class HandleMap {
 public:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  [[nodiscard]] std::uint32_t find(Handle session) const {
    return session < numbers_.size() ? numbers_[session] : kNone;
  }
  [[nodiscard]] bool contains(Handle session) const { return find(session) != kNone; }
  /// Sessions that have a number.
  [[nodiscard]] std::size_t size() const { return size_; }

  /// False, and nothing changes, where the session has one.
  bool insert(Handle session, std::uint32_t number = 0) {
    if (contains(session)) return false;
    if (session >= numbers_.size()) numbers_.resize(std::size_t{session} + 1, kNone);
    numbers_[session] = number;
    ++size_;
    return true;
  }
  void erase(Handle session) {
    if (!contains(session)) return;
    numbers_[session] = kNone;
    --size_;
  }
  void clear() { *this = {}; }

 private:
  std::vector<std::uint32_t> numbers_;
  std::size_t size_ = 0;
};

}  // namespace lge::poll
