#include "api/skipping_stream.hpp"

#include <bit>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace lge::api {

namespace {

constexpr char kLastControl = 0x1F;

#if defined(__SSE2__)
// A bit for each of 16 bytes: is it a quote or a backslash, or, where asked, a control character?
template <bool kControls>
unsigned marks_in(const char* at) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
  __m128i found =
      _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
  if constexpr (kControls) {
    const __m128i control = _mm_set1_epi8(kLastControl);
    found = _mm_or_si128(found, _mm_cmpeq_epi8(_mm_max_epu8(bytes, control), control));
  }
  return static_cast<unsigned>(_mm_movemask_epi8(found));
}
#endif

// The first such byte; `end` where there is none before.
template <bool kControls>
char* next_mark(char* at, char* end) {
#if defined(__SSE2__)
  for (; at < end; at += sizeof(__m128i)) {
    const unsigned marks = marks_in<kControls>(at);
    if (marks == 0) continue;
    at += std::countr_zero(marks);
    break;
  }
#else
  const auto is_mark = [](char c) {
    return c == '"' || c == '\\' || (kControls && static_cast<unsigned char>(c) <= kLastControl);
  };
  while (at < end && !is_mark(*at))
    ++at;
#endif
  return at < end ? at : end;
}

}  // namespace

char* end_of_plain_text(char* at, char* end) {
  return next_mark<true>(at, end);
}

char* end_of_text(char* at, char* end) {
  for (;;) {
    at = next_mark<false>(at, end);
    if (at == end || *at == '"') return at;
    if (end - at < 2) return end;  // a backslash with nothing behind it
    at += 2;
  }
}

}  // namespace lge::api
