#include "support/huge_pages.hpp"

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <string>

#include <doctest/doctest.h>
#include <sys/mman.h>

using namespace lge;

namespace {

constexpr std::size_t kBytes = std::size_t{8} << 20;

std::uintptr_t number(const std::string& hex) {
  return std::strtoull(hex.c_str(), nullptr, 16);
}

// Told by the system: the flags of the mapping that holds the address; empty where it tells none.
std::string flags_of(const void* address) {
  std::ifstream maps("/proc/self/smaps");
  const auto wanted = reinterpret_cast<std::uintptr_t>(address);
  bool inside = false;
  for (std::string line; std::getline(maps, line);) {
    const std::size_t dash = line.find('-');
    const bool begins = dash != std::string::npos && dash > 0 && line.find(':') > line.find(' ');
    if (begins) inside = number(line.substr(0, dash)) <= wanted && wanted < number(line.substr(dash + 1));
    if (inside && line.starts_with("VmFlags:")) return line + ' ';
  }
  return {};
}

struct Mapping {
  explicit Mapping(std::size_t size)
      : bytes(size),
        begin(::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)) {}
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  ~Mapping() { ::munmap(begin, bytes); }

  std::size_t bytes;
  void* begin;
};

bool system_has_huge_pages() {
  return std::ifstream("/sys/kernel/mm/transparent_hugepage/enabled").good();
}

}  // namespace

TEST_CASE("a large block asks for huge pages, from its first whole page on") {
  const Mapping block(kBytes);
  REQUIRE(block.begin != MAP_FAILED);
  char* const inside = static_cast<char*>(block.begin) + 16;
  prefer_huge_pages(inside, kBytes - 16);
  const std::string flags = flags_of(static_cast<char*>(block.begin) + 8192);
  if (!system_has_huge_pages() || flags.empty()) {
    MESSAGE("this system has no huge pages, or does not tell");
  } else {
    CHECK(flags.find(" hg ") != std::string::npos);
  }
  inside[0] = 'a';
  inside[kBytes - 17] = 'z';
  CHECK(inside[0] == 'a');
}

TEST_CASE("a small block, and nothing, are left alone") {
  const Mapping block(kBytes);
  REQUIRE(block.begin != MAP_FAILED);
  prefer_huge_pages(block.begin, std::size_t{1} << 20);
  prefer_huge_pages(nullptr, 0);
  CHECK(flags_of(block.begin).find(" hg ") == std::string::npos);
}
