#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lge::config {

/// A key of the file made fit for a message: its first at most 64 letters, digits, `_`, `-` and `.`, with `…`
/// where something follows. So `access_key_secret:abc`, a key to YAML for want of a space, does not show the
/// secret.
std::string show_key(std::string_view key);
/// `poll` and `interval` make `poll.interval`.
std::string child_path(std::string_view parent, std::string_view key);
/// `gateways` and 0 make `gateways[0]`.
std::string item_path(std::string_view parent, std::size_t index);

}  // namespace lge::config
