#include "metrics/gateway_groups.hpp"

#include <algorithm>
#include <array>
#include <bitset>
#include <utility>

namespace lge::metrics {

namespace {

using Families = std::bitset<kGatewayFamilies>;

Families differing(const GatewayView& a, const GatewayView& b) {
  if (a.began_at != b.began_at) return Families().set();
  Families differ;
  for (std::size_t family = 0; family < kGatewayFamilies; ++family)
    differ.set(family, a.lines.of(family) != b.lines.of(family));
  return differ;
}

}  // namespace

struct GatewayGroups::Group {
  std::vector<Place*> places;
  std::shared_ptr<const GatewayGroup> published;  // null: something changed since
  std::array<std::uint64_t, kGatewayFamilies> stamps{};
  Families changed;  // since

  void change(const Families& families) {
    published.reset();
    changed |= families;
  }
  void change_all() { change(Families().set()); }
};

GatewayGroups::GatewayGroups() = default;
GatewayGroups::~GatewayGroups() = default;

void GatewayGroups::add(Place& place) {
  if (groups_.empty() || groups_.back()->places.size() == kGroupSize) {
    groups_.push_back(std::make_unique<Group>());
  }
  Group& last = *groups_.back();
  last.places.push_back(&place);
  last.change_all();
  place.group_ = &last;
  ++size_;
}

void GatewayGroups::remove(Place& place) {
  Group* group = std::exchange(place.group_, nullptr);
  std::erase(group->places, &place);
  group->change_all();
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
  const std::shared_ptr<const GatewayView> old = std::exchange(place.view_, std::move(view));
  if (place.group_ != nullptr) place.group_->change(old ? differing(*old, *place.view_) : Families().set());
}

std::vector<std::shared_ptr<const GatewayGroup>> GatewayGroups::publish() {
  std::vector<std::shared_ptr<const GatewayGroup>> all;
  all.reserve(groups_.size());
  for (const std::unique_ptr<Group>& group : groups_) {
    if (!group->published) {
      group->published = make(*group);
    }
    all.push_back(group->published);
  }
  return all;
}

std::shared_ptr<const GatewayGroup> GatewayGroups::make(Group& group) {
  ++last_stamp_;
  for (std::size_t family = 0; family < kGatewayFamilies; ++family) {
    if (group.changed.test(family)) group.stamps[family] = last_stamp_;
  }
  group.changed.reset();
  auto made = std::make_shared<GatewayGroup>();
  made->stamps = group.stamps;
  made->views.reserve(group.places.size());
  for (const Place* place : group.places)
    made->views.push_back(place->view_);
  return made;
}

}  // namespace lge::metrics
