#pragma once

#include <cstddef>
#include <unordered_map>

#include "poll/row.hpp"
#include "usage/gateway_usage.hpp"

namespace lge::usage {

/// What has been counted of a session: it only rises.
struct Mark {
  Usage highest;       ///< of each part, the most that a good poll has seen
  bool ended = false;  ///< its end has been counted, or came before the baseline

  friend bool operator==(const Mark&, const Mark&) = default;
};

/// The mark of a session that did nothing but rise until this reading.
Mark mark_of(const poll::Reading& reading);

/// From one mark to the next.
struct Step {
  Usage rise;         ///< what to count
  Mark mark;          ///< the mark after it
  bool fell = false;  ///< a part of the usage is less than it was
  bool ends = false;  ///< an end to count
};
Step step(const Mark& from, const poll::Reading& now);

/// The marks of the sessions in a roster. Nearly always a mark is what the newest reading says, so only those
/// that are not are kept: of sessions whose usage fell, or whose state went back.
class Marks {
 public:
  [[nodiscard]] Mark of(poll::Handle session, const poll::Reading& last) const;
  void set(poll::Handle session, const Mark& mark, const poll::Reading& now);
  /// The session is gone, its handle may soon be another's.
  void drop(poll::Handle session) { exceptions_.erase(session); }
  void clear() { exceptions_.clear(); }
  [[nodiscard]] std::size_t exceptions() const { return exceptions_.size(); }

 private:
  std::unordered_map<poll::Handle, Mark> exceptions_;
};

}  // namespace lge::usage
