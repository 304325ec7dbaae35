#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "api/json_scanner.hpp"

namespace lge::api {

/// Hands a JSON text to a handler as read_in_place() tells.
template <class Handler>
class JsonReader {
 public:
  JsonReader(std::string& body, Handler& handler) : scanner_(body), handler_(handler) {}

  std::string read() {
    scanner_.peek();
    bool goes_on = value();
    while (goes_on && !open_.empty())
      goes_on = step();
    if (!goes_on) return scanner_.error();
    scanner_.peek();
    if (!scanner_.at_end()) scanner_.fail("the answer goes on after its end");
    return scanner_.error();
  }

 private:
  // The next member or element of what is open, or its end.
  bool step() {
    const bool in_object = open_.back() == '{';
    const bool first = std::exchange(first_, false);
    const char next = scanner_.peek();
    if (next == (in_object ? '}' : ']')) {
      scanner_.take();
      open_.pop_back();
      return in_object ? handler_.EndObject() : handler_.EndArray();
    }
    if (!first) {
      if (next != ',') return scanner_.fail(in_object ? "no comma and no }" : "no comma and no ]");
      scanner_.take();
    }
    return in_object ? member() : value();
  }

  bool member() {
    std::string_view key;
    if (scanner_.peek() != '"') return scanner_.fail("no key");
    if (!scanner_.text(key) || !handler_.Key(key)) return false;
    if (scanner_.peek() != ':') return scanner_.fail("no colon");
    scanner_.take();
    if constexpr (requires { handler_.skips_value(); }) {
      if (scanner_.peek() == '"' && handler_.skips_value()) {
        return scanner_.skip_text() && handler_.String({});
      }
    }
    return value();
  }

  bool value() {
    std::string_view text;
    switch (scanner_.peek()) {
      case '"':
        return scanner_.text(text) && handler_.String(text);
      case '{':
        open('{');
        return handler_.StartObject();
      case '[':
        open('[');
        return handler_.StartArray();
      case 't':
        return scanner_.word("true") && handler_.Bool(true);
      case 'f':
        return scanner_.word("false") && handler_.Bool(false);
      case 'n':
        return scanner_.word("null") && handler_.Null();
      default:
        return scanner_.number(text) && handler_.RawNumber(text);
    }
  }

  void open(char kind) {
    scanner_.take();
    open_ += kind;
    first_ = true;
  }

  JsonScanner scanner_;
  Handler& handler_;
  std::string open_;    // of what the place is in: { or [, the innermost last
  bool first_ = false;  // nothing has been read of the innermost
};

/// Reads `body` in place and tells `handler` what it holds, as RapidJSON would its own, but that all numbers
/// come as their text. Texts that the handler gets lie in `body`, which is of no other use afterwards. Any
/// bytes may come. A sentence says why the body is no JSON; it is empty where it is, and where the handler
/// stopped the reading (by returning false), which the handler knows. Nesting takes memory, not stack.
///
/// Where the handler has a `bool skips_value()`, and that is true after a Key, a text that is the key's value
/// is not unescaped: an empty one comes instead, and what JsonScanner::skip_text() says holds.
template <class Handler>
std::string read_in_place(std::string& body, Handler& handler) {
  return JsonReader<Handler>(body, handler).read();
}

}  // namespace lge::api
