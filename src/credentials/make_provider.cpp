#include "credentials/make_provider.hpp"

#include <variant>

namespace lge::credentials {

namespace asio = boost::asio;

namespace {

constexpr const char* kIdVariable = "ALIBABA_CLOUD_ACCESS_KEY_ID";
constexpr const char* kSecretVariable = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
constexpr const char* kTokenVariable = "ALIBABA_CLOUD_SECURITY_TOKEN";

class FixedKey final : public Provider {
 public:
  explicit FixedKey(Key key) : key_(std::move(key)) {}
  asio::awaitable<Result<Key, Error>> get() override {
    co_return Result<Key, Error>(boost::system::in_place_value, key_);
  }

 private:
  Key key_;
};

class EnvironmentKey final : public Provider {
 public:
  explicit EnvironmentKey(Environment environment) : environment_(std::move(environment)) {}

  asio::awaitable<Result<Key, Error>> get() override { co_return read(); }

 private:
  Result<Key, Error> read() const {
    Key key;
    key.id = environment_(kIdVariable).value_or("");
    key.secret = Secret(environment_(kSecretVariable).value_or(""));
    key.security_token = Secret(environment_(kTokenVariable).value_or(""));
    if (!key.id.empty() && !key.secret.empty()) return key;
    const std::string missing = key.id.empty() ? kIdVariable : kSecretVariable;
    return Error{"no access key: the environment variable " + missing +
                 " is not set; set it, or name credentials in the configuration"};
  }

  Environment environment_;
};

struct Make {
  const Environment& environment;

  std::unique_ptr<Provider> operator()(const config::DefaultChain&) const {
    return std::make_unique<EnvironmentKey>(environment);
  }
  std::unique_ptr<Provider> operator()(const config::AccessKey& key) const {
    return std::make_unique<FixedKey>(Key{key.id, key.secret, Secret(), std::nullopt});
  }
  std::unique_ptr<Provider> operator()(const config::StsToken& key) const {
    return std::make_unique<FixedKey>(Key{key.id, key.secret, key.token, std::nullopt});
  }
};

}  // namespace

std::unique_ptr<Provider> make_provider(const config::Credentials& credentials,
                                        const Environment& environment) {
  return std::visit(Make{environment}, credentials);
}

}  // namespace lge::credentials
