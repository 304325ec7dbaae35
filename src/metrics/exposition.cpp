#include "metrics/exposition.hpp"

#include <utility>

#include "metrics/text_format.hpp"

namespace lge::metrics {

namespace {

// For the headers and the exporter's own metrics, and for both texts to grow into.
constexpr std::size_t kSpareBytes = std::size_t{64} << 10;

std::size_t size_of(const Snapshot& snapshot) {
  std::size_t bytes = 0;
  for (const auto& group : snapshot.groups) {
    for (const auto& view : *group)
      bytes += view->lines.text.size();
  }
  return bytes;
}

}  // namespace

Exposition::Exposition(const SnapshotCell& snapshots, const Instruments& instruments, const Clock& clock)
    : snapshots_(snapshots), instruments_(instruments), clock_(clock), headers_(gateway_family_headers()) {}

std::shared_ptr<const std::string> Exposition::text() {
  const std::shared_ptr<const Snapshot> snapshot = snapshots_.load();
  const SteadyTime now = clock_.steady();
  const bool joined = is_joined(snapshot);
  if (joined && now < own_read_at_ + kOwnAge) return text_;
  const std::string own = render_text(instruments_.collect());
  if (joined) {
    keep_gateways();
  } else {
    join(snapshot);
  }
  *text_ += own;
  own_read_at_ = now;
  return text_;
}

bool Exposition::is_joined(const std::shared_ptr<const Snapshot>& snapshot) const {
  return text_ && !source_.owner_before(snapshot) && !snapshot.owner_before(source_);
}

// An empty text that nobody else holds. The old one is let go before the new one is made.
void Exposition::make_room(std::size_t bytes) {
  const bool fits = text_ && text_->capacity() >= bytes && text_->capacity() / 2 <= bytes;
  if (fits && text_.use_count() == 1) {
    text_->clear();
    return;
  }
  text_.reset();
  text_ = std::make_shared<std::string>();
  text_->reserve(bytes);
}

void Exposition::join(const std::shared_ptr<const Snapshot>& snapshot) {
  source_.reset();
  make_room(size_of(*snapshot) + kSpareBytes);
  std::string& text = *text_;
  for (std::size_t family = 0; family < headers_.size(); ++family) {
    const std::size_t start = text.size();
    text += headers_[family];
    for (const auto& group : snapshot->groups) {
      for (const auto& view : *group)
        text += view->lines.of(family);
    }
    if (text.size() == start + headers_[family].size()) text.resize(start);  // a family needs a series
  }
  gateway_bytes_ = text.size();
  source_ = snapshot;
}

// Cuts off the exporter's own metrics. Where a client still reads the text, that takes a copy.
void Exposition::keep_gateways() {
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
