#pragma once

#include <string>
#include <string_view>

#include "support/clock.hpp"
#include "web/gateway_list.hpp"

namespace lge::web {

/// What every page says of the exporter itself.
struct Site {
  std::string telemetry_path;  ///< where the metrics are; `/` where they stand in the status page's place
  std::string version;
  WallTime now;      ///< the page's own time
  Millis uptime{0};  ///< of the process
};

/// A whole HTML document around a page's header and main part, which are HTML; `title` is plain text. One
/// style sheet and one script stand within it, and nothing is loaded from anywhere.
std::string html_page(const Site& site, std::string_view title, std::string_view header,
                      std::string_view main);

/// The Content-Security-Policy of such a page: its own style sheet and script, each by hash, and forms that
/// lead back here; nothing else.
std::string page_policy();

std::string_view page_style();
std::string_view page_script();

/// The class of the style sheet that gives a health its colour.
std::string_view css_class(Health health);
/// `2026-01-20 08:00:00 UTC` as a time element.
std::string as_of(WallTime time);

/// A text from outside, cut to what a page can stand, and escaped.
std::string shown(std::string_view outside);
/// `/gateways/w-1/lc-1`, encoded.
std::string gateway_path(const poll::GatewayId& gateway);

}  // namespace lge::web
