#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include <prometheus/metric_family.h>

#include "api/failure.hpp"
#include "metrics/snapshot.hpp"

namespace lge::metrics {

/// What is known of one gateway: its newest state, and what was counted since the exporter first saw it.
struct GatewayRecord {
  GatewayStatus status;
  std::uint64_t polls = 0;  ///< ended, well or not
  std::uint64_t overruns = 0;
  std::array<std::uint64_t, api::kAllReasons.size()> failures{};  ///< in the order of api::kAllReasons
};

/// The families of one gateway, in the order of the exposition. Every record gives the same families in the
/// same order; one that has nothing to say has no series. Before the first poll has ended there are only
/// counters; the gauges of the list are there while status.totals is. Pure.
std::vector<prometheus::MetricFamily> gateway_families(const GatewayRecord& record);

}  // namespace lge::metrics
