#include "support/random.hpp"

#include <span>
#include <stdexcept>
#include <vector>

#include <openssl/rand.h>

#include "support/digest.hpp"

namespace lge {

namespace {

std::vector<unsigned char> random_bytes(std::size_t count) {
  std::vector<unsigned char> bytes(count);
  if (RAND_bytes(bytes.data(), static_cast<int>(count)) != 1) {
    throw std::runtime_error("the system gives no random bytes");
  }
  return bytes;
}

}  // namespace

std::string SystemRandom::hex(std::size_t bytes) {
  return to_hex(random_bytes(bytes));
}

double SystemRandom::fraction() {
  // 53 random bits: as many as a double holds below 1.
  std::uint64_t bits = 0;
  for (const unsigned char byte : random_bytes(sizeof bits))
    bits = (bits << 8U) | byte;
  return static_cast<double>(bits >> 11U) * 0x1.0p-53;
}

}  // namespace lge
