#include "simulator/fields.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "support/outside_text.hpp"

namespace lge::simulator {

namespace {

constexpr std::size_t kMaxText = 256;
constexpr std::size_t kMaxTexts = 1000;

std::optional<double> as_number(const Json& value) {
  double number = 0;
  const char* end = value.text.data() + value.text.size();
  const auto [stop, error] = std::from_chars(value.text.data(), end, number);
  if (value.kind != Json::Kind::number || error != std::errc{} || stop != end) return std::nullopt;
  return number;
}

}  // namespace

Fields::Fields(const Json& object, std::string path) : object_(object), path_(std::move(path)) {
  if (object.kind != Json::Kind::object) throw BadInput(path_ + ": expected an object");
  std::set<std::string_view> seen;
  for (const std::string& name : object.names) {
    if (!seen.insert(name).second) fail(in_quotes(cut_to(name, 64)), "given twice");
  }
}

std::string Fields::path_of(std::string_view name) const {
  return path_.empty() ? std::string(name) : fmt::format("{}.{}", path_, name);
}

void Fields::fail(std::string_view name, std::string_view why) const {
  throw BadInput(fmt::format("{}: {}", path_of(name), why));
}

const Json* Fields::any(std::string_view name) {
  asked_.emplace(name);
  return object_.find(name);
}

const Json* Fields::typed(std::string_view name, Json::Kind kind, std::string_view expected) {
  const Json* value = any(name);
  if (value != nullptr && value->kind != kind) fail(name, fmt::format("expected {}", expected));
  return value;
}

const Json* Fields::object(std::string_view name) {
  return typed(name, Json::Kind::object, "an object");
}

const Json* Fields::array(std::string_view name) {
  return typed(name, Json::Kind::array, "an array");
}

std::optional<std::string> Fields::text(std::string_view name) {
  const Json* value = typed(name, Json::Kind::string, "a string");
  if (value == nullptr) return std::nullopt;
  return value->text;
}

std::string Fields::required_text(std::string_view name) {
  const std::optional<std::string> value = text(name);
  if (!value) fail(name, "missing");
  if (value->empty() || value->size() > kMaxText) fail(name, fmt::format("expected 1 to {} bytes", kMaxText));
  return *value;
}

std::optional<bool> Fields::flag(std::string_view name) {
  const Json* value = typed(name, Json::Kind::boolean, "true or false");
  if (value == nullptr) return std::nullopt;
  return value->text == "true";
}

std::optional<double> Fields::number(std::string_view name, double low, double high) {
  const Json* value = any(name);
  if (value == nullptr) return std::nullopt;
  const std::optional<double> number = as_number(*value);
  if (!number || !(*number >= low && *number <= high)) {
    fail(name, fmt::format("expected a number from {} to {}", low, high));
  }
  return number;
}

std::optional<std::int64_t> Fields::integer(std::string_view name, std::int64_t low, std::int64_t high) {
  const Json* value = any(name);
  if (value == nullptr) return std::nullopt;
  std::int64_t number = 0;
  const char* end = value->text.data() + value->text.size();
  const auto [stop, error] = std::from_chars(value->text.data(), end, number);
  const bool good = value->kind == Json::Kind::number && error == std::errc{} && stop == end;
  if (!good || number < low || number > high) {
    fail(name, fmt::format("expected a whole number from {} to {}", low, high));
  }
  return number;
}

std::optional<Range> Fields::range(std::string_view name, double low, double high) {
  const Json* value = any(name);
  if (value == nullptr) return std::nullopt;
  if (value->kind == Json::Kind::number) {
    const double both = number(name, low, high).value_or(low);
    return Range{both, both};
  }
  const bool pair = value->kind == Json::Kind::array && value->items.size() == 2;
  const std::optional<double> first = pair ? as_number(value->items[0]) : std::nullopt;
  const std::optional<double> last = pair ? as_number(value->items[1]) : std::nullopt;
  if (!first || !last || !(*first >= low && *last <= high && *first <= *last)) {
    fail(name, fmt::format("expected a number, or [low, high], from {} to {}", low, high));
  }
  return Range{*first, *last};
}

std::optional<std::vector<std::string>> Fields::texts(std::string_view name) {
  const Json* value = any(name);
  if (value == nullptr) return std::nullopt;
  const bool strings = std::all_of(value->items.begin(), value->items.end(),
                                   [](const Json& item) { return item.kind == Json::Kind::string; });
  if (value->kind != Json::Kind::array || !strings || value->items.empty() ||
      value->items.size() > kMaxTexts) {
    fail(name, fmt::format("expected an array of 1 to {} strings", kMaxTexts));
  }
  std::vector<std::string> all;
  all.reserve(value->items.size());
  for (const Json& item : value->items)
    all.push_back(item.text);
  return all;
}

std::optional<std::size_t> Fields::choice(std::string_view name,
                                          const std::vector<std::string_view>& choices) {
  const std::optional<std::string> value = text(name);
  if (!value) return std::nullopt;
  const auto place = std::find(choices.begin(), choices.end(), *value);
  if (place == choices.end()) fail(name, fmt::format("expected one of: {}", fmt::join(choices, ", ")));
  return static_cast<std::size_t>(place - choices.begin());
}

void Fields::finish() const {
  for (const std::string& name : object_.names) {
    if (!asked_.contains(name)) fail(in_quotes(cut_to(name, 64)), "unknown member");
  }
}

}  // namespace lge::simulator
