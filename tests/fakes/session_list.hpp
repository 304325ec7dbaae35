#pragma once

#include <cstdint>
#include <deque>
#include <random>
#include <string>
#include <vector>

#include "api/session.hpp"
#include "poll/read.hpp"

namespace lge::fakes {

/// A gateway's list as the service keeps it: sessions are created and purged, pages are cut out of it at one
/// instant. It remembers every state that it has been in, so that a test can ask whether a listing ever was
/// the list.
class SessionList {
 public:
  /// `order` unsorted: new sessions go to random places.
  SessionList(poll::Order order, std::uint64_t seed) : order_(order), random_(seed) { remember(); }

  void create() { append(1'768'213'240'000 + (created_ + 1) * 3); }
  /// A session created then; its id.
  std::string append(api::UnixMillis created);
  void purge_oldest();
  void purge_any();
  [[nodiscard]] api::Page page(std::int64_t number, int size) const;
  /// From now on in another order: sorted either way, or in none.
  void reorder();
  [[nodiscard]] const std::deque<api::Session>& rows() const { return rows_; }
  /// As the list shows it, from 0.
  api::Session& row(std::size_t place) { return rows_[place]; }
  [[nodiscard]] const api::Session& find(const std::string& id) const;

  /// From here on was_ever() looks.
  void forget_history();
  /// True where these are the ids of the list at one instant since forget_history(), each once.
  [[nodiscard]] bool was_ever(std::vector<std::string> ids) const;

 private:
  void remember() { history_.push_back(fingerprint_); }
  static std::uint64_t fingerprint(const std::string& id);

  poll::Order order_;
  std::mt19937_64 random_;
  std::deque<api::Session> rows_;  // as the API lists them
  std::int64_t created_ = 0;
  std::uint64_t fingerprint_ = 0;  // the sum over all ids: tells sets apart
  std::vector<std::uint64_t> history_;
};

}  // namespace lge::fakes
