#pragma once

#include <optional>
#include <vector>

#include "app/command_line.hpp"
#include "config/reader.hpp"
#include "support/environment.hpp"
#include "support/result.hpp"

namespace lge::app {

/// Reads the configuration that the command line names; what the command line says itself wins over it.
Result<config::Loaded, std::vector<config::Problem>> load_config(const CommandLine& line,
                                                                 const Environment& environment);

/// The same for the start of the program. What is wrong with it is written to standard error, a
/// line for each problem, warnings too; nothing where it cannot be used.
std::optional<config::Config> load_config_or_complain(const CommandLine& line,
                                                      const Environment& environment);

}  // namespace lge::app
