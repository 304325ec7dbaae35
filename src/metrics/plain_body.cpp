#include "metrics/plain_body.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "metrics/open_metrics.hpp"
#include "metrics/text_format.hpp"

namespace lge::metrics {

namespace {

// For the headers and the exporter's own metrics, and for both texts to grow into.
constexpr std::size_t kSpareBytes = std::size_t{64} << 10;

std::size_t size_of(const GatewayView& view, const std::vector<FamilyHead>& heads, Format format) {
  std::size_t bytes = view.lines.text.size();
  if (format == Format::text) return bytes;
  // A line that tells when a counter began is little longer than the counter's own.
  for (std::size_t family = 0; family < heads.size(); ++family) {
    if (heads[family].begins_with_record) bytes += view.lines.of(family).size() * 9 / 8;
  }
  return bytes;
}

std::size_t size_of(const Snapshot& snapshot, const std::vector<FamilyHead>& heads, Format format) {
  std::size_t bytes = 0;
  for (const auto& group : snapshot.groups) {
    for (const auto& view : group->views)
      bytes += size_of(*view, heads, format);
  }
  return bytes;
}

// The exporter's own counters begin with the process.
std::optional<double> began_at(const std::vector<prometheus::MetricFamily>& families) {
  const auto found = std::find_if(families.begin(), families.end(), [](const auto& family) {
    return family.name == "process_start_time_seconds";
  });
  if (found == families.end()) return std::nullopt;
  return found->metric.front().gauge.value;
}

}  // namespace

std::string own_metrics(Format format, const Instruments& instruments) {
  const std::vector<prometheus::MetricFamily> families = instruments.collect();
  if (format == Format::text) return render_text(families);
  return render_open_metrics(families, began_at(families)).append(kEnd);
}

bool is_same(const std::weak_ptr<const Snapshot>& kept, const std::shared_ptr<const Snapshot>& snapshot) {
  return !kept.owner_before(snapshot) && !snapshot.owner_before(kept);
}

std::string_view lines_of(const GatewayView& view, std::size_t family, const FamilyHead& head, Format format,
                          std::string& scratch) {
  const std::string_view lines = view.lines.of(family);
  if (format == Format::text || !head.begins_with_record) return lines;
  scratch.clear();
  append_with_created(scratch, head.name, lines, view.began_at);
  return scratch;
}

std::shared_ptr<const std::string> PlainBody::get(const std::shared_ptr<const Snapshot>& snapshot,
                                                  const Instruments& instruments, SteadyTime now) {
  const bool joined = text_ && is_same(source_, snapshot);
  if (text_ && now < own_read_at_ + (joined ? kOwnAge : kBodyAge)) return text_;
  const std::string own = own_metrics(format_, instruments);
  if (joined) {
    keep_gateways();
  } else {
    join(snapshot);
  }
  *text_ += own;
  own_read_at_ = now;
  return text_;
}

void PlainBody::drop() {
  text_.reset();
  source_.reset();
}

// An empty text that nobody else holds. The old one is let go before the new one is made.
void PlainBody::make_room(std::size_t bytes) {
  const bool fits = text_ && text_->capacity() >= bytes && text_->capacity() / 2 <= bytes;
  if (fits && text_.use_count() == 1) {
    text_->clear();
    return;
  }
  text_.reset();
  text_ = std::make_shared<std::string>();
  text_->reserve(bytes);
}

void PlainBody::join(const std::shared_ptr<const Snapshot>& snapshot) {
  source_.reset();
  make_room(size_of(*snapshot, heads_, format_) + kSpareBytes);
  std::string& text = *text_;
  std::string scratch;
  for (std::size_t family = 0; family < heads_.size(); ++family) {
    const std::string& header = heads_[family].header[static_cast<std::size_t>(format_)];
    const std::size_t start = text.size();
    text += header;
    for (const auto& group : snapshot->groups) {
      for (const auto& view : group->views)
        text += lines_of(*view, family, heads_[family], format_, scratch);
    }
    if (text.size() == start + header.size()) text.resize(start);  // a family needs a series
  }
  gateway_bytes_ = text.size();
  source_ = snapshot;
}

// Cuts off the exporter's own metrics. Where a client still reads the text, that takes a copy.
void PlainBody::keep_gateways() {
  if (text_.use_count() == 1) {
    text_->resize(gateway_bytes_);
    return;
  }
  auto copy = std::make_shared<std::string>();
  copy->reserve(gateway_bytes_ + kSpareBytes);
  copy->assign(*text_, 0, gateway_bytes_);
  text_ = std::move(copy);
}

}  // namespace lge::metrics
