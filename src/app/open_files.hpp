#pragma once

#include <cstdint>
#include <optional>

namespace lge::app {

/// Raises this process's limit of open files as far as the system lets it. Systems keep it low by default
/// (1,024) for programs that use select(2), which this one does not. Returns the limit; nothing where it
/// cannot be read.
std::optional<std::uint64_t> raise_open_files_limit();

/// So many files are wanted where so many clients may be connected. Pure.
std::uint64_t wanted_open_files(std::uint64_t connections);

}  // namespace lge::app
