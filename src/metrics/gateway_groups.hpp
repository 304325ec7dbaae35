#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "metrics/snapshot.hpp"

namespace lge::metrics {

/// The views of all gateways in the order of the exposition, in groups of a bounded size. What was published
/// is never touched: a view that changes makes its group anew, once for each publication, with new stamps for
/// those families whose lines are others. Not thread-safe.
class GatewayGroups {
  struct Group;

 public:
  /// About the square root of the largest number of gateways that a configuration may have: a publication
  /// copies one group, and the list of groups.
  static constexpr std::size_t kGroupSize = 128;

  /// Where a gateway's view stands. It belongs to whoever adds it, and lives until it is removed.
  class Place {
   public:
    Place() = default;
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place() = default;

    /// Null before the first.
    [[nodiscard]] const std::shared_ptr<const GatewayView>& view() const { return view_; }

   private:
    friend class GatewayGroups;
    std::shared_ptr<const GatewayView> view_;
    Group* group_ = nullptr;
  };

  GatewayGroups();
  GatewayGroups(const GatewayGroups&) = delete;
  GatewayGroups& operator=(const GatewayGroups&) = delete;
  ~GatewayGroups();

  /// At the end. A place is added once, and has a view before the next publication.
  void add(Place& place);
  void remove(Place& place);
  void clear();
  void set_view(Place& place, std::shared_ptr<const GatewayView> view);

  [[nodiscard]] std::size_t size() const { return size_; }
  /// What a snapshot holds.
  std::vector<std::shared_ptr<const GatewayGroup>> publish();

 private:
  void close_gaps();
  std::shared_ptr<const GatewayGroup> make(Group& group);

  std::vector<std::unique_ptr<Group>> groups_;  // none is empty
  std::size_t size_ = 0;
  std::uint64_t last_stamp_ = 0;  // none is given twice
};

}  // namespace lge::metrics
