#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "net/no_proxy.hpp"
#include "net/proxy_url.hpp"
#include "support/environment.hpp"
#include "support/result.hpp"
#include "support/secret.hpp"

namespace lge::net {

/// Which origins are reached through which proxy. By default every one directly.
struct ProxyRules {
  std::optional<Proxy> http;   ///< for http:// origins; none: directly
  std::optional<Proxy> https;  ///< for https:// origins; none: directly
  std::optional<NoProxy>
      except;  ///< reached directly nevertheless; none: no exception, not even the loopback

  /// The proxy for an origin, as long as these rules live; null: none. Pure.
  [[nodiscard]] const Proxy* choose(const Origin& origin) const;
};

/// In place of a proxy's URL: every origin is reached directly, whatever the environment says.
inline constexpr std::string_view kNoProxy = "none";

/// The rules from what is configured: the URL of the one proxy for every origin, or kNoProxy. Where nothing
/// is, from the environment: `https_proxy`, `http_proxy` and `no_proxy`, or else the same in upper case, save
/// HTTP_PROXY, which a CGI request's header `Proxy` would set (CVE-2016-5385). There the scheme may be left
/// out; an empty variable counts as not set. The error is a sentence for people that names the variable,
/// never its value.
Result<ProxyRules, std::string> make_proxy_rules(const std::optional<Secret>& configured,
                                                 const Environment& environment);

}  // namespace lge::net
