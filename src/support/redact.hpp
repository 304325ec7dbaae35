#pragma once

#include <string>
#include <vector>

#include "support/secret.hpp"

namespace lge {

/// `text` with every occurrence of each secret replaced by `<secret>`: an answer may repeat what it was sent.
/// Empty secrets are passed over. Pure.
std::string redact(std::string text, std::vector<Secret> secrets);

}  // namespace lge
