// Random histories against a naive model that keeps everything of every session for ever.
#include <map>
#include <random>

#include <doctest/doctest.h>

#include "fakes/temporary_directory.hpp"
#include "usage/bench.hpp"
#include "usage/sqlite_store.hpp"

using namespace lge;
using namespace lge::usage;

namespace {

struct Counted {
  std::map<std::string, std::int64_t> cu_micros;  // by user
  std::int64_t vcore_seconds = 0;
  std::int64_t mb_seconds = 0;
  std::uint64_t started = 0;
  std::uint64_t terminated = 0;
  std::uint64_t error = 0;
  std::uint64_t durations = 0;
  std::int64_t millis = 0;

  friend bool operator==(const Counted&, const Counted&) = default;
};

class Model {
 public:
  void poll(const std::vector<api::Session>& list, WallTime now) {
    const api::UnixMillis high = high_;
    for (const api::Session& row : list) {
      see(row, high);
      high_ = std::max(high_, std::min(row.created.value_or(0), millis_of(now)));
    }
    begun_ = true;
  }
  [[nodiscard]] const Counted& counted() const { return counted_; }

 private:
  struct Known {
    std::int64_t cu = 0, vcore = 0, mb = 0;
    bool ended = false;
  };

  static std::int64_t raise(std::int64_t& mark, std::int64_t to) {
    const std::int64_t before = mark;
    mark = std::max(mark, to);
    return mark - before;
  }
  void see(const api::Session& row, api::UnixMillis high) {
    const bool ended = row.state == api::State::terminated || row.state == api::State::error;
    const bool is_new = !known_.contains(row.id);
    const bool baseline = is_new && (!begun_ || (row.created && *row.created < high - 3'600'000));
    Known& known = known_[row.id];
    const std::int64_t cu = raise(known.cu, std::llround(row.cu_hours * 3.6e9));
    const std::int64_t vcore = raise(known.vcore, row.vcore_seconds);
    const std::int64_t mb = raise(known.mb, row.mb_seconds);
    const bool ends = ended && !known.ended;
    known.ended |= ended;
    if (baseline) return;
    if (is_new) ++counted_.started;
    counted_.cu_micros[row.dimensions.front()] += cu;
    counted_.vcore_seconds += vcore;
    counted_.mb_seconds += mb;
    if (!ends) return;
    ++(row.state == api::State::error ? counted_.error : counted_.terminated);
    if (!row.created || !row.ended || *row.ended < *row.created) return;
    ++counted_.durations;
    counted_.millis += *row.ended - *row.created;
  }

  std::map<std::string, Known> known_;
  Counted counted_;
  api::UnixMillis high_ = 0;
  bool begun_ = false;
};

/// What the ledger says, in the model's terms.
Counted counted_of(const GatewayUsage& usage) {
  Counted counted;
  for (const LabelledUsage& one : usage.by_labels) {
    if (one.usage.cu_micros > 0) counted.cu_micros[one.values.front()] += one.usage.cu_micros;
    counted.vcore_seconds += one.usage.vcore_seconds;
    counted.mb_seconds += one.usage.mb_seconds;
  }
  counted.started = usage.started;
  counted.terminated = usage.ended_terminated;
  counted.error = usage.ended_error;
  counted.durations = usage.durations.count;
  counted.millis = usage.durations.sum_millis;
  return counted;
}

class History {
 public:
  explicit History(std::uint64_t seed) : random_(seed) {}

  // Between two polls anything may happen.
  void go_on(WallTime now) {
    for (std::uint64_t i = below(4); i > 0; --i)
      create(now);
    for (std::size_t i = 0; i < list_.size();) {
      if (chance(5)) {
        purged_.push_back(list_[i]);
        list_.erase(list_.begin() + static_cast<std::ptrdiff_t>(i));
        continue;
      }
      if (chance(30)) change(list_[i], now);
      ++i;
    }
    if (!purged_.empty() && chance(20)) {
      change(purged_.back(), now);
      list_.push_back(purged_.back());
      purged_.pop_back();
    }
    std::shuffle(list_.begin(), list_.end(), random_);
  }
  [[nodiscard]] const std::vector<api::Session>& list() const { return list_; }
  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  bool chance(unsigned percent) { return below(100) < percent; }

