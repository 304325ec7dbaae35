#include "metrics/piece_cache.hpp"

namespace lge::metrics {

namespace {

constexpr std::size_t kSlotsOfGroup = 2 * kGatewayFamilies;

std::size_t place_of(const PieceCache::Key& key) {
  return key.group * kSlotsOfGroup + 2 * key.family + (key.with_created ? 1 : 0);
}

}  // namespace

const GzipPiece* PieceCache::find(const Key& key, std::uint64_t stamp) const {
  const std::size_t place = place_of(key);
  if (stamp == 0 || place >= slots_.size() || slots_[place].stamp != stamp) return nullptr;
  return &slots_[place].piece;
}

void PieceCache::put(const Key& key, std::uint64_t stamp, const GzipPiece& piece) {
  if (stamp == 0) return;
  if (place_of(key) >= slots_.size()) slots_.resize((key.group + 1) * kSlotsOfGroup);
  slots_[place_of(key)] = {stamp, piece};
}

void PieceCache::trim(std::size_t groups) {
  if (slots_.size() <= groups * kSlotsOfGroup) return;
  slots_.resize(groups * kSlotsOfGroup);
  slots_.shrink_to_fit();
}

}  // namespace lge::metrics
