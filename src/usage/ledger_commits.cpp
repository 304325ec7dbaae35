// How a ledger uses its store: what it writes when, and what it does where that fails.
#include <algorithm>
#include <utility>

#include "usage/ledger.hpp"

namespace lge::usage {

using std::chrono::minutes;
using std::chrono::seconds;

namespace {

constexpr Millis kFirstPause{seconds(1)};
constexpr Millis kLongestPause{minutes(1)};

Batch batch_of(const GatewayKey& key, const GatewayState& state, WallTime now) {
  return Batch{.key = key, .state = state, .now = now};
}

void hand_over_gone(const Book& book, const MarkSink& sink) {
  for (const auto& [id, one] : book.gone)
    sink({id, one.mark, one.since});
}

}  // namespace

bool Ledger::may_try() const {
  return !away_ || clock_.steady() >= next_try_;
}

void Ledger::write(Turn& turn) {
  Book& book = turn.book;
  if (!store_) {
    book.account.settled();
    return;
  }
  book.add_unwritten(turn.marked, turn.roster.size());
  for (int tries = 0; tries < 2 && store_->generation() != 0 && may_try(); ++tries) {
    if (book.is_in(store_->generation())) return;
    const StoreResult<void> committed = commit(turn);
    if (committed) return succeeded();
    failed(committed.error());
  }
}

StoreResult<void> Ledger::commit(Turn& turn) {
  Book& book = turn.book;
  const std::uint64_t store = store_->generation();
  Batch batch = batch_of(turn.key, book.account.state(), clock_.wall());
  batch.all_marks = book.all_unwritten || book.generation != store;
  if (!batch.all_marks && !book.relabelled) batch.touched = &book.account.touched();
  const std::vector<poll::Handle> sessions = book.to_write(turn.roster, batch.all_marks);
  batch.marks = [&](const MarkSink& sink) {
    for (const poll::Handle session : sessions)
      sink({turn.roster.id(session), book.account.marks().of(session, turn.roster.reading(session)), {}});
    hand_over_gone(book, sink);
  };
  StoreResult<void> committed = store_->commit(batch);
  if (committed) book.written(store);
  return committed;
}

// At once, so that what is stored is what will be shown, however soon the process ends.
void Ledger::commit_labels(const GatewayKey& key, Book& book) {
  if (!store_ || !may_try() || !book.marks_are_in(store_->generation())) return;
  const StoreResult<void> committed = store_->commit(batch_of(key, book.account.state(), clock_.wall()));
  if (!committed) return failed(committed.error());
  book.written(store_->generation());
  succeeded();
}

// The marks follow gateway by gateway, each with its next good poll. Until then there are only the counters,
// which is better than nothing if the process ends.
void Ledger::carry_over() {
  for (auto& [key, book] : books_) {
    if (!book.known || book.generation == store_->generation()) continue;
    GatewayState state = book.account.state();
    state.has_marks = false;
    const StoreResult<void> committed = store_->commit(batch_of(key, state, clock_.wall()));
    if (!committed) return go_away(committed.error());
  }
}

// Gateways that are closed have no next good poll: all that there is of them goes to the store together.
void Ledger::commit_closed() {
  for (auto next = books_.begin(); next != books_.end();) {
    const auto& [key, book] = *next;
    if (book.open) {
      ++next;
      continue;
    }
    GatewayState state = book.account.state();
    state.has_marks = book.parked.has_value();
    Batch batch = batch_of(key, state, clock_.wall());
    batch.all_marks = true;
    batch.marks = [&gateway = book](const MarkSink& sink) {
      if (gateway.parked) {
        for (const auto& [id, mark] : *gateway.parked)
          sink({id, mark, {}});
      }
      hand_over_gone(gateway, sink);
    };
    const StoreResult<void> committed = store_->commit(batch);
    if (!committed) return go_away(committed.error());
    next = books_.erase(next);
  }
}

bool Ledger::reopen() {
  const StoreResult<bool> opened = store_->reopen();
  if (!opened) {
    go_away(opened.error());
    return false;
  }
  next_try_ = clock_.steady();
  if (opened.value()) carry_over();
  return store_->generation() != 0;
}

void Ledger::failed(const StoreError& error) {
  if (error.kind != StoreError::Kind::damaged) return go_away(error);
  // A device that damages everything shall not fill up with what was set aside.
  const SteadyTime now = clock_.steady();
  if (damaged_at_ && now - *damaged_at_ < kLongestPause) {
    pause_ = kLongestPause;
    return go_away(error);
  }
  damaged_at_ = now;
  reopen();
}

void Ledger::go_away(const StoreError& error) {
  pause_ = std::clamp(2 * pause_, kFirstPause, kLongestPause);
  next_try_ = clock_.steady() + pause_;
  if (away_ && reason_ == error.what) return;
  log_.error("usage cannot be stored: counting goes on in memory until it can", field("err", error.what));
  away_ = true;
  reason_ = error.what;
}

void Ledger::succeeded() {
  pause_ = Millis{0};
  if (!std::exchange(away_, false)) return;
  log_.info("usage is stored again");
  commit_closed();
}

}  // namespace lge::usage
