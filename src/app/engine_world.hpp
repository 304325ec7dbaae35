#pragma once

#include "metrics/instruments.hpp"
#include "support/clock.hpp"
#include "support/environment.hpp"
#include "support/log.hpp"
#include "support/random.hpp"
#include "support/sleeper.hpp"

namespace lge::app {

/// What the polling half of the program needs of the outside world. Everything outlives it.
struct EngineWorld {
  const Clock& clock;
  Sleeper& sleeper;
  Random& random;
  Log& log;
  metrics::Instruments& instruments;
  const Environment& environment;
};

}  // namespace lge::app
