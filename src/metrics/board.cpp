#include "metrics/board.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "metrics/text_format.hpp"
#include "metrics/unix_seconds.hpp"

namespace lge::metrics {

namespace {

auto place_of(const poll::GatewayId& id) {
  return std::tie(id.livy_compute_id, id.workspace_id);
}

double cu_seconds(const usage::GatewayUsage& usage) {
  double sum = 0;
  for (const usage::LabelledUsage& one : usage.by_labels)
    sum += static_cast<double>(one.usage.cu_micros) / 1e6;
  return sum;
}

}  // namespace

struct Board::Entry {
  GatewayRecord record;
  GatewayGroups::Place place;
  SteadyTime last_good;  // of the poll that record.status.totals is from
  bool placed = false;   // in groups_
};

bool Board::ByGateway::operator()(const std::unique_ptr<Entry>& a, const std::unique_ptr<Entry>& b) const {
  return place_of(a->record.status.id) < place_of(b->record.status.id);
}

bool Board::ByGateway::operator()(const std::unique_ptr<Entry>& a, const poll::GatewayId& b) const {
  return place_of(a->record.status.id) < place_of(b);
}

bool Board::ByGateway::operator()(const poll::GatewayId& a, const std::unique_ptr<Entry>& b) const {
  return place_of(a) < place_of(b->record.status.id);
}

Board::Board(std::vector<Start> gateways, BoardOptions options, SnapshotCell& cell, const Clock& clock)
    : cell_(cell), clock_(clock), discovered_(!options.discovers) {
  replace_gateways(std::move(gateways), std::move(options));
}

Board::~Board() = default;

// Publishes no new lines, because none of them tells of it.
void Board::poll_progressed(const poll::GatewayId& gateway, const poll::Progress& progress) {
  Entry* entry = find(gateway);
  if (entry == nullptr) return;
  entry->record.status.progress = progress;
  if (entry->place.view()) {
    auto view = std::make_shared<GatewayView>(*entry->place.view());
    view->status.progress = progress;
    groups_.set_view(entry->place, std::move(view));
  }
  publish();
}

void Board::poll_ended(const poll::GatewayId& gateway, const poll::Roster& roster,
                       const poll::PollResult& result, const usage::GatewayUsage& usage,
                       WallTime next_poll_at) {
  Entry* entry = find(gateway);
  if (entry == nullptr) return;
  take(*entry, roster, result, usage);
  entry->record.status.next_poll = next_poll_at;
  entry->record.usage = usage;
  changed_.insert(entry);
  publish();
}

void Board::poll_overrun(const poll::GatewayId& gateway) {
  Entry* entry = find(gateway);
  if (entry == nullptr) return;
  ++entry->record.overruns;
  changed_.insert(entry);
}

void Board::set_facts(const poll::GatewayId& gateway, std::optional<GatewayFacts> facts) {
  Entry* entry = find(gateway);
  if (entry == nullptr || entry->record.facts == facts) return;
  entry->record.facts = std::move(facts);
  changed_.insert(entry);
}

void Board::add_gateway(Start start) {
  admit(std::move(start), entries_);
}

void Board::remove_gateway(const poll::GatewayId& gateway) {
  const auto found = entries_.find(gateway);
  if (found == entries_.end()) return;
  Entry& entry = **found;
  drop_list(entry);
  changed_.erase(&entry);
  groups_.remove(entry.place);
  if (!entry.record.status.last_poll) --unpolled_;
  entries_.erase(found);
}

void Board::set_discovered(bool discovered) {
  if (std::exchange(discovered_, discovered) != discovered) publish();
}

void Board::replace_gateways(std::vector<Start> gateways, BoardOptions options) {
  const bool same_labels = options.label_names == options_.label_names;
  options_ = std::move(options);
  Entries before = std::exchange(entries_, {});
  groups_.clear();
  with_totals_.clear();
  changed_.clear();
  unpolled_ = 0;
  for (const std::unique_ptr<Entry>& entry : before) {
    entry->placed = false;
    entry->record.status.progress.reset();  // its poll has been ended
    std::vector<LiveSession>& sessions = entry->record.sessions;
    sessions.resize(std::min(sessions.size(), options_.per_session ? options_.per_session_limit : 0));
    if (same_labels) continue;
    entry->record.status.totals.reset();
    entry->record.live.reset();
    entry->record.tally = Tally();
  }
  for (Start& start : gateways)
    admit(std::move(start), before);
  publish();
}

void Board::publish() {
  withdraw_stale();
  for (Entry* entry : changed_)
    render(*entry);
  changed_.clear();
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->groups = groups_.publish();
  ready_ = ready_ || (discovered_ && unpolled_ == 0);
  snapshot->ready = ready_;
  snapshot->made_at = clock_.wall();
  cell_.store(std::move(snapshot));
}

std::optional<SteadyTime> Board::next_withdrawal() const {
  if (with_totals_.empty()) return std::nullopt;
  return with_totals_.begin()->first + options_.stale_after;
}

Board::Entry* Board::find(const poll::GatewayId& gateway) const {
  const auto found = entries_.find(gateway);
  return found == entries_.end() ? nullptr : found->get();
}

// Puts a gateway on the board: with the entry that it has, with the one that it had before, or a new one.
void Board::admit(Start start, Entries& before) {
  Entry* entry = find(start.gateway);
  if (entry == nullptr) {
    const auto old = before.find(start.gateway);
    if (old != before.end()) {
      entry = entries_.insert(before.extract(old)).position->get();
    } else {
      auto added = std::make_unique<Entry>();
      added->record.status.id = start.gateway;
      added->record.began_at = clock_.wall();
      entry = entries_.insert(std::move(added)).first->get();
    }
  }
  entry->record.status.id = std::move(start.gateway);
  entry->record.usage = std::move(start.usage);
  changed_.insert(entry);
  if (std::exchange(entry->placed, true)) return;
  groups_.add(entry->place);
  if (!entry->record.status.last_poll) ++unpolled_;
  if (entry->record.status.totals) with_totals_.emplace(entry->last_good, entry);
}

void Board::take(Entry& entry, const poll::Roster& roster, const poll::PollResult& result,
                 const usage::GatewayUsage& usage) {
  GatewayRecord& record = entry.record;
  if (!record.status.last_poll) --unpolled_;
  ++record.polls;
  record.status.last_poll = result.ended_at;
  record.status.progress.reset();
  record.status.poll_duration = result.duration;
  record.status.poll_requests = result.requests;
  record.memory = remember(record.memory.get(), result, {roster.live().size(), cu_seconds(usage)});
  if (result.changes.has_value()) {
    record.status.failure.reset();
    record.status.last_success = result.ended_at;
    take_list(entry, roster, *result.changes);
  } else {
    record.status.failure = result.changes.error();
    ++record.failures[static_cast<std::size_t>(result.changes.error().reason)];
  }
}

void Board::take_list(Entry& entry, const poll::Roster& roster, const poll::Changes& changes) {
  drop_list(entry);
  GatewayRecord& record = entry.record;
  record.folded += changes.folded;
  record.tally.update(roster, changes);
  record.status.totals = record.tally.totals();
  if (options_.per_session) record.sessions = oldest_live_sessions(roster, options_.per_session_limit);
  record.live = std::make_shared<const LiveSessionList>(
      LiveSessionList{oldest_live_sessions(roster, kSessionsShown), roster.live().size()});
  entry.last_good = clock_.steady();
  with_totals_.emplace(entry.last_good, &entry);
}

// What is shown of the list; the tally goes on.
void Board::drop_list(Entry& entry) {
  if (!entry.record.status.totals) return;
  with_totals_.erase({entry.last_good, &entry});
  entry.record.status.totals.reset();
  entry.record.sessions.clear();
  entry.record.live.reset();
}

void Board::withdraw_stale() {
  const SteadyTime now = clock_.steady();
  while (!with_totals_.empty() && with_totals_.begin()->first + options_.stale_after <= now) {
    Entry& entry = *with_totals_.begin()->second;
    drop_list(entry);
    changed_.insert(&entry);
  }
}

// A gateway's lines change with what is its own: rendered here, and joined by whoever serves them.
void Board::render(Entry& entry) {
  const std::shared_ptr<const GatewayView>& old = entry.place.view();
  auto view = std::make_shared<GatewayView>();
  view->status = entry.record.status;
  append_value(view->began_at, unix_seconds(entry.record.began_at));
  view->live = entry.record.live;
  view->memory = entry.record.memory;
  view->lines = gateway_lines(entry.record, options_.label_names, old ? old->lines.text.size() : 0);
  groups_.set_view(entry.place, std::move(view));
}

}  // namespace lge::metrics
