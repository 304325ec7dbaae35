#include "poll/id_index.hpp"

#include <algorithm>
#include <cstring>
#include <random>
#include <utility>

namespace lge::poll {

namespace {

constexpr std::size_t kBlockBytes = 131'072;
constexpr std::size_t kLengthBytes = sizeof(std::uint16_t);
constexpr std::size_t kFirstSlots = 16;
constexpr std::size_t kWorthCompacting = kBlockBytes;

std::uint64_t random_key() {
  std::random_device device;
  return (std::uint64_t{device()} << 32U) | device();
}

// The finaliser of MurmurHash3: every bit of the input changes every bit of the output.
std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 33U)) * 0xFF51AFD7ED558CCDULL;
  x = (x ^ (x >> 33U)) * 0xC4CEB9FE1A85EC53ULL;
  return x ^ (x >> 33U);
}

}  // namespace

IdIndex::IdIndex() : key_(random_key()), slots_(kFirstSlots) {}

std::uint32_t IdIndex::hash_of(std::string_view id) const {
  std::uint64_t hash = key_ ^ id.size();
  while (!id.empty()) {
    std::uint64_t word = 0;
    const std::size_t length = std::min(id.size(), sizeof(word));
    std::memcpy(&word, id.data(), length);
    hash = mix(hash ^ word) + key_;
    id.remove_prefix(length);
  }
  return static_cast<std::uint32_t>(hash >> 32U);
}

std::size_t IdIndex::slot_of(std::string_view id, std::uint32_t hash) const {
  std::size_t slot = home(hash);
  while (slots_[slot].number != kNone && (slots_[slot].hash != hash || text(slots_[slot].number) != id))
    slot = (slot + 1) & (slots_.size() - 1);
  return slot;
}

std::uint32_t IdIndex::find(std::string_view id) const {
  return slots_[slot_of(id, hash_of(id))].number;
}

std::uint32_t IdIndex::find_or_add(std::string_view id, std::uint32_t number) {
  if ((size_ + 1) * 3 > slots_.size() * 2) grow();
  const std::uint32_t hash = hash_of(id);
  Slot& slot = slots_[slot_of(id, hash)];
  if (slot.number != kNone) return slot.number;
  if (number >= texts_.size()) texts_.resize(std::size_t{number} + 1, nullptr);
  texts_[number] = store(id);
  slot = {number, hash};
  ++size_;
  return number;
}

void IdIndex::insert(Slot slot) {
  std::size_t place = home(slot.hash);
  while (slots_[place].number != kNone)
    place = (place + 1) & (slots_.size() - 1);
  slots_[place] = slot;
}

void IdIndex::grow() {
  std::vector<Slot> before = std::exchange(slots_, std::vector<Slot>(slots_.size() * 2));
  for (const Slot& slot : before) {
    if (slot.number != kNone) insert(slot);
  }
}

// What follows in the same run moves up, so that no search ends early at the gap.
void IdIndex::remove(std::uint32_t number) {
  const std::string_view id = text(number);
  const std::size_t mask = slots_.size() - 1;
  std::size_t gap = slot_of(id, hash_of(id));
  for (std::size_t next = (gap + 1) & mask; slots_[next].number != kNone; next = (next + 1) & mask) {
    const std::size_t distance = (next - home(slots_[next].hash)) & mask;
    if (distance < ((next - gap) & mask)) continue;
    slots_[gap] = slots_[next];
    gap = next;
  }
  slots_[gap] = Slot{};
  removed_bytes_ += kLengthBytes + id.size();
  texts_[number] = nullptr;
  --size_;
}

std::string_view IdIndex::text(std::uint32_t number) const {
  const char* stored = texts_[number];
  std::uint16_t length = 0;
  std::memcpy(&length, stored, kLengthBytes);
  return {stored + kLengthBytes, length};
}

const char* IdIndex::store(std::string_view id) {
  const std::size_t bytes = kLengthBytes + id.size();
  if (block_left_ < bytes) {
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(kBlockBytes));
    block_left_ = kBlockBytes;
  }
  char* place = blocks_.back().get() + (kBlockBytes - block_left_);
  const auto length = static_cast<std::uint16_t>(id.size());
  std::memcpy(place, &length, kLengthBytes);
  std::memcpy(place + kLengthBytes, id.data(), id.size());
  block_left_ -= bytes;
  stored_bytes_ += bytes;
  return place;
}

void IdIndex::compact() {
  if (removed_bytes_ < kWorthCompacting || removed_bytes_ * 2 < stored_bytes_) return;
  const std::vector<std::unique_ptr<char[]>> before = std::exchange(blocks_, {});
  block_left_ = 0;
  stored_bytes_ = 0;
  removed_bytes_ = 0;
  for (const char*& stored : texts_) {
    if (stored == nullptr) continue;
    std::uint16_t length = 0;
    std::memcpy(&length, stored, kLengthBytes);
    stored = store({stored + kLengthBytes, length});
  }
}

}  // namespace lge::poll
