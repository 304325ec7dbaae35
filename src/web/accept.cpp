#include "web/accept.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "web/weighted.hpp"

namespace lge::web {

namespace {

struct Offer {
  std::string_view range;      // type/subtype
  std::string_view all_of_it;  // type/*
  std::string_view version;
};

constexpr Offer kText{"text/plain", "text/*", "0.0.4"};
constexpr Offer kOpenMetrics{"application/openmetrics-text", "application/*", "1.0.0"};

// How closely a range names an offer.
enum class Match : std::uint8_t { none, anything, type, named, with_version };

struct Wanted {
  Match match = Match::none;
  int quality = 0;
};

Match match_of(const Weighted& range, const Offer& offer) {
  const std::string_view version = range.parameter("version");
  if (!version.empty() && version != offer.version) return Match::none;
  if (equal_ignoring_case(range.value, offer.range)) {
    return version.empty() ? Match::named : Match::with_version;
  }
  if (equal_ignoring_case(range.value, offer.all_of_it)) return Match::type;
  return range.value == "*/*" ? Match::anything : Match::none;
}

Wanted wanted(const std::vector<Weighted>& ranges, const Offer& offer) {
  Wanted best;
  for (const Weighted& range : ranges) {
    const Match match = match_of(range, offer);
    if (match == Match::none || match < best.match) continue;
    best.quality = match > best.match ? range.quality : std::max(best.quality, range.quality);
    best.match = match;
  }
  return best;
}

std::optional<int> quality_of(const std::vector<Weighted>& codings, std::string_view name) {
  std::optional<int> best;
  for (const Weighted& coding : codings) {
    if (equal_ignoring_case(coding.value, name)) best = std::max(best.value_or(0), coding.quality);
  }
  return best;
}

}  // namespace

metrics::Format choose_format(const Headers& headers) {
  const std::vector<Weighted> ranges = read_weighted(headers, "Accept");
  const Wanted text = wanted(ranges, kText);
  const Wanted open = wanted(ranges, kOpenMetrics);
  const bool on_a_tie = open.match >= Match::named && open.quality > 0;
  const bool chosen = on_a_tie ? open.quality >= text.quality : open.quality > text.quality;
  return chosen ? metrics::Format::open_metrics : metrics::Format::text;
}

bool prefers_gzip(const Headers& headers) {
  const std::vector<Weighted> codings = read_weighted(headers, "Accept-Encoding");
  const std::optional<int> plain = quality_of(codings, "identity");
  const std::optional<int> gzip = std::max(quality_of(codings, "gzip"), quality_of(codings, "x-gzip"));
  if (gzip) return *gzip > 0 && *gzip >= plain.value_or(0);
  const std::optional<int> any = quality_of(codings, "*");
  return any && plain && *any > *plain;
}

}  // namespace lge::web
