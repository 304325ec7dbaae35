#pragma once

#include <string>
#include <string_view>

namespace lge::fuzz {

// Nothing of a secret is shown where what is shown stays the same when the secret is another. So a parser
// reads each input twice, with two secrets that differ in every character but the first.

/// A secret of 80 characters `c`, the first of them a `+`: it ends what is shown of a key, and makes neither
/// a number nor an escape of whatever stands before it. Longer than the words between which suggestions are
/// sought.
inline std::string secret_of(char c) {
  return "+" + std::string(79, c);
}

/// `input` with `secret` in the place of every byte 0x1A.
inline std::string with_secret(std::string_view input, const std::string& secret) {
  std::string text;
  for (const char c : input) {
    if (c == '\x1A') {
      text += secret;
    } else {
      text += c;
    }
  }
  return text;
}

}  // namespace lge::fuzz
