#include "poll/shard.hpp"

namespace lge::poll {

namespace {

/// 64-bit FNV-1a.
class Hash {
 public:
  void add(std::string_view text) {
    for (const char c : text) {
      value_ ^= static_cast<unsigned char>(c);
      value_ *= 0x100000001B3U;
    }
  }
  [[nodiscard]] std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0xCBF29CE484222325U;
};

class SplitMix64 {
 public:
  explicit SplitMix64(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
    return mixed ^ (mixed >> 31U);
  }

 private:
  std::uint64_t state_;
};

}  // namespace

bool belongs_to_shard(std::string_view workspace_id, std::string_view livy_compute_id, std::uint32_t index,
                      std::uint32_t total) {
  Hash hash;
  hash.add(workspace_id);
  hash.add("/");  // in no id, so no two gateways are one text
  hash.add(livy_compute_id);
  SplitMix64 weights(hash.value());
  std::uint32_t heaviest = 0;
  std::uint64_t most = weights.next();
  for (std::uint32_t shard = 1; shard < total; ++shard) {
    const std::uint64_t weight = weights.next();
    if (weight <= most) continue;
    most = weight;
    heaviest = shard;
  }
  return heaviest == index;
}

}  // namespace lge::poll
