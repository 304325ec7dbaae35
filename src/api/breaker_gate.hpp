#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include <boost/asio/awaitable.hpp>

#include "api/breaker.hpp"
#include "api/request_observer.hpp"
#include "support/event.hpp"
#include "support/log.hpp"
#include "support/random.hpp"
#include "support/result.hpp"
#include "support/sleeper.hpp"

namespace lge::api {

/// What a gate needs of the rest of the program. Everything outlives the gate.
struct GateWorld {
  const Clock& clock;
  Sleeper& sleeper;
  Random& random;
  RequestObserver& observer;
  Log& log;
};

/// The shell around a Breaker: calls pass, or wait for the next probe and its outcome. Use it on the polling
/// loop only; it outlives all of its passes.
class BreakerGate {
 public:
  /// Leave to make one call. A pass that goes without a word of how the call ended (it was cancelled, or
  /// nothing could be sent) leaves the probe to another.
  class Pass {
   public:
    enum class Kind : std::uint8_t {
      ordinary,
      probe,        ///< of a gateway that failed before
      fresh_probe,  ///< of one that did not
    };

    Pass(BreakerGate& gate, std::string gateway, Kind kind)
        : gate_(&gate), gateway_(std::move(gateway)), kind_(kind) {}
    Pass(Pass&& other) noexcept
        : gate_(std::exchange(other.gate_, nullptr)),
          gateway_(std::move(other.gateway_)),
          kind_(other.kind_) {}
    Pass& operator=(Pass&&) = delete;
    Pass(const Pass&) = delete;
    Pass& operator=(const Pass&) = delete;
    ~Pass() {
      if (gate_ != nullptr && is_probe()) gate_->probe_lost();
    }

    /// True: this is the one request that goes first. It is sent once, not again.
    [[nodiscard]] bool is_probe() const { return kind_ != Kind::ordinary; }
    /// The call has ended well. Once, or ended_with.
    void ended_well();
    /// The call has failed.
    void ended_with(const Failure& failure);

   private:
    BreakerGate* gate_;
    std::string gateway_;
    Kind kind_;
  };
  using Answer = Result<Pass, Failure>;

  BreakerGate(AccountId account, const Breaker::Options& options, const GateWorld& world);
  BreakerGate(const BreakerGate&) = delete;
  BreakerGate& operator=(const BreakerGate&) = delete;
  ~BreakerGate() = default;

  [[nodiscard]] bool open() const { return breaker_.open(); }
  /// See Breaker.
  void set_options(const Breaker::Options& options) { breaker_.set_options(options); }

  /// A pass; at once while the breaker is closed. While it is open, callers wait for the next step. One of
  /// them then gets the pass of the probe: one whose gateway has not failed, where there is one. The others
  /// wait for its outcome, and pass, or fail with it. Throws operation_aborted where the coroutine is
  /// cancelled.
  boost::asio::awaitable<Answer> admit(std::string gateway);

 private:
  class Hopeful;

  void reached(bool probe);
  void failed(const std::string& gateway, Pass::Kind kind, const Failure& failure);
  void probe_lost();

  AccountId account_;
  Breaker breaker_;
  GateWorld world_;
  Event changed_;
  bool probing_ = false;
  std::uint64_t failed_probes_ = 0;
  std::uint64_t failed_fresh_probes_ = 0;  // among them
  std::size_t hopeful_ = 0;                // those that wait and whose gateway has not failed
};

}  // namespace lge::api
