#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "usage/store.hpp"

namespace lge::usage {

/// A gateway that nothing has been counted of.
GatewayState new_state(std::span<const std::string> label_names);

/// Brings the combinations of further labels to the label names and the limit of now, as poll::LabelSets
/// counts it. Labels that still exist keep their values, new ones have the empty value; combinations that
/// become equal are added up; those past the limit fold into the one of `_other`. The total stays the same.
/// True where anything changed.
bool remap(GatewayState& state, std::span<const std::string> label_names, std::size_t limit);

}  // namespace lge::usage
