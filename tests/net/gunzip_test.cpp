#include "net/gunzip.hpp"

#include <stdexcept>

#include <doctest/doctest.h>
#include <zlib.h>

#include "net/client.hpp"
#include "net/script_server.hpp"

namespace lge::net::tests {

namespace {

constexpr std::size_t kPlenty = 1'000'000;

// By `gzip -9n`, not by the library that unpacks it here.
const std::string kHello(
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\x48\xcd\xc9\xc9\x57\x48\xaf\xca\x2c\x00\x00\x19\x6a"
    "\xd2\xdf\x0a\x00\x00\x00",
    30);

std::string gzip(std::string text) {
  z_stream stream{};
  if (deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error("zlib does not start");
  }
  std::string packed(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const int ended = deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  if (ended != Z_STREAM_END) throw std::runtime_error("zlib does not end");
  return packed;
}

Error error_of(std::string_view packed, std::size_t limit = kPlenty) {
  const auto unpacked = gunzip(packed, limit);
  REQUIRE(unpacked.has_error());
  return unpacked.error();
}

std::string noise(std::size_t size) {
  std::string text(size, '\0');
  std::uint32_t state = 1;
  for (char& c : text) {
    state = state * 1'664'525 + 1'013'904'223;
    c = static_cast<char>(state >> 24U);
  }
  return text;
}

Response with_encoding(std::initializer_list<const char*> encodings, std::string body) {
  Response response;
  for (const char* one : encodings)
    response.headers.emplace_back("Content-Encoding", one);
  response.body = std::move(body);
  return response;
}

std::string decoded(std::initializer_list<const char*> encodings, std::string body) {
  Response response = with_encoding(encodings, std::move(body));
  const auto error = decode_body(response, kPlenty);
  return error ? std::string(to_string(error->failure)) + ": " + error->message : response.body;
}

}  // namespace

TEST_CASE("one member, of any size") {
  CHECK(gunzip(kHello, kPlenty).value() == "hello gzip");
  CHECK(gunzip(gzip(""), 0).value().empty());
  const std::string text = noise(300'000) + std::string(300'000, 'x');
  CHECK(gunzip(gzip(text), kPlenty).value() == text);
}

TEST_CASE("members one after the other are one text") {
  CHECK(gunzip(kHello + kHello, kPlenty).value() == "hello gziphello gzip");
  CHECK(gunzip(gzip("") + kHello + gzip(""), kPlenty).value() == "hello gzip");
  std::string many;
  for (int i = 0; i < 1000; ++i)
    many += gzip("");
  CHECK(gunzip(many, kPlenty).value().empty());
  CHECK(error_of(many + gzip("")).failure == Failure::bad_response);
}

TEST_CASE("the limit is that of what comes out, in whichever member") {
  CHECK(gunzip(kHello, 10).value() == "hello gzip");
  CHECK(error_of(kHello, 9).failure == Failure::too_large);
  CHECK(error_of(kHello, 9).message == "the unpacked body exceeds 9 bytes");
  CHECK(gunzip(kHello + kHello, 20).has_value());
  CHECK(error_of(kHello + kHello, 19).failure == Failure::too_large);
}

TEST_CASE("a bomb ends at the limit, not after it") {
  std::string whole;
  whole.resize(50'000'000, 'x');
  const std::string bomb = gzip(whole);
  CHECK(bomb.size() < 100'000);
  CHECK(error_of(bomb, 1000).failure == Failure::too_large);
  // What would be found broken at the end is never reached.
  CHECK(error_of(bomb.substr(0, bomb.size() - 1), 1000).failure == Failure::too_large);
}

TEST_CASE("wherever it is cut off, it is not whole") {
  for (std::size_t size = 0; size < kHello.size(); ++size) {
    CAPTURE(size);
    const Error error = error_of(kHello.substr(0, size));
    CHECK(error.failure == Failure::bad_response);
    CHECK(error.message == "the gzip data of the body is broken: it ends too early");
    if (size > 0) CHECK(error_of(kHello + kHello.substr(0, size)).failure == Failure::bad_response);
  }
}

TEST_CASE("whichever bit of its data, checksum or length is wrong, it is refused") {
  // Bytes 4 to 9 (time, kind of compression, system) mean nothing to the text.
  for (std::size_t i = 0; i < kHello.size(); i += i == 3 ? 7 : 1) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      std::string wrong = kHello;
      wrong[i] = static_cast<char>(static_cast<unsigned char>(wrong[i]) ^ (1U << bit));
      CAPTURE(i);
      CAPTURE(bit);
      const bool text_hint = i == 3 && bit == 0;  // FTEXT
      const bool padding = i == 21 && bit >= 2;   // behind the last code
      if (text_hint || padding) continue;
      CHECK(error_of(wrong).failure == Failure::bad_response);
    }
  }
}

TEST_CASE("nothing may be left over") {
  for (const std::string& rest :
       {std::string("x"), std::string(1, '\0'), std::string("garbage of some length"),
        std::string("\x1f\x8b\x08"), std::string(1000, '\0')}) {
    CHECK(error_of(kHello + rest).failure == Failure::bad_response);
  }
}

TEST_CASE("other formats of the same compression are refused") {
  const std::string zlib("\x78\x9c\xcb\x48\xcd\xc9\xc9\x57\x48\xaf\xca\x2c\x00\x00\x15\x3e\x03\xf5", 18);
  const Error error = error_of(zlib);
  CHECK(error.failure == Failure::bad_response);
  CHECK(error.message == "the gzip data of the body is broken: incorrect header check");
}

TEST_CASE("the header says whether there is something to unpack") {
  CHECK(decoded({}, kHello) == kHello);
  CHECK(decoded({"identity"}, "as it is") == "as it is");
  CHECK(decoded({""}, "as it is") == "as it is");
  for (const char* name : {"gzip", "GZIP", "x-gzip", " \tgzip "}) {
    CAPTURE(name);
    CHECK(decoded({name}, kHello) == "hello gzip");
    CHECK(decoded({name}, "").empty());
  }
}

TEST_CASE("what was not asked for is refused by name") {
  CHECK(decoded({"br"}, "x") ==
        "bad_response: the body's encoding \"br\" was not asked for: only gzip is understood");
  CHECK(decoded({"deflate"}, "x").starts_with("bad_response: the body's encoding \"deflate\""));
  CHECK(decoded({"gzip, gzip"}, kHello).starts_with("bad_response: the body's encoding \"gzip, gzip\""));
  CHECK(decoded({"gzip", "br"}, kHello).starts_with("bad_response: the body's encoding \"gzip, br\""));
  CHECK(decoded({"gzip", "identity"}, kHello).starts_with("bad_response: "));
  const std::string long_one(1000, 'x');
  CHECK(decoded({long_one.c_str()}, "x").size() < 200);
  CHECK(decoded({"br"}, "").empty());
}

TEST_CASE("a packed answer comes out unpacked, and the connection is used again") {
  ScriptServer server({[](Peer& peer) {
    for (;;) {
      const std::string head = peer.read_head();
      if (head.find("\r\nAccept-Encoding: gzip\r\n") == std::string::npos) return;
      peer.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 30\r\n\r\n" + kHello);
    }
  }});
  Client client;
  for (int i = 0; i < 2; ++i)
    CHECK(client.send(get(server.port()))->body == "hello gzip");
  CHECK(server.accepted() == 1);
}

TEST_CASE("the answer to HEAD has no body to unpack") {
  ScriptServer server({[](Peer& peer) {
    peer.read_head();
    peer.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 30\r\n\r\n");
    peer.wait_for_close();
  }});
  Client client;
  Request request = get(server.port());
  request.method = "HEAD";
  CHECK(client.send(request)->body.empty());
}

TEST_CASE("a packed answer that is too large or broken ends the request, which says whose it was") {
  const std::string bomb = gzip(std::string(1'000'000, 'x'));
  for (const auto& [body, failure] :
       {std::pair{bomb, Failure::too_large}, std::pair{bomb.substr(0, 100), Failure::bad_response}}) {
    ScriptServer server({[bytes = body](Peer& peer) {
      peer.read_head();
      peer.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + bytes);
    }});
    TransportOptions options;
    options.max_body_bytes = failure == Failure::too_large ? 100'000 : kPlenty;
    Client client(options);
    const auto outcome = client.send(get(server.port()));
    REQUIRE(outcome.has_error());
    CHECK(outcome.error().failure == failure);
    CHECK(outcome.error().message.starts_with("read the answer of 127.0.0.1:"));
  }
}

}  // namespace lge::net::tests
