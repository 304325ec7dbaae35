#include "metrics/gateway_groups.hpp"

#include <algorithm>
#include <utility>

namespace lge::metrics {

struct GatewayGroups::Group {
  std::vector<Place*> places;
  std::shared_ptr<const GatewayGroup> published;  // null: something changed since
};

GatewayGroups::GatewayGroups() = default;
GatewayGroups::~GatewayGroups() = default;

void GatewayGroups::add(Place& place) {
  if (groups_.empty() || groups_.back()->places.size() == kGroupSize) {
    groups_.push_back(std::make_unique<Group>());
  }
  Group& last = *groups_.back();
  last.places.push_back(&place);
  last.published.reset();
  place.group_ = &last;
  ++size_;
}

void GatewayGroups::remove(Place& place) {
  Group* group = std::exchange(place.group_, nullptr);
  std::erase(group->places, &place);
  group->published.reset();
  --size_;
  if (group->places.empty()) {
    std::erase_if(groups_, [group](const std::unique_ptr<Group>& one) { return one.get() == group; });
  }
  // Removals leave groups behind that are nearly empty: half of the room may be.
  if (groups_.size() > 2 * (size_ / kGroupSize + 1)) close_gaps();
}

void GatewayGroups::close_gaps() {
  const std::vector<std::unique_ptr<Group>> old = std::exchange(groups_, {});
  size_ = 0;
  for (const std::unique_ptr<Group>& group : old) {
    for (Place* place : group->places)
      add(*place);
  }
}

void GatewayGroups::clear() {
  for (const std::unique_ptr<Group>& group : groups_) {
    for (Place* place : group->places)
      place->group_ = nullptr;
  }
  groups_.clear();
  size_ = 0;
}

void GatewayGroups::set_view(Place& place, std::shared_ptr<const GatewayView> view) {
  place.view_ = std::move(view);
  if (place.group_ != nullptr) place.group_->published.reset();
}

std::vector<std::shared_ptr<const GatewayGroup>> GatewayGroups::publish() {
  std::vector<std::shared_ptr<const GatewayGroup>> all;
  all.reserve(groups_.size());
  for (const std::unique_ptr<Group>& group : groups_) {
    if (!group->published) {
      auto views = std::make_shared<GatewayGroup>();
      views->reserve(group->places.size());
      for (const Place* place : group->places)
        views->push_back(place->view_);
      group->published = std::move(views);
    }
    all.push_back(group->published);
  }
  return all;
}

}  // namespace lge::metrics
