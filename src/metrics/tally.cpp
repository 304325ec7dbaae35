#include "metrics/tally.hpp"

#include <algorithm>

#include "metrics/exact_sum.hpp"

namespace lge::metrics {

namespace {

__extension__ using WideInteger = __int128;  // 2^64 sessions cannot overflow it

std::size_t index_of(api::State state) {
  return static_cast<std::size_t>(state);
}

}  // namespace

struct Tally::Sums {
  std::uint64_t sessions = 0;
  ExactSum cu_hours;
  WideInteger vcore_seconds = 0;
  WideInteger mb_seconds = 0;

  void add(const Sums& other) {
    sessions += other.sessions;
    cu_hours.add(other.cu_hours);
    vcore_seconds += other.vcore_seconds;
    mb_seconds += other.mb_seconds;
  }

  [[nodiscard]] StateTotals rounded() const {
    return {sessions, cu_hours.rounded(), static_cast<double>(vcore_seconds), static_cast<double>(mb_seconds),
            std::nullopt};
  }
};

Tally::Tally() = default;
Tally::Tally(Tally&& other) noexcept = default;
Tally& Tally::operator=(Tally&& other) noexcept = default;
Tally::~Tally() = default;

void Tally::update(const poll::Roster& roster, const poll::Changes& changes) {
  if (changes.first || !started_) {
    start_over(roster);
  } else {
    know_labels(roster);
    for (const poll::Changes::Gone& gone : changes.gone)
      remove(gone.last);
    for (const poll::Changes::Changed& changed : changes.changed) {
      remove(changed.before);
      add(roster.reading(changed.session));
    }
    for (const poll::Handle session : changes.appeared)
      add(roster.reading(session));
  }
  find_oldest(roster);
}

void Tally::start_over(const poll::Roster& roster) {
  started_ = true;
  for (Combination& combination : combinations_)
    combination.states = {};
  know_labels(roster);
  for (const poll::Handle session : roster.by_age())
    add(roster.reading(session));
}

// Another roster may number its combinations anew: then those that were seen before are forgotten.
void Tally::know_labels(const poll::Roster& roster) {
  const std::vector<poll::LabelSets::Values>& all = roster.labels().all();
  combinations_.resize(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (combinations_[i].values == all[i]) continue;
    combinations_[i].values = all[i];
    combinations_[i].seen = false;
  }
}

void Tally::add(const poll::Reading& reading) {
  Combination& combination = combinations_[reading.labels];
  combination.seen = true;
  std::unique_ptr<Sums>& sums = combination.states[index_of(reading.state)];
  if (!sums) sums = std::make_unique<Sums>();
  ++sums->sessions;
  sums->cu_hours.add(reading.cu_hours);
  sums->vcore_seconds += reading.vcore_seconds;
  sums->mb_seconds += reading.mb_seconds;
}

void Tally::remove(const poll::Reading& reading) {
  std::unique_ptr<Sums>& sums = combinations_[reading.labels].states[index_of(reading.state)];
  if (sums->sessions == 1) {
    sums.reset();
    return;
  }
  --sums->sessions;
  sums->cu_hours.subtract(reading.cu_hours);
  sums->vcore_seconds -= reading.vcore_seconds;
  sums->mb_seconds -= reading.mb_seconds;
}

void Tally::find_oldest(const poll::Roster& roster) {
  oldest_ = {};
  for (const poll::Handle session : roster.live()) {
    const auto created = poll::as_optional(roster.created(session));
    if (!created) continue;
    auto& oldest = oldest_[index_of(roster.reading(session).state)];
    oldest = std::min(oldest.value_or(*created), *created);
  }
}

Totals Tally::totals() const {
  Totals totals;
  for (std::size_t state = 0; state < api::kStateCount; ++state) {
    Sums sums;
    for (const Combination& combination : combinations_) {
      if (combination.states[state]) sums.add(*combination.states[state]);
    }
    totals[state] = sums.rounded();
    totals[state].oldest_created = oldest_[state];
  }
  return totals;
}

std::vector<LabelledTotals> Tally::by_labels() const {
  std::vector<LabelledTotals> all;
  for (const Combination& combination : combinations_) {
    if (!combination.seen) continue;
    LabelledTotals& one = all.emplace_back(LabelledTotals{combination.values, {}});
    for (std::size_t state = 0; state < api::kStateCount; ++state) {
      if (combination.states[state]) one.totals[state] = combination.states[state]->rounded();
    }
  }
  return all;
}

}  // namespace lge::metrics
