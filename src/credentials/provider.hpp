#pragma once

#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "support/clock.hpp"
#include "support/result.hpp"
#include "support/secret.hpp"

namespace lge::credentials {

/// What a request is signed with.
struct Key {
  std::string id;
  Secret secret;
  Secret security_token;               ///< empty for a key that is not temporary
  std::optional<WallTime> expires_at;  ///< none: never, as far as anybody knows

  friend bool operator==(const Key&, const Key&) = default;
};

/// Why there is no key: a sentence for people that names what was looked for and where; never a secret.
struct Error {
  std::string message;
};

/// Where keys come from. Use it on the polling loop only.
class Provider {
 public:
  Provider() = default;
  Provider(const Provider&) = delete;
  Provider& operator=(const Provider&) = delete;
  virtual ~Provider() = default;

  /// The key to sign the next request with.
  virtual boost::asio::awaitable<Result<Key, Error>> get() = 0;
};

}  // namespace lge::credentials
