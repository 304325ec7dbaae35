#include "poll/label_sets.hpp"

namespace lge::poll {

LabelSets::LabelSets(std::size_t count, std::size_t limit) : count_(count), limit_(limit) {
  sets_.emplace_back(count, kOtherLabel);
  index_.emplace(sets_.front(), kOther);
}

LabelSets::LabelSets(std::size_t count, std::size_t limit, const std::vector<Values>& known)
    : LabelSets(count, limit) {
  for (const Values& values : known)
    intern(values);
}

std::uint32_t LabelSets::intern(std::span<const std::string> values) {
  if (count_ == 0 || values.size() != count_) return kOther;
  Values key(values.begin(), values.end());
  const auto found = index_.find(key);
  if (found != index_.end()) return found->second;
  if (sets_.size() > limit_) return kOther;
  const auto index = static_cast<std::uint32_t>(sets_.size());
  sets_.push_back(key);
  index_.emplace(std::move(key), index);
  return index;
}

}  // namespace lge::poll
