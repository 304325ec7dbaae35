#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "simulator/dice.hpp"
#include "simulator/http_message.hpp"
#include "simulator/json.hpp"
#include "simulator/refusal.hpp"

namespace lge::simulator {

/// A call of the API, as far as faults and statistics tell calls apart.
struct Call {
  std::string action;
  std::string workspace;
  std::string gateway;
  std::int64_t page = 0;
  std::string key;
  std::string host;  ///< as asked for, in lower case and without a port
};

/// Which calls a fault is for; what is absent matches every call.
struct FaultMatch {
  std::optional<std::string> action, workspace, gateway, key, host;
  std::optional<std::int64_t> page;
  std::int64_t times = 0;  ///< fires so often; 0: for ever
  std::int64_t every = 1;  ///< fires at the nth, 2nth, … matching call
  double probability = 1;
};

/// Sessions that come and go before the answer is made, so that rows shift between pages.
struct Shift {
  std::size_t create = 0;
  std::size_t purge_oldest = 0;
  std::size_t purge_random = 0;
};

/// How the body of an answer is compressed.
enum class Packing : std::uint8_t {
  accepted,  ///< well, and only for a client that says it takes gzip
  always,    ///< well, whether asked for or not
  broken,    ///< the data makes no sense
  checksum,  ///< the checksum at the end is wrong
  cut,       ///< half of it is missing, and the length fits what is there
  bomb       ///< the body and a GiB of spaces, in about 1 MiB
};

struct FaultEffect {
  std::optional<Refusal> throttle;
  std::optional<int> status;
  std::optional<std::string> body;
  std::optional<std::string> raw;
  Headers headers;
  std::optional<Shift> shift;
  std::optional<Packing> gzip;
  std::optional<std::chrono::seconds> lifetime;  ///< of a key that this call issues; may be past
  std::optional<Millis> latency;
  std::optional<Delivery> mishap;  ///< its latency is not used
  bool close = false;
};

struct Fault {
  FaultMatch match;
  FaultEffect effect;
};

/// Reads `{"match": {…}, "times", "every", "probability", "effect": {…}}`. Throws BadInput.
Fault read_fault(const Json& json);

/// The faults set at present, and how often each has matched and fired.
class Faults {
 public:
  explicit Faults(std::uint64_t seed) : dice_(seed) {}

  /// The number by which it can be removed; nothing where there are 1,000 already.
  std::optional<std::uint64_t> add(Fault fault);
  bool remove(std::uint64_t id);
  void clear() { entries_.clear(); }
  /// The effects that strike this call, in the order in which the faults were set.
  std::vector<FaultEffect> strike(const Call& call);
  /// `{"faults":[{"id","matched","fired","spent"}…]}`.
  [[nodiscard]] std::string to_json() const;

 private:
  struct Entry {
    std::uint64_t id;
    Fault fault;
    std::int64_t matched = 0;
    std::int64_t fired = 0;
  };

  bool fires(Entry& entry, const Call& call);

  Dice dice_;
  std::uint64_t next_id_ = 1;
  std::vector<Entry> entries_;
};

}  // namespace lge::simulator
