#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "support/clock.hpp"

namespace lge::web {

/// The last page that was made, handed out again for a second: many who look at the same page cost as much as
/// one. Not thread-safe.
class PageCache {
 public:
  static constexpr Millis kAge{1000};

  using Body = std::shared_ptr<const std::string>;

  /// What `render` gives for `key`, or gave less than kAge ago.
  template <class Render>
  Body get(std::string_view key, SteadyTime now, const Render& render) {
    if (!body_ || key_ != key || now >= made_at_ + kAge) {
      body_ = std::make_shared<const std::string>(render());
      key_ = key;
      made_at_ = now;
    }
    return body_;
  }

 private:
  std::string key_;
  SteadyTime made_at_;
  Body body_;
};

}  // namespace lge::web
