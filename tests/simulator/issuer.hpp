#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "simulator/dice.hpp"
#include "simulator/faults.hpp"
#include "simulator/keys.hpp"

namespace lge::simulator {

/// A temporary key on its way to whoever asked.
struct TemporaryKey {
  std::string id;
  Secret secret;
  Secret token;
  WallTime expires;  ///< a whole second, so that what is written is what is true
};

/// Makes temporary keys that the API then takes until they expire. One thread only. The store must outlive
/// this.
class Issuer {
 public:
  Issuer(KeyStore& keys, std::uint64_t seed) : keys_(keys), dice_(seed) {}

  /// A key for `asked`, unless an effect or change() sets another lifetime. The store remembers the newest
  /// 1,000, expired ones too.
  TemporaryKey issue(WallTime now, std::chrono::seconds asked, const std::vector<FaultEffect>& effects);
  /// From `{"lifetime_seconds": 2, "expire": true}`: how long keys last that are issued from now on (0: as
  /// asked), and whether all that were issued expire at once. Throws BadInput.
  void change(const Json& json, const std::string& path);

 private:
  std::string text(std::size_t size);

  KeyStore& keys_;
  Dice dice_;
  std::chrono::seconds lifetime_{0};
  std::deque<std::string> issued_;
};

/// `"AccessKeyId":…,"AccessKeySecret":…,"Expiration":"2026-01-20T09:00:00Z","SecurityToken":…`, as STS, the
/// metadata service and a credentials URI write it.
std::string members_of(const TemporaryKey& key);

}  // namespace lge::simulator
