#include "usage/arithmetic.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lge::usage {

namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

std::int64_t to_micros(double cu_hours) {
  const double micros = cu_hours * 3.6e9;
  // The double next to 2^63 and above it does not fit; llround() of it would mean nothing.
  if (micros >= static_cast<double>(kMost)) return kMost;
  return std::max<std::int64_t>(std::llround(micros), 0);
}

std::int64_t rise(std::int64_t from, std::int64_t to) {
  return to > from ? to - from : 0;
}

}  // namespace

std::int64_t add(std::int64_t left, std::int64_t right) {
  return left > kMost - right ? kMost : left + right;
}

Usage add(const Usage& left, const Usage& right) {
  return {add(left.cu_micros, right.cu_micros), add(left.vcore_seconds, right.vcore_seconds),
          add(left.mb_seconds, right.mb_seconds)};
}

Usage highest(const Usage& left, const Usage& right) {
  return {std::max(left.cu_micros, right.cu_micros), std::max(left.vcore_seconds, right.vcore_seconds),
          std::max(left.mb_seconds, right.mb_seconds)};
}

Usage rise(const Usage& from, const Usage& to) {
  return {rise(from.cu_micros, to.cu_micros), rise(from.vcore_seconds, to.vcore_seconds),
          rise(from.mb_seconds, to.mb_seconds)};
}

Usage usage_of(const poll::Reading& reading) {
  return {to_micros(reading.cu_hours), std::max<std::int64_t>(reading.vcore_seconds, 0),
          std::max<std::int64_t>(reading.mb_seconds, 0)};
}

std::optional<std::int64_t> duration_millis(api::UnixMillis created, api::UnixMillis ended) {
  if (created == poll::kNoTime || ended == poll::kNoTime || ended < created) return std::nullopt;
  if (created < 0 && ended > kMost + created) return kMost;
  return ended - created;
}

void observe(Durations& durations, std::int64_t millis) {
  const auto& bounds = Durations::kBounds;
  const auto bucket =
      std::find_if(bounds.begin(), bounds.end(), [&](std::int64_t bound) { return millis <= bound * 1'000; });
  ++durations.counts[static_cast<std::size_t>(bucket - bounds.begin())];
  ++durations.count;
  durations.sum_millis = add(durations.sum_millis, millis);
}

}  // namespace lge::usage
