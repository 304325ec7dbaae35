#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/session_life.hpp"

namespace lge::simulator {

/// Members of a row that an admin call has set: name to value as JSON text.
using Correction = std::map<std::string, std::string, std::less<>>;

/// One session for its row.
struct RowContent {
  std::uint64_t serial = 0;
  std::string_view id;
  const Life& life;
  const Appearance& seen;
  const Correction* correction = nullptr;  ///< null: none
};

/// Writes rows of one gateway quickly: what does not differ from row to row is escaped once. A test polls
/// ten thousand gateways, and the simulator must leave the machine to what is tested.
class RowTexts {
 public:
  RowTexts(const std::string& compute_id, const LifeSettings& life);

  void append(std::string& out, const RowContent& row) const;

 private:
  std::string compute_;  // with its quotes, as the following
  std::vector<std::string> queues_;
  std::vector<std::string> name_starts_;  // of each user: `"etl-`
  std::vector<std::string> conf_starts_;  // of each user, up to the number of the driver's cores
  bool null_usage_at_start_;
};

}  // namespace lge::simulator
