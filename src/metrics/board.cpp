#include "metrics/board.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "metrics/exposition.hpp"
#include "metrics/totals.hpp"

namespace lge::metrics {

namespace {

bool same_gateway(const poll::GatewayId& a, const poll::GatewayId& b) {
  return a.livy_compute_id == b.livy_compute_id && a.workspace_id == b.workspace_id;
}

std::vector<std::string> render_headers() {
  std::vector<std::string> headers;
  for (const prometheus::MetricFamily& family : gateway_families({})) {
    append_header(headers.emplace_back(), family);
  }
  return headers;
}

void count(GatewayRecord& record, const poll::PollResult& result) {
  ++record.polls;
  if (result.listing.has_value()) return;
  ++record.failures[static_cast<std::size_t>(result.listing.error().reason)];
}

void update(GatewayStatus& status, const poll::PollResult& result, WallTime next_poll_at) {
  status.last_poll = result.ended_at;
  status.next_poll = next_poll_at;
  status.poll_duration = result.duration;
  status.poll_requests = result.requests;
  if (result.listing.has_value()) {
    status.failure.reset();
    status.last_success = result.ended_at;
    status.totals = total(*result.listing);
  } else {
    status.failure = result.listing.error();
  }
}

}  // namespace

Board::Board(std::vector<poll::GatewayId> gateways, Millis stale_after, Instruments& instruments,
             SnapshotCell& cell, const Clock& clock)
    : headers_(render_headers()),
      stale_after_(stale_after),
      instruments_(instruments),
      cell_(cell),
      clock_(clock) {
  replace_gateways(std::move(gateways), stale_after);
}

void Board::poll_started(const poll::GatewayId&) {}  // nothing is shown of a poll before it has ended

void Board::poll_ended(const poll::GatewayId& gateway, const poll::PollResult& result,
                       WallTime next_poll_at) {
  Entry* entry = find(gateway);
  if (entry == nullptr) return;
  count(entry->record, result);
  update(entry->record.status, result, next_poll_at);
  if (result.listing.has_value()) entry->last_good = clock_.steady();
  render(*entry);
  publish();
}

void Board::poll_overrun(const poll::GatewayId& gateway) {
  Entry* entry = find(gateway);
  if (entry == nullptr) return;
  ++entry->record.overruns;
  render(*entry);
}

void Board::publish() {
  withdraw_stale();
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->metrics_text = exposition();
  snapshot->gateways.reserve(entries_.size());
  for (const Entry& entry : entries_)
    snapshot->gateways.push_back(entry.record.status);
  snapshot->ready = std::all_of(entries_.begin(), entries_.end(),
                                [](const Entry& entry) { return entry.record.status.last_poll.has_value(); });
  snapshot->made_at = clock_.wall();
  cell_.store(std::move(snapshot));
}

std::optional<SteadyTime> Board::next_withdrawal() const {
  std::optional<SteadyTime> next;
  for (const Entry& entry : entries_) {
    if (!entry.record.status.totals) continue;
    const SteadyTime due = entry.last_good + stale_after_;
    next = std::min(next.value_or(due), due);
  }
  return next;
}

void Board::replace_gateways(std::vector<poll::GatewayId> gateways, Millis stale_after) {
  std::vector<Entry> entries;
  entries.reserve(gateways.size());
  for (poll::GatewayId& id : gateways) {
    Entry* old = find(id);
    Entry& entry = entries.emplace_back(old == nullptr ? Entry{} : std::move(*old));
    entry.record.status.id = std::move(id);
    render(entry);
  }
  entries_ = std::move(entries);
  stale_after_ = stale_after;
  publish();
}

Board::Entry* Board::find(const poll::GatewayId& gateway) {
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    return same_gateway(entry.record.status.id, gateway);
  });
  return found == entries_.end() ? nullptr : &*found;
}

void Board::withdraw_stale() {
  const SteadyTime now = clock_.steady();
  for (Entry& entry : entries_) {
    if (!entry.record.status.totals || now < entry.last_good + stale_after_) continue;
    entry.record.status.totals.reset();
    render(entry);
  }
}

// A gateway's lines change with its own polls only: rendered here, and joined for each snapshot.
void Board::render(Entry& entry) {
  const std::vector<prometheus::MetricFamily> families = gateway_families(entry.record);
  entry.lines.resize(families.size());
  for (std::size_t i = 0; i < families.size(); ++i) {
    entry.lines[i].clear();
    append_series(entry.lines[i], families[i]);
  }
}

std::string Board::exposition() const {
  const std::string own = render_text(instruments_.collect());
  std::size_t bytes = own.size();
  for (const std::string& header : headers_)
    bytes += header.size();
  for (const Entry& entry : entries_) {
    for (const std::string& lines : entry.lines)
      bytes += lines.size();
  }
  std::string text;
  text.reserve(bytes);
  for (std::size_t i = 0; i < headers_.size(); ++i) {
    const std::size_t start = text.size();
    text += headers_[i];
    for (const Entry& entry : entries_)
      text += entry.lines[i];
    if (text.size() == start + headers_[i].size()) text.resize(start);  // a family needs a series
  }
  text += own;
  return text;
}

}  // namespace lge::metrics
