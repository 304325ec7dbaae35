#include "credentials/make_provider.hpp"

#include <variant>

#include "config/reader.hpp"
#include "credentials/default_chain.hpp"
#include "credentials/from_file.hpp"
#include "credentials/profile_provider.hpp"
#include "credentials/refresher.hpp"
#include "credentials/sources.hpp"

namespace lge::credentials {

namespace asio = boost::asio;

namespace {

using Answer = Result<Key, Error>;

class FixedKey final : public Provider {
 public:
  explicit FixedKey(Key key) : key_(std::move(key)) {}
  asio::awaitable<Answer> get() override { co_return Answer(in_place_value, key_); }

 private:
  const Key key_;
};

// One of a key's two secrets: a fixed text, or what a file holds.
class SecretPart {
 public:
  SecretPart(const Secret& value, const std::optional<std::filesystem::path>& file, Log& log)
      : value_(value) {
    if (file) file_.emplace(*file, config::kMaxSecretFileBytes, config::parse_secret, log, value);
  }
  Result<Secret, std::string> newest() {
    if (file_) return file_->newest();
    return Result<Secret, std::string>(in_place_value, value_);
  }

 private:
  Secret value_;
  std::optional<FromFile<Secret>> file_;
};

class FileKey final : public Provider {
 public:
  FileKey(std::string id, SecretPart secret, SecretPart token)
      : id_(std::move(id)), secret_(std::move(secret)), token_(std::move(token)) {}

  asio::awaitable<Answer> get() override { co_return read(); }

 private:
  Answer read() {
    Result<Secret, std::string> secret = secret_.newest();
    if (!secret) return Error{secret.error()};
    Result<Secret, std::string> token = token_.newest();
    if (!token) return Error{token.error()};
    return Key{id_, std::move(*secret), std::move(*token), std::nullopt};
  }

  const std::string id_;
  SecretPart secret_;
  SecretPart token_;
};

struct Make {
  const Tools& tools;
  const Lookup& lookup;

  std::shared_ptr<Provider> operator()(const config::DefaultChain&) const {
    return make_default_chain(tools);
  }
  std::shared_ptr<Provider> operator()(const config::AccessKey& key) const {
    Log& log = tools.world.log;
    return std::make_shared<FileKey>(key.id, SecretPart(key.secret, key.secret_file, log),
                                     SecretPart(Secret(), std::nullopt, log));
  }
  std::shared_ptr<Provider> operator()(const config::StsToken& key) const {
    Log& log = tools.world.log;
    return std::make_shared<FileKey>(key.id, SecretPart(key.secret, key.secret_file, log),
                                     SecretPart(key.token, key.token_file, log));
  }
  std::shared_ptr<Provider> operator()(const config::OidcRole& role) const {
    return std::make_shared<Refresher>("oidc_role", make_oidc_source(role, tools.world), tools);
  }
  std::shared_ptr<Provider> operator()(const config::RamRole& role) const {
    auto source = make_ram_role_source(role, lookup(role.source), tools.world);
    return std::make_shared<Refresher>("ram_role", std::move(source), tools);
  }
  std::shared_ptr<Provider> operator()(const config::EcsRole& role) const {
    return std::make_shared<Refresher>("ecs_role", make_ecs_source(role, tools.world), tools);
  }
  std::shared_ptr<Provider> operator()(const config::CredentialsUri& uri) const {
    return std::make_shared<Refresher>("credentials_uri", make_uri_source(uri.uri, tools.world), tools);
  }
  std::shared_ptr<Provider> operator()(const config::Profile& profile) const {
    return make_profile_provider(profile, tools);
  }
};

}  // namespace

std::shared_ptr<Provider> make_fixed_provider(Key key) {
  return std::make_shared<FixedKey>(std::move(key));
}

std::shared_ptr<Provider> make_provider(const config::Credentials& credentials, const Tools& tools,
                                        const Lookup& lookup) {
  return std::visit(Make{tools, lookup}, credentials);
}

}  // namespace lge::credentials
