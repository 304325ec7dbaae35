// Texts that are skipped must change nothing but themselves.
#include <string>
#include <string_view>
#include <utility>

#include "api/in_place.hpp"

#include "fuzz/fuzzer.hpp"

namespace lge::fuzz {

namespace {

class Listener {
 public:
  bool Null() { return add('n', {}); }
  bool Bool(bool value) { return add(value ? 't' : 'f', {}); }
  bool RawNumber(std::string_view text) { return add('#', text); }
  bool String(std::string_view text) { return add('"', text); }
  bool Key(std::string_view name) { return add(':', name); }
  bool StartObject() { return add('{', {}); }
  bool EndObject() { return add('}', {}); }
  bool StartArray() { return add('[', {}); }
  bool EndArray() { return add(']', {}); }

  std::string heard;

 private:
  bool add(char kind, std::string_view text) {
    heard += kind;
    heard += std::to_string(text.size());
    heard += text;
    return true;
  }
};

// Skips every text that is a member's value, or writes it down as an empty one.
class Brief : public Listener {
 public:
  explicit Brief(bool skips) : skips_(skips) {}
  bool Key(std::string_view name) {
    of_member_ = true;
    return Listener::Key(name);
  }
  bool String(std::string_view text) {
    return Listener::String(std::exchange(of_member_, false) ? std::string_view() : text);
  }
  bool RawNumber(std::string_view text) { return no_text() && Listener::RawNumber(text); }
  bool Null() { return no_text() && Listener::Null(); }
  bool Bool(bool value) { return no_text() && Listener::Bool(value); }
  bool StartObject() { return no_text() && Listener::StartObject(); }
  bool StartArray() { return no_text() && Listener::StartArray(); }
  [[nodiscard]] bool skips_value() const { return skips_; }

 private:
  bool no_text() {
    of_member_ = false;
    return true;
  }

  bool skips_;
  bool of_member_ = false;
};

template <class Handler>
bool reads(std::string_view input, Handler& handler) {
  std::string body(input);
  body.shrink_to_fit();
  return api::read_in_place(body, handler).empty();
}

}  // namespace

void check(std::string_view input) {
  Listener all;
  const bool is_json = reads(input, all);
  Brief skipping(true);
  const bool skipped = reads(input, skipping);
  require(skipped || !is_json, "skipping texts makes no text a bad one");
  Brief reading(false);
  if (reads(input, reading)) require(skipping.heard == reading.heard, "skipping changes nothing else");
}

}  // namespace lge::fuzz
