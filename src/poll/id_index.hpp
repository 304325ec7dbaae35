#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace lge::poll {

/// Texts of ids, each once, and for each a number of the caller's: about 20 bytes for an id beside its text.
/// A hash table with open addressing over texts that lie in large blocks. The hash is keyed by chance, so
/// that nobody outside can choose ids that meet in one place. Not thread-safe.
class IdIndex {
 public:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  static constexpr std::size_t kMaxIdBytes = 65'535;

  IdIndex();

  /// The number of this id; kNone where it is not there.
  [[nodiscard]] std::uint32_t find(std::string_view id) const;
  /// The number of this id, of at most kMaxIdBytes: the one it has, or `number`, which no other id has, and
  /// under which it is added. Numbers are small: the table is as long as the largest.
  std::uint32_t find_or_add(std::string_view id, std::uint32_t number);
  /// Has memory bring what find_or_add() looks at first, for ids that are looked for soon.
  void expect(std::string_view id) const { __builtin_prefetch(&slots_[home(hash_of(id))]); }
  void remove(std::uint32_t number);
  /// Valid until compact().
  [[nodiscard]] std::string_view text(std::uint32_t number) const;

  [[nodiscard]] std::size_t size() const { return size_; }
  /// Moves the texts together where more than half of their room is that of texts removed.
  void compact();

 private:
  struct Slot {
    std::uint32_t number = kNone;
    std::uint32_t hash = 0;
  };

  [[nodiscard]] std::uint32_t hash_of(std::string_view id) const;
  [[nodiscard]] std::size_t home(std::uint32_t hash) const { return hash & (slots_.size() - 1); }
  [[nodiscard]] std::size_t slot_of(std::string_view id, std::uint32_t hash) const;
  void insert(Slot slot);
  void grow();
  const char* store(std::string_view id);

  std::uint64_t key_;
  std::vector<Slot> slots_;         // a power of two
  std::vector<const char*> texts_;  // by number: two bytes of length, and the text
  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t block_left_ = 0;  // free bytes at the end of the newest block
  std::size_t size_ = 0;
  std::size_t stored_bytes_ = 0;
  std::size_t removed_bytes_ = 0;
};

}  // namespace lge::poll
