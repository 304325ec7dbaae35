#pragma once

#include <exception>

#include "api/failure.hpp"

namespace lge::poll {

/// What an exception that nobody expected makes of a poll or a discovery: an `internal` failure.
api::Failure unexpected(const std::exception_ptr& error);

}  // namespace lge::poll
