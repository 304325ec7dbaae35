#include <algorithm>

#include "config/patterns.hpp"
#include "credentials/answered_key.hpp"
#include "credentials/sources.hpp"
#include "credentials/sts.hpp"
#include "support/file.hpp"

namespace lge::credentials {

namespace asio = boost::asio;

namespace {

using Answer = Result<Key, Error>;

constexpr std::size_t kMaxTokenBytes = 65'536;

Result<Secret, Error> read_token(const std::filesystem::path& path) {
  const std::string file = "the OIDC token file " + path.string();
  Result<std::string, std::string> text = read_file(path, kMaxTokenBytes);
  if (!text) return failed_service(file, text.error());
  text->erase(text->find_last_not_of(" \t\r\n") + 1);
  if (text->empty()) return failed_service(file, "is empty");
  if (!config::is_secret(*text)) return failed_service(file, "holds no token of printable ASCII on one line");
  return Secret(std::move(*text));
}

class OidcSource final : public Source {
 public:
  OidcSource(config::OidcRole role, const World& world) : role_(std::move(role)), world_(world) {}

  asio::awaitable<Answer> fetch() override {
    const Result<Secret, Error> token = read_token(role_.token_file);
    if (!token) co_return Answer(in_place_error, token.error());
    StsCall call;
    call.action = "AssumeRoleWithOIDC";
    call.endpoint = sts_endpoint(role_.role, world_.environment);
    call.form = role_form(role_.role);
    call.form.emplace_back("OIDCProviderArn", role_.provider_arn);
    call.form.emplace_back("OIDCToken", token->reveal());
    call.secrets.push_back(*token);
    co_return co_await ask_sts(std::move(call), world_);
  }

 private:
  const config::OidcRole role_;
  const World world_;
};

class RamRoleSource final : public Source {
 public:
  RamRoleSource(config::RamRole role, std::shared_ptr<Provider> base, const World& world)
      : role_(std::move(role)), base_(std::move(base)), world_(world) {}

  asio::awaitable<Answer> fetch() override {
    const Answer key = co_await base_->get();
    if (!key) co_return Answer(in_place_error, key.error());
    StsCall call;
    call.action = "AssumeRole";
    call.endpoint = sts_endpoint(role_.role, world_.environment);
    call.form = role_form(role_.role);
    if (!role_.external_id.empty()) call.form.emplace_back("ExternalId", role_.external_id);
    call.signer = *key;
    co_return co_await ask_sts(std::move(call), world_);
  }

 private:
  const config::RamRole role_;
  const std::shared_ptr<Provider> base_;
  const World world_;
};

}  // namespace

std::unique_ptr<Source> make_oidc_source(config::OidcRole role, const World& world) {
  return std::make_unique<OidcSource>(std::move(role), world);
}

std::unique_ptr<Source> make_ram_role_source(config::RamRole role, std::shared_ptr<Provider> base,
                                             const World& world) {
  return std::make_unique<RamRoleSource>(std::move(role), std::move(base), world);
}

}  // namespace lge::credentials