 private:
  void create(WallTime now) {
    api::Session row = session("s-" + std::to_string(below(1'000'000'000)), 0);
    if (chance(90))
      row.created = millis_of(now) - static_cast<std::int64_t>(below(chance(10) ? 9'000'000 : 60'000));
    row.dimensions = {"user-" + std::to_string(below(3))};
    change(row, now);
    list_.push_back(row);
  }
  void change(api::Session& row, WallTime now) {
    row.cu_hours = static_cast<double>(next(std::llround(row.cu_hours * 3.6e9))) / 3.6e9;
    row.vcore_seconds = next(row.vcore_seconds);
    row.mb_seconds = next(row.mb_seconds);
    if (chance(30)) row.state = api::kAllStates.at(below(api::kStateCount));
    row.ended.reset();
    if (chance(80)) row.ended = millis_of(now) - static_cast<std::int64_t>(below(100'000));
  }
  // Mostly it rises; now and then it falls.
  std::int64_t next(std::int64_t from) {
    if (chance(15)) return from / 2;
    return from + static_cast<std::int64_t>(below(1'000'000'007));
  }

  std::mt19937_64 random_;
  std::vector<api::Session> list_;
  std::vector<api::Session> purged_;
};

struct Run {
  fakes::FakeClock clock;
  fakes::FakeLog log;
  std::unique_ptr<Ledger> ledger;
  std::unique_ptr<Gateway> gateway;
  Model model;
  Model stored;  // as of the newest commit
  int failures = 0;

  void start(std::unique_ptr<Store> store) {
    gateway.reset();
    ledger = std::make_unique<Ledger>(std::move(store), clock, log);
    open();
    model = stored;
  }
  void open() { gateway = std::make_unique<Gateway>(*ledger, kGateway, std::vector<std::string>{"user"}); }
  void poll(History& history) {
    clock.advance(Millis(static_cast<std::int64_t>(history.below(600'000))));
    history.go_on(clock.wall());
    model.poll(history.list(), clock.wall());
    const Counted counted = counted_of(gateway->poll(history.list()));
    Counted expected = model.counted();
    std::erase_if(expected.cu_micros, [](const auto& one) { return one.second == 0; });
    if (counted != expected) ++failures;
    if (ledger->place() == Ledger::Place::disk) stored = model;
  }
};

}  // namespace

TEST_CASE("random histories, with restarts after any poll and a store that fails now and then") {
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    CAPTURE(seed);
    History history(seed);
    FakeDisk disk;
    Run run;
    run.start(std::make_unique<FakeStore>(disk));
    for (int i = 0; i < 60; ++i) {
      if (history.chance(10)) run.start(std::make_unique<FakeStore>(disk));
      if (history.chance(10)) {
        run.gateway->close();
        run.open();
      }
      // Not before there is anything: a gateway that nothing is stored of would begin anew.
      if (i > 0 && history.chance(10)) disk.commits_fail = StoreError::Kind::unavailable;
      if (history.chance(30)) disk.commits_fail.reset();
      run.poll(history);
    }
    REQUIRE(run.failures == 0);
    REQUIRE(run.model.counted().started > 0);
  }
}

TEST_CASE("random histories with SQLite, opened again after any poll") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    History history(seed);
    fakes::TemporaryDirectory directory;
    Run run;
    const auto restart = [&] {
      run.gateway.reset();
      run.ledger.reset();
      auto store = SqliteStore::open(directory.path(), run.clock, run.log);
      REQUIRE(store);
      run.start(std::move(*store));
    };
    restart();
    for (int i = 0; i < 60; ++i) {
      if (history.chance(25)) restart();
      run.poll(history);
    }
    REQUIRE(run.failures == 0);
    REQUIRE(run.ledger->place() == Ledger::Place::disk);
  }
}

TEST_CASE("random histories in memory, closed and opened after any poll") {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    CAPTURE(seed);
    History history(seed);
    Run run;
    run.start(nullptr);
    for (int i = 0; i < 60; ++i) {
      if (history.chance(10)) {
        run.gateway->close();
        run.open();
      }
      run.poll(history);
    }
    REQUIRE(run.failures == 0);
  }
}
