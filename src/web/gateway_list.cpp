#include "web/gateway_list.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <optional>
#include <utility>

#include "poll/row.hpp"
#include "support/percent.hpp"
#include "web/query.hpp"

namespace lge::web {

namespace {

using metrics::GatewayStatus;
using metrics::GatewayView;

constexpr std::array kColumns{Column::state,    Column::name, Column::sessions, Column::cus,
                              Column::cu_hours, Column::age,  Column::error,    Column::next};
constexpr std::size_t kLongestFind = 256;
constexpr double kNever = 1e15;  // seconds

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool holds(std::string_view text, std::string_view part) {
  return std::search(text.begin(), text.end(), part.begin(), part.end(),
                     [](char a, char b) { return lower(a) == lower(b); }) != text.end();
}

bool is_wanted(const GatewayStatus& gateway, std::string_view part) {
  return part.empty() || holds(gateway.id.name, part) || holds(gateway.id.livy_compute_id, part) ||
         holds(gateway.id.workspace_id, part);
}

double seconds(WallTime from, WallTime to) {
  return std::chrono::duration<double>(to.time_since_epoch()).count() -
         std::chrono::duration<double>(from.time_since_epoch()).count();
}

std::size_t parse_page(std::string_view text) {
  std::size_t page = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), page);
  return error == std::errc{} && end == text.data() + text.size() && page > 0 ? page : 1;
}

void add(FleetSummary& all, const GatewayView& view) {
  ++all.gateways;
  switch (health_of(view.status)) {
    case Health::up:
      ++all.up;
      break;
    case Health::down:
      ++all.down;
      break;
    case Health::waiting:
      ++all.waiting;
      break;
  }
  all.live += live_sessions(view.status);
  all.cus += cus_in_use(view).value_or(0);
  all.cu_hours += cu_hours(view.status);
}

struct Sortable {
  const GatewayView* view;
  std::size_t place;  // in the exposition
  double value;
};

bool before(const Sortable& a, const Sortable& b, const ListRequest& request) {
  if (request.sort == Column::name) {
    const int order = a.view->status.id.name.compare(b.view->status.id.name);
    if (order != 0) return (order < 0) != request.descending;
  } else if (a.value != b.value) {
    return (a.value < b.value) != request.descending;
  }
  return a.place < b.place;
}

}  // namespace

Health health_of(const GatewayStatus& gateway) {
  if (!gateway.last_poll) return Health::waiting;
  return gateway.up() ? Health::up : Health::down;
}

std::string_view to_string(Health health) {
  return health == Health::up ? "up" : health == Health::down ? "down" : "waiting";
}

std::string_view to_string(Column column) {
  constexpr std::array<std::string_view, kColumns.size()> kNames{"state",    "name", "sessions", "cus",
                                                                 "cu_hours", "age",  "error",    "next"};
  return kNames.at(static_cast<std::size_t>(column));
}

ListRequest parse_list_request(std::string_view query) {
  const Parameters parameters = parse_query(query);
  ListRequest request;
  for (const Column column : kColumns) {
    if (value_of(parameters, "sort") == to_string(column)) request.sort = column;
  }
  request.descending = value_of(parameters, "order") == "desc";
  request.find = value_of(parameters, "find").substr(0, kLongestFind);
  request.page = parse_page(value_of(parameters, "page"));
  return request;
}

std::string to_query(const ListRequest& request) {
  std::string query;
  const auto add = [&query](std::string_view name, const std::string& value) {
    query.append(query.empty() ? "?" : "&").append(name).append("=").append(percent_encode(value));
  };
  if (request.sort != Column::state) add("sort", std::string(to_string(request.sort)));
  if (request.descending) add("order", "desc");
  if (!request.find.empty()) add("find", request.find);
  if (request.page != 1) add("page", std::to_string(request.page));
  return query;
}

Health FleetSummary::health() const {
  if (down > 0) return Health::down;
  return waiting > 0 || gateways == 0 ? Health::waiting : Health::up;
}

GatewayList list_gateways(const metrics::Snapshot& snapshot, ListRequest request, WallTime now,
                          std::size_t per_page) {
  GatewayList list;
  std::vector<Sortable> wanted;
  for (const auto& group : snapshot.groups) {
    for (const auto& view : group->views) {
      add(list.all, *view);
      if (!is_wanted(view->status, request.find)) continue;
      wanted.push_back({view.get(), wanted.size(), sort_value(*view, request.sort, now)});
    }
  }
  list.found = wanted.size();
  list.pages = std::max<std::size_t>((wanted.size() + per_page - 1) / per_page, 1);
  request.page = std::min(request.page, list.pages);
  const std::size_t first = (request.page - 1) * per_page;
  const std::size_t end = std::min(first + per_page, wanted.size());
  // What follows the page that is asked for stays unsorted.
  std::partial_sort(wanted.begin(), std::next(wanted.begin(), static_cast<std::ptrdiff_t>(end)), wanted.end(),
                    [&request](const Sortable& a, const Sortable& b) { return before(a, b, request); });
  for (std::size_t i = first; i < end; ++i)
    list.shown.push_back(wanted[i].view);
  list.request = std::move(request);
  return list;
}

double sort_value(const GatewayView& gateway, Column column, WallTime now) {
  const GatewayStatus& status = gateway.status;
  switch (column) {
    case Column::name:
      return 0;
    case Column::state:
      return static_cast<double>(health_of(status));
    case Column::sessions:
      return status.totals ? static_cast<double>(live_sessions(status)) : -1;
    case Column::cus:
      return cus_in_use(gateway).value_or(-1);
    case Column::cu_hours:
      return status.totals ? cu_hours(status) : -1;
    case Column::age:
      return status.last_success ? seconds(*status.last_success, now) : kNever;
    case Column::error: {
      const auto* failure = gateway.memory ? gateway.memory->last_failure.get() : nullptr;
      return failure != nullptr ? seconds(failure->at, now) : kNever;
    }
    case Column::next:
      return status.next_poll ? seconds(now, *status.next_poll) : kNever;
  }
  return 0;
}

std::uint64_t live_sessions(const GatewayStatus& gateway) {
  std::uint64_t live = 0;
  for (std::size_t i = 0; gateway.totals && i < api::kStateCount; ++i) {
    if (!poll::has_ended(api::kAllStates[i])) live += (*gateway.totals)[i].sessions;
  }
  return live;
}

double cu_hours(const GatewayStatus& gateway) {
  double sum = 0;
  for (std::size_t i = 0; gateway.totals && i < api::kStateCount; ++i)
    sum += (*gateway.totals)[i].cu_hours;
  return sum;
}

std::optional<double> cus_in_use(const GatewayView& gateway) {
  if (!gateway.memory || !gateway.status.totals) return std::nullopt;
  return metrics::cu_rate(gateway.memory->moments);
}

const GatewayView* find_gateway(const metrics::Snapshot& snapshot, std::string_view ids) {
  for (const auto& group : snapshot.groups) {
    for (const auto& view : group->views) {
      const poll::GatewayId& id = view->status.id;
      if (ids.size() == id.workspace_id.size() + 1 + id.livy_compute_id.size() &&
          ids.starts_with(id.workspace_id) && ids[id.workspace_id.size()] == '/' &&
          ids.ends_with(id.livy_compute_id)) {
        return view.get();
      }
    }
  }
  return nullptr;
}

}  // namespace lge::web
