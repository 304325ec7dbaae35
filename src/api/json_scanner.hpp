#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lge::api {

/// The words of a JSON text (RFC 8259), read in place one after the other: texts are unescaped where they
/// stand, so that each view lies in the body. Any bytes may come; those of texts are not checked to be UTF-8,
/// and one half of a surrogate pair that is written as an escape becomes what is none. Every function reads
/// at the place where the one before has ended, which is not always behind what it could not read.
class JsonScanner {
 public:
  /// How far behind the end of a body it looks: it compares 16 bytes at once.
  static constexpr std::size_t kRoom = 16;

  /// `body` outlives it, and must not change meanwhile.
  explicit JsonScanner(std::string& body);

  /// The next character that is no space; it stays. NUL at the end of the body, as where one is in it.
  char peek() {
    while (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')
      ++at_;
    return *at_;
  }
  /// Takes the character that peek() gave. Never at the end.
  void take() { ++at_; }
  [[nodiscard]] bool at_end() const { return at_ == end_; }

  /// At a quote.
  bool text(std::string_view& text);
  /// The same, but only the text's end is looked for: control characters and escapes that JSON does not have
  /// are nothing wrong.
  bool skip_text();
  bool number(std::string_view& text);
  /// `true`, `false` or `null`.
  bool word(std::string_view word);

  /// Says what is wrong at this place; false, as all that go wrong.
  bool fail(std::string_view what) { return fail(what, at_); }
  /// What is wrong; empty while nothing is.
  [[nodiscard]] const std::string& error() const { return error_; }

 private:
  bool fail(std::string_view what, const char* at);
  bool unescape(char* text, char* mark, std::string_view& result);
  bool escape(char*& from, char*& to);
  bool digits(char*& at);

  const char* begin_;
  const char* end_;  // a NUL stands there
  char* at_;
  std::string error_;
};

}  // namespace lge::api
