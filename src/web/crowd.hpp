#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>

#include "web/address_group.hpp"
#include "web/connection.hpp"

namespace lge::web {

/// The open connections, counted in all and for each group of addresses. Knows no socket.
class Crowd {
 public:
  using Members = std::set<std::shared_ptr<Connection>>;

  void enter(std::shared_ptr<Connection> connection);
  /// Does nothing where it has left already.
  void leave(const std::shared_ptr<Connection>& connection);

  [[nodiscard]] std::size_t size() const { return members_.size(); }
  [[nodiscard]] std::size_t size_of(const AddressGroup& group) const;
  [[nodiscard]] const Members& members() const { return members_; }

  /// By whom_to_evict: out of all, of one group, or of those whose request is in flight. Null where nobody
  /// can.
  [[nodiscard]] std::shared_ptr<Connection> whom_to_evict(SteadyTime now, Millis patience) const;
  [[nodiscard]] std::shared_ptr<Connection> whom_to_evict_of(const AddressGroup& group, SteadyTime now,
                                                             Millis patience) const;
  [[nodiscard]] std::shared_ptr<Connection> whom_to_evict_in_flight(SteadyTime now, Millis patience) const;

 private:
  Members members_;
  std::map<AddressGroup, std::size_t> of_group_;
};

}  // namespace lge::web
