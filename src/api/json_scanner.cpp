#include "api/json_scanner.hpp"

#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>

#include <fmt/format.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace lge::api {

namespace {

constexpr char kLastControl = 0x1F;

// The next quote, backslash or control character: there is one, the NUL behind the body.
char* next_mark(char* text) {
#if defined(__SSE2__)
  const __m128i quote = _mm_set1_epi8('"');
  const __m128i backslash = _mm_set1_epi8('\\');
  const __m128i control = _mm_set1_epi8(kLastControl);
  for (;; text += sizeof(__m128i)) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text));
    const __m128i is_quoting = _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash));
    const __m128i is_control = _mm_cmpeq_epi8(_mm_max_epu8(bytes, control), control);
    const auto marks = static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(is_quoting, is_control)));
    if (marks != 0) return text + std::countr_zero(marks);
  }
#else
  while (*text != '"' && *text != '\\' && static_cast<unsigned char>(*text) > kLastControl)
    ++text;
  return text;
#endif
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// What stands behind a backslash; 0 where it is no escape of one character.
char unescaped(char c) {
  switch (c) {
    case '"':
    case '\\':
    case '/':
      return c;
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return 0;
  }
}

// Four hexadecimal digits.
std::optional<std::uint32_t> hex4(const char* text) {
  std::uint32_t value = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = text[i];
    const char small = static_cast<char>(c | 0x20);
    if (!is_digit(c) && (small < 'a' || small > 'f')) return std::nullopt;  // not beyond the NUL
    value = value * 16 + static_cast<std::uint32_t>(is_digit(c) ? c - '0' : small - 'a' + 10);
  }
  return value;
}

char* put_utf8(std::uint32_t character, char* to) {
  const auto put = [&to](std::uint32_t byte) { *to++ = static_cast<char>(byte); };
  const auto put_rest = [&put](std::uint32_t bits) { put(0x80U | (bits & 0x3FU)); };
  if (character < 0x80) {
    put(character);
  } else if (character < 0x800) {
    put(0xC0U | (character >> 6U));
    put_rest(character);
  } else if (character < 0x10000) {
    put(0xE0U | (character >> 12U));
    put_rest(character >> 6U);
    put_rest(character);
  } else {
    put(0xF0U | (character >> 18U));
    put_rest(character >> 12U);
    put_rest(character >> 6U);
    put_rest(character);
  }
  return to;
}

}  // namespace

JsonScanner::JsonScanner(std::string& body) {
  if (body.capacity() - body.size() < kRoom) body.reserve(body.size() + kRoom);
  begin_ = at_ = body.data();
  end_ = begin_ + body.size();
}

bool JsonScanner::fail(std::string_view what, const char* at) {
  error_ = fmt::format("no JSON at byte {}: {}", at - begin_, what);
  return false;
}

bool JsonScanner::text(std::string_view& text) {
  char* const begin = at_ + 1;
  char* const mark = next_mark(begin);
  if (*mark != '"') return unescape(begin, mark, text);
  text = {begin, static_cast<std::size_t>(mark - begin)};
  at_ = mark + 1;
  return true;
}

bool JsonScanner::unescape(char* text, char* mark, std::string_view& result) {
  char* to = mark;
  while (*mark != '"') {
    if (*mark != '\\') {
      return fail(mark == end_ ? "a text has no end" : "a control character in a text", mark);
    }
    if (!escape(mark, to)) return false;
    char* const next = next_mark(mark);
    const auto length = static_cast<std::size_t>(next - mark);
    std::memmove(to, mark, length);
    to += length;
    mark = next;
  }
  result = {text, static_cast<std::size_t>(to - text)};
  at_ = mark + 1;
  return true;
}

// What is written is never longer than what was read.
bool JsonScanner::escape(char*& from, char*& to) {
  if (const char one = unescaped(from[1]); one != 0) {
    *to++ = one;
    from += 2;
    return true;
  }
  if (from[1] != 'u') return fail("no escape of JSON's", from);
  std::optional<std::uint32_t> character = hex4(from + 2);
  if (!character) return fail("four hexadecimal digits are missing", from);
  char* behind = from + 6;
  if (*character >= 0xD800 && *character <= 0xDBFF) {
    const auto low = behind[0] == '\\' && behind[1] == 'u' ? hex4(behind + 2) : std::nullopt;
    if (!low || *low < 0xDC00 || *low > 0xDFFF) return fail("half a surrogate pair", from);
    character = 0x10000 + ((*character - 0xD800) << 10U) + (*low - 0xDC00);
    behind += 6;
  }
  to = put_utf8(*character, to);
  from = behind;
  return true;
}

bool JsonScanner::skip_text() {
  char* mark = next_mark(at_ + 1);
  while (*mark != '"') {
    if (mark == end_) return fail("a text has no end", mark);
    if (*mark == '\\' && mark + 1 != end_) ++mark;
    mark = next_mark(mark + 1);
  }
  at_ = mark + 1;
  return true;
}

bool JsonScanner::digits(char*& at) {
  if (!is_digit(*at)) return fail("a digit is missing", at);
  while (is_digit(*at))
    ++at;
  return true;
}

bool JsonScanner::number(std::string_view& text) {
  char* at = at_;
  if (*at == '-') ++at;
  if (!is_digit(*at)) return fail("no value");
  if (*at == '0') {
    ++at;
  } else if (!digits(at)) {
    return false;
  }
  if (*at == '.') {
    ++at;
    if (!digits(at)) return false;
  }
  if (*at == 'e' || *at == 'E') {
    ++at;
    if (*at == '+' || *at == '-') ++at;
    if (!digits(at)) return false;
  }
  text = {at_, static_cast<std::size_t>(at - at_)};
  at_ = at;
  return true;
}

bool JsonScanner::word(std::string_view word) {
  if (std::string_view(at_, static_cast<std::size_t>(end_ - at_)).substr(0, word.size()) != word) {
    return fail("no value");
  }
  at_ += word.size();
  return true;
}

}  // namespace lge::api
