#pragma once

#include <optional>

#include "app/command_line.hpp"
#include "config/reader.hpp"
#include "support/environment.hpp"

namespace lge::app {

/// Reads the configuration that the command line names. What is wrong with it is written to standard error, a
/// line for each problem, warnings too; nothing where it cannot be used.
std::optional<config::Config> load_config_or_complain(const CommandLine& line,
                                                      const Environment& environment);

}  // namespace lge::app
