#pragma once

#include <string>

namespace lge::app {

/// As in `0.1.0`.
std::string version();
/// The commit that this was built from, shortened; `unknown` where there was none to ask.
std::string revision();

}  // namespace lge::app
