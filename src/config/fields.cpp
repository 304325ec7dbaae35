#include "config/fields.hpp"

#include <charconv>

#include <fmt/format.h>

#include "config/characters.hpp"
#include "support/duration.hpp"

namespace lge::config {

namespace {

bool has_leading_zero(std::string_view digits) {
  return digits.size() > 1 && digits.front() == '0';
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

}  // namespace

void read_duration(const Mapping& mapping, std::string_view key, DurationRange range, Millis& out) {
  const std::string wanted = fmt::format("a duration such as 30s, 5m or 1h30m, from {} to {}",
                                         format_duration(range.least), format_duration(range.most));
  const std::optional<Text> text = mapping.text(key, wanted);
  if (!text) return;
  const std::optional<Millis> duration = parse_duration(text->text);
  if (duration && *duration >= range.least && *duration <= range.most) {
    out = *duration;
  } else {
    mapping.report(text->at, key, "expected " + wanted);
  }
}

void read_rate(const Mapping& mapping, std::string_view key, RateRange range, double& out) {
  const std::string wanted =
      fmt::format("0 for no limit, or a number from {} to {}", range.least, range.most);
  const std::optional<Text> text = mapping.text(key, wanted);
  if (!text) return;
  const std::optional<double> rate = parse_decimal(text->text);
  if (rate && (*rate == 0 || (*rate >= range.least && *rate <= range.most))) {
    out = *rate;
  } else {
    mapping.report(text->at, key, "expected " + wanted);
  }
}

std::optional<Text> read_text(const Mapping& mapping, std::string_view key, bool (*valid)(std::string_view),
                              std::string_view wanted, Need need) {
  std::optional<Text> text = mapping.text(key, wanted, need);
  if (text && !valid(text->text)) {
    mapping.report(text->at, key, fmt::format("expected {}", wanted));
    text.reset();
  }
  return text;
}

void read_text_into(const Mapping& mapping, std::string_view key, bool (*valid)(std::string_view),
                    std::string_view wanted, std::string& out, Need need) {
  if (std::optional<Text> text = read_text(mapping, key, valid, wanted, need)) out = std::move(text->text);
}

void read_flag(const Mapping& mapping, std::string_view key, bool& out) {
  constexpr std::string_view kWanted = "true or false";
  const std::optional<Text> text = mapping.text(key, kWanted);
  if (!text) return;
  if (text->text == "true" || text->text == "false") {
    out = text->text == "true";
  } else {
    mapping.report(text->at, key, fmt::format("expected {}", kWanted));
  }
}

std::optional<std::int64_t> parse_whole(std::string_view text) {
  if (!all_digits(text) || has_leading_zero(text)) return std::nullopt;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return std::nullopt;
  return number;
}

std::optional<double> parse_decimal(std::string_view text) {
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  if (!all_digits(whole) || has_leading_zero(whole)) return std::nullopt;
  if (point != std::string_view::npos && !all_digits(text.substr(point + 1))) return std::nullopt;
  double number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (error != std::errc{}) return std::nullopt;
  return number;
}

}  // namespace lge::config
