#include "credentials/key_answer.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include "support/outside_text.hpp"
#include "support/utc_time.hpp"

namespace lge::credentials {

namespace {

constexpr std::size_t kMaxDepth = 64;
constexpr std::size_t kMaxIdBytes = 256;
constexpr std::size_t kMaxSecretBytes = 1'024;
constexpr std::size_t kMaxTokenBytes = 16'384;

// The members that are used, in the object itself or within Credentials.
enum class Part : std::uint8_t { none, code, message, id, secret, token, expiration };

Part part_named(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, Part>, 6> kParts{{
      {"Code", Part::code},
      {"Message", Part::message},
      {"AccessKeyId", Part::id},
      {"AccessKeySecret", Part::secret},
      {"SecurityToken", Part::token},
      {"Expiration", Part::expiration},
  }};
  for (const auto& [known, part] : kParts) {
    if (known == name) return part;
  }
  return Part::none;
}

class Handler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Handler> {
 public:
  [[nodiscard]] const std::string& error() const { return error_; }
  KeyAnswer take() { return std::move(answer_); }

  bool Default() { return value(); }
  bool RawNumber(const char*, rapidjson::SizeType, bool) { return value(); }
  bool Null() { return depth_ > 0 || fail("the answer is no JSON object"); }
  bool StartObject() {
    in_credentials_ = in_credentials_ || (depth_ == 1 && credentials_next_);
    return begin();
  }
  bool EndObject(rapidjson::SizeType) {
    if (--depth_ == 1) in_credentials_ = false;
    return true;
  }
  bool StartArray() { return depth_ > 0 ? begin() : fail("the answer is no JSON object"); }
  bool EndArray(rapidjson::SizeType) { return --depth_, true; }
  bool Key(const char* text, rapidjson::SizeType length, bool) {
    const std::string_view name(text, length);
    part_ = at_member() ? part_named(name) : Part::none;
    credentials_next_ = depth_ == 1 && name == "Credentials";
    return true;
  }
  bool String(const char* text, rapidjson::SizeType length, bool) {
    if (depth_ == 0) return fail("the answer is no JSON object");
    if (at_member() && part_ != Part::none) return keep({text, length});
    return true;
  }

 private:
  [[nodiscard]] bool at_member() const { return depth_ == 1 || (depth_ == 2 && in_credentials_); }
  bool fail(std::string why) {
    error_ = std::move(why);
    return false;
  }
  // Anything but a text or null.
  bool value() {
    if (depth_ == 0) return fail("the answer is no JSON object");
    if (at_member() && part_ != Part::none) return fail("a member of the key is no text");
    return true;
  }
  bool begin() {
    if (depth_ > 0 && at_member() && part_ != Part::none) return fail("a member of the key is no text");
    return ++depth_ <= kMaxDepth || fail(fmt::format("the answer nests more than {} levels", kMaxDepth));
  }
  bool keep(std::string text) {
    const unsigned bit = 1U << static_cast<unsigned>(part_);
    if ((seen_ & bit) != 0) return fail("a member of the key stands twice in the answer");
    seen_ |= bit;
    switch (part_) {
      case Part::code:
        answer_.code = std::move(text);
        break;
      case Part::message:
        answer_.message = std::move(text);
        break;
      case Part::id:
        answer_.id = std::move(text);
        break;
      case Part::secret:
        answer_.secret = Secret(std::move(text));
        break;
      case Part::token:
        answer_.security_token = Secret(std::move(text));
        break;
      case Part::expiration:
        answer_.expiration = std::move(text);
        break;
      case Part::none:
        break;
    }
    return true;
  }

  KeyAnswer answer_;
  std::string error_;
  std::size_t depth_ = 0;
  Part part_ = Part::none;
  bool credentials_next_ = false;
  bool in_credentials_ = false;
  unsigned seen_ = 0;  // a bit for each Part
};

// What is wrong with one part of a key; empty where nothing is.
std::string problem_of(std::string_view name, const std::string& text, std::size_t most) {
  if (text.empty()) return fmt::format("{} is missing", name);
  if (text.size() > most) return fmt::format("{} is longer than {} bytes", name, most);
  const auto graphic = [](char c) { return c > 0x20 && c < 0x7F; };
  if (std::all_of(text.begin(), text.end(), graphic)) return {};
  return fmt::format("{} holds something else than printable ASCII", name);
}

}  // namespace

Result<KeyAnswer, std::string> parse_key_answer(std::string_view body) {
  using Answer = Result<KeyAnswer, std::string>;
  const auto fail = [](std::string why) { return Answer(in_place_error, std::move(why)); };
  if (body.size() > kMaxKeyAnswerBytes) {
    return fail(fmt::format("the answer is longer than {} bytes", kMaxKeyAnswerBytes));
  }
  constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
  rapidjson::MemoryStream stream(body.data(), body.size());
  rapidjson::Reader reader;
  Handler handler;
  const rapidjson::ParseResult parsed = reader.Parse<kFlags>(stream, handler);
  if (!handler.error().empty()) return fail(handler.error());
  if (parsed.IsError()) {
    return fail(
        fmt::format("no JSON at byte {}: {}", parsed.Offset(), rapidjson::GetParseError_En(parsed.Code())));
  }
  // To RapidJSON a NUL is the end of the text.
  if (stream.Tell() != body.size()) return fail("the answer goes on after its JSON");
  return Answer(in_place_value, handler.take());
}

Result<Key, std::string> key_of(const KeyAnswer& answer, WallTime now) {
  using Answer = Result<Key, std::string>;
  for (const std::string& problem :
       {problem_of("AccessKeyId", answer.id, kMaxIdBytes),
        problem_of("AccessKeySecret", answer.secret.reveal(), kMaxSecretBytes),
        problem_of("SecurityToken", answer.security_token.reveal(), kMaxTokenBytes)}) {
    if (!problem.empty()) return Answer(in_place_error, problem);
  }
  if (answer.expiration.empty()) return Answer(in_place_error, "Expiration is missing");
  const std::optional<WallTime> expires = parse_utc(answer.expiration);
  if (!expires) return Answer(in_place_error, "Expiration is no time such as 2026-01-20T08:00:00Z");
  if (*expires <= now) {
    return Answer(in_place_error, "the key expired at " + answer.expiration + "; check this host's clock");
  }
  return Key{answer.id, answer.secret, answer.security_token, expires};
}

}  // namespace lge::credentials
