#include "web/access.hpp"

#include <utility>

#include "web/server_tls.hpp"

namespace lge::web {

namespace {

constexpr std::size_t kDigestKeyBytes = 32;

std::shared_ptr<Gate> make_gate(const config::WebConfig& web, const AccessWorld& world) {
  std::optional<TokenBucket> limit;
  if (web.rate_limit) limit.emplace(web.rate_limit->interval, web.rate_limit->burst);
  std::shared_ptr<PasswordCheck> passwords;
  if (!web.users.empty()) {
    passwords =
        std::make_shared<PasswordCheck>(web.users, world.workers, Secret(world.random.hex(kDigestKeyBytes)));
  }
  if (!limit && !passwords) return nullptr;
  return std::make_shared<Gate>(limit, std::move(passwords), world.on_auth_failure);
}

}  // namespace

std::shared_ptr<const Access> open_access() {
  auto access = std::make_shared<Access>();
  access->headers = make_security_headers({});
  return access;
}

Result<std::shared_ptr<const Access>, std::string> make_access(const config::WebConfig& web,
                                                               const AccessWorld& world) {
  auto access = std::make_shared<Access>();
  if (web.tls) {
    auto tls = ServerTls::make(*web.tls);
    if (tls.has_error()) return tls.error();
    access->tls = std::move(tls).value();
  }
  access->headers = make_security_headers(web.headers);
  access->gate = make_gate(web, world);
  return std::shared_ptr<const Access>(std::move(access));
}

}  // namespace lge::web
