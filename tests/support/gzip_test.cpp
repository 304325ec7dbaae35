#include "support/gzip.hpp"

#include <doctest/doctest.h>

#include "net/gunzip.hpp"

using namespace lge;

namespace {

GzipPiece piece(std::string_view text) {
  GzipPacker packer;
  packer.add(text);
  return packer.finish();
}

std::string unpacked(GzipMember member) {
  const auto text = net::gunzip(std::move(member).finish(), 100'000'000);
  REQUIRE(text);
  return *text;
}

}  // namespace

TEST_CASE("pieces make one member, in any order and as often as one likes") {
  const GzipPiece a = piece("alpha alpha alpha\n");
  const GzipPiece b = piece("beta\n");
  GzipMember member;
  for (const GzipPiece* one : {&a, &b, &a, &a})
    member.append(*one);
  CHECK(unpacked(member) == "alpha alpha alpha\nbeta\nalpha alpha alpha\nalpha alpha alpha\n");
}

TEST_CASE("a member can go on in two ways") {
  GzipMember member;
  member.append(piece("a"));
  GzipMember other = member;
  member.append(piece("b"));
  other.append(piece("c"));
  CHECK(unpacked(member) == "ab");
  CHECK(unpacked(other) == "ac");
}

TEST_CASE("one packer makes pieces that do not refer to each other") {
  GzipPacker packer;
  packer.add("the same words ");
  packer.add("again\n");
  const GzipPiece first = packer.finish();
  packer.add("the same words again\n");
  const GzipPiece second = packer.finish();
  CHECK(first.size == 21);
  CHECK(first.checksum == second.checksum);
  GzipMember member;
  member.append(second);
  CHECK(unpacked(member) == "the same words again\n");
}

TEST_CASE("nothing packs to nothing") {
  GzipPacker packer;
  packer.add("");
  const GzipPiece nothing = packer.finish();
  CHECK(nothing.blocks.empty());
  CHECK(unpacked(GzipMember()).empty());
  GzipMember member;
  member.append(nothing);
  CHECK(unpacked(member).empty());
}

TEST_CASE("what does not shrink and what is long come out as they were") {
  std::string text;
  std::uint32_t state = 1;
  for (int i = 0; i < 3'000'000; ++i) {
    state = state * 1664525 + 1013904223;
    text += static_cast<char>(state >> 24U);
  }
  text += std::string(3'000'000, 'x');
  GzipMember member;
  member.append(piece(text));
  CHECK(unpacked(member) == text);
}
