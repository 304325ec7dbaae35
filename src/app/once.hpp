#pragma once

#include "app/command_line.hpp"
#include "support/environment.hpp"

namespace lge::app {

/// The command `once`: polls every gateway once and writes the exposition. Returns the exit code.
int run_once(const CommandLine& line, const Environment& environment);

}  // namespace lge::app
