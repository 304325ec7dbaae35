#include "fuzz/fuzzer.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "support/outside_text.hpp"

namespace lge::fuzz {

void require(bool holds, std::string_view property, const std::source_location& where) {
  if (holds) return;
  std::fprintf(stderr, "%s:%u: this does not hold: %.*s\n", where.file_name(),
               static_cast<unsigned>(where.line()), static_cast<int>(property.size()), property.data());
  std::abort();
}

bool is_one_line(std::string_view text) {
  // Found without on_one_line(), which is itself to be checked.
  const auto is_c0 = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  const auto is_c1 = [](char first, char second) {
    return first == '\xC2' && static_cast<unsigned char>(second) < 0xA0;
  };
  return is_valid_utf8(text) && std::none_of(text.begin(), text.end(), is_c0) &&
         std::adjacent_find(text.begin(), text.end(), is_c1) == text.end();
}

}  // namespace lge::fuzz

// The name by which libFuzzer, and main.cpp in its place, call a fuzzer.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  lge::fuzz::check({reinterpret_cast<const char*>(data), size});
  return 0;
}
