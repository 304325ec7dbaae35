#include <algorithm>
#include <array>
#include <limits>

#include "simulator/faults.hpp"
#include "simulator/fields.hpp"

namespace lge::simulator {

namespace {

constexpr std::int64_t kMaxMillis = 3'600'000;
constexpr std::int64_t kMaxSeconds = 1'000'000'000;
constexpr std::int64_t kMaxBytes = 1'000'000'000;
constexpr std::int64_t kMaxShift = 100'000;
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

std::string from_hex(Fields& fields, std::string_view name, std::string_view hex) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const std::string text = to_lower(hex);
  if (text.size() % 2 != 0 || text.find_first_not_of(kDigits) != std::string::npos) {
    fields.fail(name, "expected an even number of hex digits");
  }
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    bytes += static_cast<char>(kDigits.find(text[i]) * 16 + kDigits.find(text[i + 1]));
  }
  return bytes;
}

// `name` holds the bytes as text, or `name`_hex in hex.
std::optional<std::string> bytes(Fields& fields, const std::string& name) {
  std::optional<std::string> plain = fields.text(name);
  const std::optional<std::string> hex = fields.text(name + "_hex");
  if (hex) return from_hex(fields, name + "_hex", *hex);
  return plain;
}

FaultMatch read_match(Fields& outer) {
  FaultMatch match;
  match.times = outer.integer("times", 0, kMost).value_or(0);
  match.every = outer.integer("every", 1, kMost).value_or(1);
  match.probability = outer.number("probability", 0, 1).value_or(1);
  const Json* json = outer.object("match");
  if (json == nullptr) return match;
  Fields fields(*json, "match");
  match.action = fields.text("action");
  match.workspace = fields.text("workspace");
  match.gateway = fields.text("gateway");
  match.key = fields.text("key");
  match.host = fields.text("host");
  match.page = fields.integer("page", 0, kMost);
  fields.finish();
  return match;
}

Headers read_headers(Fields& outer) {
  Headers headers;
  const Json* json = outer.object("headers");
  if (json == nullptr) return headers;
  Fields fields(*json, "effect.headers");
  for (const std::string& name : json->names) {
    const std::string value = fields.text(name).value_or("");
    if ((name + value).find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) {
      fields.fail(name, "expected no line break; use raw for a broken head");
    }
    headers.emplace_back(name, value);
  }
  return headers;
}

std::optional<Refusal> read_throttle(Fields& outer) {
  const Json* json = outer.object("throttle");
  if (json == nullptr) return std::nullopt;
  Fields fields(*json, "effect.throttle");
  Refusal refusal;
  refusal.code = fields.text("code").value_or("Throttling.User");
  refusal.message = "Request was denied due to user flow control.";
  refusal.status = static_cast<int>(fields.integer("status", 200, 599).value_or(400));
  const auto retry_after = fields.integer("retry_after_ms", 0, kMaxMillis);
  if (retry_after) refusal.retry_after = Millis(*retry_after);
  fields.finish();
  return refusal;
}

std::optional<Shift> read_shift(Fields& outer) {
  const Json* json = outer.object("shift");
  if (json == nullptr) return std::nullopt;
  Fields fields(*json, "effect.shift");
  const auto count = [&](std::string_view name) {
    return static_cast<std::size_t>(fields.integer(name, 0, kMaxShift).value_or(0));
  };
  const Shift shift{count("create"), count("purge_oldest"), count("purge_random")};
  fields.finish();
  return shift;
}

std::optional<Packing> read_gzip(Fields& fields) {
  const Json* json = fields.any("gzip");
  if (json == nullptr) return std::nullopt;
  if (json->kind == Json::Kind::boolean && json->text == "true") return Packing::accepted;
  constexpr std::array<std::string_view, 5> kNames{"always", "broken", "checksum", "cut", "bomb"};
  const auto* const name = std::find(kNames.begin(), kNames.end(), json->text);
  if (json->kind != Json::Kind::string || name == kNames.end()) {
    fields.fail("gzip", "expected true, always, broken, checksum, cut or bomb");
  }
  return static_cast<Packing>(name - kNames.begin() + 1);
}

void read_drip(Fields& outer, std::optional<Delivery>& mishap) {
  const Json* json = outer.object("drip");
  if (json == nullptr) return;
  Fields fields(*json, "effect.drip");
  const auto size = fields.integer("bytes", 1, kMaxBytes).value_or(1);
  const auto pause = fields.integer("every_ms", 0, kMaxMillis).value_or(100);
  fields.finish();
  mishap = Delivery{Millis(0), Mishap::drip, static_cast<std::size_t>(size), Millis(pause)};
}

std::optional<Delivery> read_mishap(Fields& fields) {
  std::optional<Delivery> mishap;
  const auto set = [&](Mishap kind, std::int64_t size) {
    mishap = Delivery{Millis(0), kind, static_cast<std::size_t>(size), Millis(0)};
  };
  read_drip(fields, mishap);
  if (const auto framing = fields.choice("endless", {"close", "chunked"})) {
    set(*framing == 0 ? Mishap::endless : Mishap::endless_chunked, 0);
  }
  if (const auto size = fields.integer("truncate", 0, kMaxBytes)) set(Mishap::truncate, *size);
  if (const auto when = fields.choice("reset", {"before", "within"})) {
    set(*when == 0 ? Mishap::reset_before : Mishap::reset_within, 0);
  }
  if (fields.flag("hang").value_or(false)) set(Mishap::hang, 0);
  return mishap;
}

FaultEffect read_effect(const Json& json) {
  Fields fields(json, "effect");
  FaultEffect effect;
  effect.throttle = read_throttle(fields);
  const auto status = fields.integer("status", 200, 599);
  if (status) effect.status = static_cast<int>(*status);
  effect.body = bytes(fields, "body");
  effect.raw = bytes(fields, "raw");
  effect.headers = read_headers(fields);
  effect.shift = read_shift(fields);
  effect.gzip = read_gzip(fields);
  const auto lifetime = fields.integer("lifetime_seconds", -kMaxSeconds, kMaxSeconds);
  if (lifetime) effect.lifetime = std::chrono::seconds(*lifetime);
  const auto latency = fields.integer("latency_ms", 0, kMaxMillis);
  if (latency) effect.latency = Millis(*latency);
  effect.mishap = read_mishap(fields);
  effect.close = fields.flag("close").value_or(false);
  fields.finish();
  return effect;
}

}  // namespace

Fault read_fault(const Json& json) {
  Fields fields(json, "");
  Fault fault;
  fault.match = read_match(fields);
  const Json* effect = fields.object("effect");
  if (effect == nullptr || effect->items.empty()) fields.fail("effect", "missing: nothing would happen");
  fault.effect = read_effect(*effect);
  fields.finish();
  return fault;
}

}  // namespace lge::simulator
