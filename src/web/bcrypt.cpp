#include "web/bcrypt.hpp"

#include <cstring>
#include <memory>

#include <crypt.h>
#include <openssl/crypto.h>

namespace lge::web {

namespace {

// It holds what the password was made into.
struct Wipe {
  void operator()(crypt_data* data) const {
    OPENSSL_cleanse(data, sizeof *data);
    delete data;
  }
};

}  // namespace

bool matches_bcrypt(const Secret& password, const Secret& hash) {
  const std::string& text = password.reveal();
  // To the library a NUL is the end.
  if (text.find('\0') != std::string::npos) return false;
  const std::unique_ptr<crypt_data, Wipe> room(new crypt_data{});
  const char* made = crypt_r(text.c_str(), hash.reveal().c_str(), room.get());
  if (made == nullptr || std::strlen(made) != hash.reveal().size()) return false;
  return CRYPTO_memcmp(made, hash.reveal().data(), hash.reveal().size()) == 0;
}

}  // namespace lge::web
