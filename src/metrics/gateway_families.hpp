#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/format.hpp"
#include "metrics/gateway_record.hpp"

namespace lge::metrics {

/// How many families a gateway has.
inline constexpr std::size_t kGatewayFamilies = 25;

/// The lines of one gateway's series, family after family, in the order of the exposition.
struct FamilyLines {
  std::string text;
  std::array<std::size_t, kGatewayFamilies> ends{};  ///< where each family's lines end in `text`

  /// Empty where the family has no series.
  [[nodiscard]] std::string_view of(std::size_t family) const {
    const std::size_t start = family == 0 ? 0 : ends[family - 1];
    return std::string_view(text).substr(start, ends[family] - start);
  }
};

/// What the lines of a family stand under.
struct FamilyHead {
  std::string_view name;                         ///< of its samples; lives as long as the program
  std::array<std::string, kFormatCount> header;  ///< the lines before its samples, by Format
  /// True for counters that begin with the gateway's record, so that it is known when: OpenMetrics tells.
  /// Those of the ledger may be older than the process.
  bool begins_with_record = false;
};

/// Of each family, in the order of the exposition. Pure.
std::vector<FamilyHead> gateway_family_heads();

/// What is exposed of one gateway (docs/metrics.md). `label_names` are those of the further labels; values
/// that are not as many as the names have no series. Before the first poll has ended there are only counters;
/// the gauges of the list are there while status.totals is. `expected_bytes` saves growing, where the size is
/// known from the last time. Pure.
FamilyLines gateway_lines(const GatewayRecord& record, std::span<const std::string> label_names,
                          std::size_t expected_bytes = 0);

}  // namespace lge::metrics
