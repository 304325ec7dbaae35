#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "config/mapping.hpp"
#include "support/clock.hpp"

namespace lge::config {

/// Typed reading of one key. Where the key is absent or wrong, `out` keeps its default; what is wrong is
/// reported.

struct DurationRange {
  Millis least;
  Millis most;
};
void read_duration(const Mapping& mapping, std::string_view key, DurationRange range, Millis& out);

struct WholeRange {
  std::int64_t least;
  std::int64_t most;
};
/// Decimal digits only: no sign, no leading 0 that YAML 1.1 would take as octal, no exponent.
template <class Number>
void read_whole(const Mapping& mapping, std::string_view key, WholeRange range, Number& out);

/// 0 (no limit), or a decimal number of the range, without an exponent.
struct RateRange {
  double least;
  double most;
};
void read_rate(const Mapping& mapping, std::string_view key, RateRange range, double& out);

/// A text that `valid` accepts; `wanted` completes "expected …".
std::optional<Text> read_text(const Mapping& mapping, std::string_view key, bool (*valid)(std::string_view),
                              std::string_view wanted, Need need = Need::optional);

void read_text_into(const Mapping& mapping, std::string_view key, bool (*valid)(std::string_view),
                    std::string_view wanted, std::string& out, Need need = Need::optional);

/// `true` or `false`.
void read_flag(const Mapping& mapping, std::string_view key, bool& out);

/// The digits as a number, where they are a whole number as read_whole takes it.
std::optional<std::int64_t> parse_whole(std::string_view text);
/// Likewise for read_rate: `0.5`, `10`, not `.5`, `1e3` or `010`.
std::optional<double> parse_decimal(std::string_view text);

template <class Number>
void read_whole(const Mapping& mapping, std::string_view key, WholeRange range, Number& out) {
  const std::string wanted =
      "a whole number from " + std::to_string(range.least) + " to " + std::to_string(range.most);
  const std::optional<Text> text = mapping.text(key, wanted);
  if (!text) return;
  const std::optional<std::int64_t> number = parse_whole(text->text);
  if (number && *number >= range.least && *number <= range.most) {
    out = static_cast<Number>(*number);
  } else {
    mapping.report(text->at, key, "expected " + wanted);
  }
}

}  // namespace lge::config
