#pragma once

#include "support/secret.hpp"

namespace lge::web {

/// Whether `hash` (bcrypt, as `$2y$10$…`) is of this password. Takes as long as the hash's cost wants: some
/// 50 ms at 10, twice as long for each step more. As everywhere with bcrypt, the first 72 bytes of a password
/// count. False where the system cannot tell. Thread-safe.
bool matches_bcrypt(const Secret& password, const Secret& hash);

}  // namespace lge::web
