#pragma once

namespace lge::app {

/// Tells the C library to keep a few MiB of freed memory instead of giving it back and taking it again with
/// every answer of the API, which a walk of a long list pays for in page faults. Once, at the start; does
/// nothing where the library has no such settings.
void keep_freed_memory();

}  // namespace lge::app
