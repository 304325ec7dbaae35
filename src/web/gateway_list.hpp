#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/snapshot.hpp"
#include "support/clock.hpp"

namespace lge::web {

/// Trouble comes first.
enum class Health : std::uint8_t { down, waiting, up };

Health health_of(const metrics::GatewayStatus& gateway);
/// `down`, `waiting`, `up`.
std::string_view to_string(Health health);

/// What a list of gateways can be sorted by.
enum class Column : std::uint8_t { state, name, sessions, cus, cu_hours, age, error, next };

/// As it stands in a query: `state`, `name`, `sessions`, `cus`, `cu_hours`, `age`, `error`, `next`.
std::string_view to_string(Column column);

/// Which gateways to show, and how.
struct ListRequest {
  Column sort = Column::state;
  bool descending = false;
  std::string find;      ///< part of a gateway's name or of one of its ids, in any case; empty: all
  std::size_t page = 1;  ///< from 1
};

/// Reads `sort`, `order` (`asc`, `desc`), `find` and `page`; what makes no sense counts as not given. Pure.
ListRequest parse_list_request(std::string_view query);
/// The inverse, with its `?`; whatever is as by default is left out.
std::string to_query(const ListRequest& request);

/// All gateways at a glance.
struct FleetSummary {
  std::size_t gateways = 0;
  std::size_t up = 0;
  std::size_t down = 0;
  std::size_t waiting = 0;  ///< for the end of their first poll
  std::uint64_t live = 0;   ///< sessions
  double cus = 0;           ///< in use, as far as it is known
  double cu_hours = 0;      ///< in the lists

  [[nodiscard]] Health health() const;
};

struct GatewayList {
  ListRequest request;  ///< its page is one that there is
  std::vector<const metrics::GatewayView*> shown;
  std::size_t found = 0;  ///< on all pages
  std::size_t pages = 1;
  FleetSummary all;  ///< whatever is shown
};

/// One page of the gateways; as long as the snapshot. Those that are alike stand in the order of the
/// exposition. Pure.
GatewayList list_gateways(const metrics::Snapshot& snapshot, ListRequest request, WallTime now,
                          std::size_t per_page);

/// What a column is sorted by, where that is a number; `name` is sorted by the name.
double sort_value(const metrics::GatewayView& gateway, Column column, WallTime now);

/// Sessions that have not ended, by state; 0 where the list is not known.
std::uint64_t live_sessions(const metrics::GatewayStatus& gateway);
/// The sum over all states; 0 where the list is not known.
double cu_hours(const metrics::GatewayStatus& gateway);
/// The CUs in use at the newest poll that was good; nothing while the list is not known.
std::optional<double> cus_in_use(const metrics::GatewayView& gateway);

/// Of this workspace_id and livy_compute_id, written as `workspace_id/livy_compute_id`; as long as the
/// snapshot. Null where there is none.
const metrics::GatewayView* find_gateway(const metrics::Snapshot& snapshot, std::string_view ids);

}  // namespace lge::web
