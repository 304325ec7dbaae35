#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "poll/roster.hpp"

namespace lge::poll {

/// The sessions of a sorted roster in the order of the list, numbered from 0, and which of them are known to
/// have been purged since: so that the place where each must stand now can be told. Pure. The roster outlives
/// it and stays as it is.
class KnownList {
 public:
  explicit KnownList(const Roster& roster)
      : roster_(roster), newest_first_(roster.order() == Order::newest_first) {}

  [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(roster_.size()); }
  [[nodiscard]] Handle at(std::int64_t number) const;
  /// Of a session of the roster. `near` is tried first: neighbours in the list are asked for one after the
  /// other.
  [[nodiscard]] std::int64_t number_of(Handle session, std::int64_t near = 0) const;
  /// By age: 0 is the oldest.
  [[nodiscard]] std::int64_t rank(std::int64_t number) const {
    return newest_first_ ? size() - 1 - number : number;
  }

  /// These, first to before end, have been purged.
  void purge(std::int64_t first, std::int64_t end);
  [[nodiscard]] bool is_purged(std::int64_t number) const;
  [[nodiscard]] std::int64_t purged() const { return purged_; }
  [[nodiscard]] std::int64_t purged_before(std::int64_t number) const;
  /// Separate stretches of purged sessions.
  [[nodiscard]] std::size_t stretches() const { return stretches_.size(); }
  [[nodiscard]] std::vector<Handle> purged_sessions() const;

  /// Where the session must stand, from 0, with `front` sessions in front of all of these.
  [[nodiscard]] std::int64_t place(std::int64_t number, std::int64_t front) const {
    return front + number - purged_before(number);
  }

 private:
  const Roster& roster_;
  bool newest_first_;
  std::map<std::int64_t, std::int64_t> stretches_;  // first to end
  std::int64_t purged_ = 0;
};

}  // namespace lge::poll
