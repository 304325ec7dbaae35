#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace lge::poll {

/// The value of every further label of what was folded.
inline constexpr const char* kOtherLabel = "_other";

/// The combinations of values that a gateway's further labels (config: dimensions) have taken: first come,
/// first kept, up to a limit; later ones fold into one whose values are all `_other`. A combination keeps its
/// index. Without further labels there is exactly one combination, the empty one. Not thread-safe.
class LabelSets {
 public:
  /// Index of the combination that others fold into; without further labels of the only one.
  static constexpr std::uint32_t kOther = 0;

  using Values = std::vector<std::string>;

  LabelSets() : LabelSets(0, 0) {}
  /// `count` values each; beside `_other` at most `limit` combinations.
  LabelSets(std::size_t count, std::size_t limit);
  /// With the combinations known from before, in the order of their indices; those past the limit and those
  /// that do not have `count` values are left out. known[0] is the one of `_other`.
  LabelSets(std::size_t count, std::size_t limit, const std::vector<Values>& known);

  /// The index of these values; kOther where the limit is reached, or they are not `count` values.
  std::uint32_t intern(std::span<const std::string> values);

  /// All of them by index; at least one.
  [[nodiscard]] const std::vector<Values>& all() const { return sets_; }

 private:
  std::size_t count_;
  std::size_t limit_;
  std::vector<Values> sets_;
  std::map<Values, std::uint32_t> index_;
};

}  // namespace lge::poll
