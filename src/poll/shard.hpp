#pragma once

#include <cstdint>
#include <string_view>

namespace lge::poll {

/// True where the gateway belongs to shard `index` of `total`; `index` is below `total`. Pure. Each gateway
/// belongs to exactly one shard of a total, about as many to each; a shard that is added takes its share from
/// all the others, and nothing else moves.
///
/// Rendezvous hashing: the gateway gives each shard a weight, and belongs to the one with the highest, the
/// first of them where two are equal. The weights of the shards 0, 1, … are the outputs of SplitMix64
/// (https://prng.di.unimi.it/splitmix64.c) whose state begins with the 64-bit FNV-1a hash
/// (http://www.isthe.com/chongo/tech/comp/fnv) of `workspace_id/livy_compute_id`. That is fixed: processes of
/// different versions, compilers and machines are shards of one whole.
bool belongs_to_shard(std::string_view workspace_id, std::string_view livy_compute_id, std::uint32_t index,
                      std::uint32_t total);

}  // namespace lge::poll
