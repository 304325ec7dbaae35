#include "usage/ledger.hpp"

#include <algorithm>
#include <utility>

#include "usage/remap.hpp"

namespace lge::usage {

namespace {

constexpr std::chrono::hours kLookAfter{1};

}  // namespace

Ledger::Ledger(std::unique_ptr<Store> store, const Clock& clock, Log& log)
    : store_(std::move(store)), clock_(clock), log_(log) {
  if (store_ && store_->generation() == 0) reopen();
}

Ledger::Place Ledger::place() const {
  if (!store_) return Place::memory;
  return away_ ? Place::memory_for_now : Place::disk;
}

const GatewayUsage* Ledger::find(const GatewayKey& key) const {
  const auto found = books_.find(key);
  return found == books_.end() || !found->second.open ? nullptr : &found->second.account.state().usage;
}

Book Ledger::make_book(const GatewayKey& key, std::span<const std::string> label_names) {
  if (store_ && store_->generation() == 0 && may_try()) reopen();
  for (int tries = 0; tries < 2 && store_ && store_->generation() != 0; ++tries) {
    StoreResult<std::optional<GatewayState>> loaded = store_->load(key);
    if (!loaded) {
      failed(loaded.error());
      if (loaded.error().kind != StoreError::Kind::damaged) break;
      continue;
    }
    const bool known = loaded->has_value();
    Book book(known ? std::move(loaded->value()) : new_state(label_names));
    book.known = known;
    book.relabelled = !known;
    book.generation = store_->generation();
    return book;
  }
  return Book(new_state(label_names));
}

std::vector<poll::LabelSets::Values> Ledger::open(const GatewayKey& key,
                                                  std::span<const std::string> label_names,
                                                  std::size_t limit) {
  auto found = books_.find(key);
  if (found == books_.end()) found = books_.emplace(key, make_book(key, label_names)).first;
  Book& book = found->second;
  book.open = true;
  if (book.account.relabel(label_names, limit)) {
    book.relabelled = true;
    if (book.known) commit_labels(key, book);
  }
  std::vector<poll::LabelSets::Values> known;
  for (const LabelledUsage& one : book.account.state().usage.by_labels)
    known.push_back(one.values);
  return known;
}

const GatewayUsage& Ledger::record(const GatewayKey& key, const poll::Roster& roster,
                                   const poll::Changes& changes) {
  Turn turn{key, books_.at(key), roster};
  Book& book = turn.book;
  if (store_ && store_->generation() == 0 && may_try()) reopen();
  book.account.grow(roster.labels());
  if (changes.first || !book.begun) {
    begin(turn);
  } else {
    // First, as handles are used again.
    book.leave(changes.gone, clock_.wall());
    for (const poll::Changes::Changed& one : changes.changed)
      count(turn, book.account.marks().of(one.session, one.before), one.session);
    for (const poll::Handle session : changes.appeared)
      appear(turn, session);
    for (const poll::Changes::Changed& one : changes.changed)
      book.account.saw(roster.created(one.session), clock_.wall());
    for (const poll::Handle session : changes.appeared)
      book.account.saw(roster.created(session), clock_.wall());
  }
  tell(turn);
  write(turn);
  forget_old();
  return book.account.state().usage;
}

// The first good poll of a roster. The marks from before, if there are any, and the roster are gone through
// side by side, both sorted by id.
void Ledger::begin(Turn& turn) {
  Book& book = turn.book;
  const bool has_past =
      book.known &&
      (book.parked || (store_ && book.account.state().has_marks && book.marks_are_in(store_->generation())));
  book.account.marks().clear();
  book.unwritten.clear();
  const std::vector<poll::Handle> sessions = book.to_write(turn.roster, true);
  std::size_t next = 0;
  std::vector<poll::Handle> unknown;
  bool complete = false;
  if (has_past) {
    complete = each_past_mark(turn, [&](const MarkRow& row) {
      for (; next < sessions.size() && turn.roster.id(sessions[next]) < row.id; ++next)
        unknown.push_back(sessions[next]);
      if (next == sessions.size() || turn.roster.id(sessions[next]) != row.id) {
        if (!row.gone) book.gone.insert_or_assign(std::string(row.id), GoneMark{row.mark, clock_.wall()});
        return;
      }
      const std::size_t marked = turn.marked.size();
      count(turn, row.mark, sessions[next]);
      if (row.gone && turn.marked.size() == marked) turn.marked.push_back(sessions[next]);
      ++next;
    });
  }
  for (; next < sessions.size(); ++next) {
    if (complete) {
      unknown.push_back(sessions[next]);
    } else {
      book.account.take_as_baseline(sessions[next], turn.roster.reading(sessions[next]));
      turn.marked.push_back(sessions[next]);
    }
  }
  for (const poll::Handle session : unknown)
    appear(turn, session);
  for (const poll::Handle session : sessions)
    book.account.saw(turn.roster.created(session), clock_.wall());
  if (book.known && !complete) {
    log_.warn("what sessions used since they were last counted is not known: counting goes on from here",
              field("workspace_id", turn.key.workspace_id),
              field("livy_compute_id", turn.key.livy_compute_id));
  }
  book.parked.reset();
  book.account.set_has_marks(true);
  book.known = true;
  book.begun = true;
}

bool Ledger::each_past_mark(Turn& turn, const MarkSink& sink) {
  if (turn.book.parked) {
    for (const auto& [id, mark] : *turn.book.parked)
      sink({id, mark, std::nullopt});
    return true;
  }
  const StoreResult<void> read = store_->scan(turn.key, sink);
  if (!read) failed(read.error());
  return read.has_value();
}

void Ledger::appear(Turn& turn, poll::Handle session) {
  const std::optional<Mark> mark = find_mark(turn, turn.roster.id(session));
  if (!mark) return appear_unknown(turn, session);
  count(turn, *mark, session);
  turn.marked.push_back(session);  // in any case: it is not gone any more
}

void Ledger::appear_unknown(Turn& turn, poll::Handle session) {
  Account& account = turn.book.account;
  const api::UnixMillis created = turn.roster.created(session);
  if (account.is_old(created)) {
    if (turn.old++ == 0) turn.old_example = turn.roster.id(session);
    account.take_as_baseline(session, turn.roster.reading(session));
  } else {
    account.count_new(session, turn.roster.reading(session), created);
  }
  turn.marked.push_back(session);
}

void Ledger::count(Turn& turn, const Mark& from, poll::Handle session) {
  const Account::Counted counted =
      turn.book.account.count_from(from, session, turn.roster.reading(session), turn.roster.created(session));
  if (counted.marked) turn.marked.push_back(session);
  if (counted.fell && turn.fell++ == 0) turn.example = turn.roster.id(session);
}

std::optional<Mark> Ledger::find_mark(Turn& turn, std::string_view id) {
  const auto gone = turn.book.gone.find(id);
  if (gone != turn.book.gone.end()) {
    const Mark mark = gone->second.mark;
    turn.book.gone.erase(gone);
    return mark;
  }
  if (!store_ || store_->generation() == 0) return std::nullopt;
  const StoreResult<std::optional<Mark>> found = store_->find(turn.key, id);
  if (found) return found.value();
  failed(found.error());
  return std::nullopt;
}

void Ledger::tell(Turn& turn) {
  const LogField workspace = field("workspace_id", turn.key.workspace_id);
  const LogField gateway = field("livy_compute_id", turn.key.livy_compute_id);
  const std::uint64_t fell = turn.book.fell_note.say(turn.fell, clock_.steady());
  if (fell > 0) {
    log_.warn("usage of sessions fell: what was counted stays", workspace, gateway, field("count", fell),
              field("session_id", turn.example));
  }
  const std::uint64_t old = turn.book.old_note.say(turn.old, clock_.steady());
  if (old > 0) {
    log_.warn("sessions came up that began long ago: what they used until now is not counted", workspace,
              gateway, field("sessions", old), field("session_id", turn.old_example));
  }
}

void Ledger::close(const GatewayKey& key, const poll::Roster& roster) {
  const auto found = books_.find(key);
  if (found == books_.end()) return;
  Book& book = found->second;
  if (!book.known || (store_ && book.is_in(store_->generation()))) {
    books_.erase(found);
    return;
  }
  if (book.begun) book.park(roster, clock_.wall());
  book.open = false;
  book.begun = false;
}

// Sessions that are gone, and gateways that are closed, are in memory only as long as nobody has stored them.
void Ledger::forget_old() {
  if (clock_.steady() < next_look_) return;
  next_look_ = clock_.steady() + kLookAfter;
  for (auto& [key, book] : books_)
    book.forget_old(clock_.wall());
}

}  // namespace lge::usage
