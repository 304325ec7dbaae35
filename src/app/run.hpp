#pragma once

namespace lge::app {

/// The program: reads the command line, runs the command, returns the exit code (0 done, 1 it ran and failed,
/// 2 the command line or a configuration is wrong). Throws what nobody expected.
int run(int argc, const char* const* argv);

}  // namespace lge::app
