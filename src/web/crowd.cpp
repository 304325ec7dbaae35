#include "web/crowd.hpp"

#include <vector>

namespace lge::web {

namespace {

template <class Belongs>
std::shared_ptr<Connection> evicted(const Crowd::Members& members, SteadyTime now, Millis patience,
                                    Belongs belongs) {
  std::vector<Guest> guests;
  std::vector<std::shared_ptr<Connection>> connections;
  for (const auto& member : members) {
    if (!belongs(*member)) continue;
    guests.push_back(member->guest());
    connections.push_back(member);
  }
  const auto chosen = whom_to_evict(guests, now, patience);
  return chosen ? connections[*chosen] : nullptr;
}

}  // namespace

void Crowd::enter(std::shared_ptr<Connection> connection) {
  if (connection->group()) ++of_group_[*connection->group()];
  members_.insert(std::move(connection));
}

void Crowd::leave(const std::shared_ptr<Connection>& connection) {
  if (members_.erase(connection) == 0 || !connection->group()) return;
  const auto group = of_group_.find(*connection->group());
  if (--group->second == 0) of_group_.erase(group);
}

std::size_t Crowd::size_of(const AddressGroup& group) const {
  const auto found = of_group_.find(group);
  return found == of_group_.end() ? 0 : found->second;
}

std::shared_ptr<Connection> Crowd::whom_to_evict(SteadyTime now, Millis patience) const {
  return evicted(members_, now, patience, [](const Connection&) { return true; });
}

std::shared_ptr<Connection> Crowd::whom_to_evict_of(const AddressGroup& group, SteadyTime now,
                                                    Millis patience) const {
  return evicted(members_, now, patience,
                 [&group](const Connection& connection) { return connection.group() == group; });
}

std::shared_ptr<Connection> Crowd::whom_to_evict_in_flight(SteadyTime now, Millis patience) const {
  return evicted(members_, now, patience, [](const Connection& connection) {
    return connection.guest().standing == Standing::sending;
  });
}

}  // namespace lge::web
