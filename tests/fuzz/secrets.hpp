#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lge::fuzz {

// Nothing of a secret is shown where what is shown stays the same when the secret is another. So a parser
// reads each input twice, with two secrets that differ in every character but the first.

/// A secret of `size` characters `c`, the first of them a `+`: it ends what is shown of a key, and makes
/// neither a number nor an escape of whatever stands before it. By default longer than the words between
/// which suggestions are sought.
inline std::string secret_of(char c, std::size_t size = 80) {
  return "+" + std::string(size - 1, c);
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
