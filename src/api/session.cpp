#include "api/session.hpp"

namespace lge::api {

std::string_view to_string(State state) {
  switch (state) {
    case State::starting:
      return "starting";
    case State::running:
      return "running";
    case State::terminating:
      return "terminating";
    case State::terminated:
      return "terminated";
    case State::error:
      return "error";
    case State::unknown:
      break;
  }
  return "unknown";
}

State parse_state(std::string_view text) {
  for (const State state : kAllStates) {
    if (to_string(state) == text) return state;
  }
  return State::unknown;
}

}  // namespace lge::api
