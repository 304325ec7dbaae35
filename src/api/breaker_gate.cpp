#include "api/breaker_gate.hpp"

namespace lge::api {

namespace asio = boost::asio;

// One that waits, and whose gateway has not failed: the others leave the probe to it.
class BreakerGate::Hopeful {
 public:
  Hopeful(BreakerGate& gate, bool is_one) : gate_(gate), is_one_(is_one) { gate_.hopeful_ += is_one ? 1 : 0; }
  ~Hopeful() {
    if (!is_one_) return;
    --gate_.hopeful_;
    gate_.changed_.notify_all();
  }
  Hopeful(const Hopeful&) = delete;
  Hopeful& operator=(const Hopeful&) = delete;

 private:
  BreakerGate& gate_;
  bool is_one_;
};

void BreakerGate::Pass::ended_well() {
  std::exchange(gate_, nullptr)->reached(is_probe());
}

void BreakerGate::Pass::ended_with(const Failure& failure) {
  BreakerGate* gate = std::exchange(gate_, nullptr);
  if (is_outage(failure.reason)) {
    gate->failed(gateway_, kind_, failure);
  } else {
    gate->reached(is_probe());
  }
}

BreakerGate::BreakerGate(AccountId account, const Breaker::Options& options, const GateWorld& world)
    : account_(std::move(account)), breaker_(options), world_(world) {}

asio::awaitable<BreakerGate::Answer> BreakerGate::admit(std::string gateway) {
  const bool has_failed = breaker_.has_failed(gateway);
  const Pass::Kind probe = has_failed ? Pass::Kind::probe : Pass::Kind::fresh_probe;
  const std::uint64_t& outcomes = has_failed ? failed_probes_ : failed_fresh_probes_;
  const Hopeful hopeful(*this, breaker_.open() && !has_failed);
  while (breaker_.open()) {
    const bool due = world_.clock.steady() >= breaker_.next_probe();
    if (!probing_ && !due) {
      co_await world_.sleeper.sleep_until(breaker_.next_probe());
    } else if (!probing_ && !(has_failed && hopeful_ > 0)) {
      probing_ = true;
      co_return Answer(in_place_value, *this, std::move(gateway), probe);
    } else {
      const std::uint64_t before = outcomes;
      co_await changed_.wait();
      if (breaker_.open() && outcomes != before) co_return Answer(in_place_error, breaker_.last_failure());
    }
  }
  co_return Answer(in_place_value, *this, std::move(gateway), Pass::Kind::ordinary);
}

void BreakerGate::reached(bool probe) {
  if (probe) probing_ = false;
  if (breaker_.reached()) {
    world_.log.info("the API can be reached again", field("region", account_.region),
                    field("credentials", account_.credentials));
    world_.observer.circuit_changed(account_, false);
  }
  changed_.notify_all();
}

void BreakerGate::failed(const std::string& gateway, Pass::Kind kind, const Failure& failure) {
  const bool probe = kind != Pass::Kind::ordinary;
  if (breaker_.open() && !probe) return;  // sent before it opened
  if (probe) {
    probing_ = false;
    ++failed_probes_;
    failed_fresh_probes_ += kind == Pass::Kind::fresh_probe ? 1 : 0;
  }
  if (breaker_.failed(gateway, failure, world_.clock.steady(), world_.random.fraction())) {
    world_.log.warn("the API cannot be reached; polls wait for a probe", field("region", account_.region),
                    field("credentials", account_.credentials), field("reason", to_string(failure.reason)),
                    field("err", failure.message));
    world_.observer.circuit_changed(account_, true);
  }
  changed_.notify_all();
}

void BreakerGate::probe_lost() {
  probing_ = false;
  if (breaker_.open()) breaker_.skipped(world_.clock.steady(), world_.random.fraction());
  changed_.notify_all();
}

}  // namespace lge::api
