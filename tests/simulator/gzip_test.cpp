#include "simulator/gzip.hpp"

#include <zlib.h>

#include "simulator/testing.hpp"

namespace lge::simulator {

namespace {

struct Unpacked {
  std::string text;  // at most the first 64 KiB
  std::size_t size = 0;
  bool whole = false;  // and the checksum is right
};

Unpacked unpack(std::string packed) {
  Unpacked unpacked;
  z_stream stream{};
  REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_in = static_cast<uInt>(packed.size());
  std::string room(64U << 10U, '\0');
  int result = Z_OK;
  while (result == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(room.data());
    stream.avail_out = static_cast<uInt>(room.size());
    result = inflate(&stream, Z_NO_FLUSH);
    if (unpacked.text.empty()) unpacked.text = room.substr(0, room.size() - stream.avail_out);
  }
  unpacked.size = stream.total_out;
  unpacked.whole = result == Z_STREAM_END && stream.avail_in == 0;
  inflateEnd(&stream);
  return unpacked;
}

Answer ask(Bench& bench, const std::string& effect, const std::string& accepted) {
  bench.admin("DELETE", "/sim/fault");
  REQUIRE(bench.admin("POST", "/sim/fault", R"({"effect":{"gzip":)" + effect + "}}").status == 200);
  Request request = bench.client.signed_request("/api/v1/workspaces/w/livycompute/lc/session?regionId=r",
                                                bench.clock.wall());
  if (!accepted.empty()) request.headers.emplace_back("Accept-Encoding", accepted);
  return bench.service.handle(request);
}

}  // namespace

TEST_CASE("gzip, with and without spaces behind the text") {
  for (const std::size_t blanks : {std::size_t{0}, std::size_t{1}, (std::size_t{5} << 20U) + 3}) {
    CAPTURE(blanks);
    const Unpacked unpacked = unpack(gzip("some text", blanks));
    CHECK(unpacked.whole);
    CHECK(unpacked.size == 9 + blanks);
    CHECK(unpacked.text.starts_with("some text"));
    CHECK(unpacked.text.find_first_not_of(' ', 9) == std::string::npos);
  }
}

TEST_CASE("an answer is compressed as the fault says") {
  Bench bench;
  bench.put({});
  CHECK(header_of(ask(bench, "true", ""), "content-encoding") == "(absent)");
  for (const Answer& answer : {ask(bench, "true", "br, GZIP"), ask(bench, R"("always")", "")}) {
    CHECK(header_of(answer, "content-encoding") == "gzip");
    const Unpacked unpacked = unpack(answer.body);
    CHECK(unpacked.whole);
    CHECK(Bench::ids({200, {}, unpacked.text, {}, {}, {}}).empty());
  }
  for (const std::string name : {R"("broken")", R"("checksum")", R"("cut")"}) {
    CAPTURE(name);
    CHECK_FALSE(unpack(ask(bench, name, "").body).whole);
  }
  const Answer bomb = ask(bench, R"("bomb")", "");
  CHECK(bomb.body.size() < (2U << 20U));
  const Unpacked unpacked = unpack(bomb.body);
  CHECK(unpacked.whole);
  CHECK(unpacked.size > (1U << 30U));
}

}  // namespace lge::simulator
