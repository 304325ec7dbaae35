#include "poll/unexpected.hpp"

#include "support/spawn.hpp"

namespace lge::poll {

api::Failure unexpected(const std::exception_ptr& error) {
  api::Failure failure;
  failure.reason = api::Reason::internal;
  failure.message = "unexpected error: " + describe(error);
  return failure;
}

}  // namespace lge::poll
