#include "net/response_reader.hpp"

#include <string>

#include <doctest/doctest.h>

namespace lge::net {

namespace {

constexpr ResponseReader::Limits kLimits{1024, 100};

struct Reading {
  std::optional<Error> error;
  std::optional<Response> response;
  bool reusable = false;
};

// Feeds `bytes` in parts of `step`, then the end.
Reading read(std::string_view bytes, std::size_t step, bool to_head = false) {
  ResponseReader reader(kLimits, to_head);
  Reading reading;
  while (!bytes.empty() && !reader.done() && !reading.error) {
    reading.error = reader.feed(bytes.substr(0, step));
    bytes.remove_prefix(std::min(step, bytes.size()));
  }
  if (!reading.error) reading.error = reader.feed_end();
  reading.reusable = !reading.error && reader.reusable();
  if (!reading.error) reading.response = reader.take();
  return reading;
}

Failure failure_of(std::string_view bytes) {
  const Reading reading = read(bytes, bytes.size());
  REQUIRE(reading.error);
  CAPTURE(reading.error->message);
  return reading.error->failure;
}

struct Whole {
  const char* bytes;
  unsigned status;
  const char* body;
  bool reusable;
};

constexpr Whole kWhole[] = {
    {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello", true},
    {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, "", true},
    {"HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", 0, "", false},  // no space after the code: refused
    {"HTTP/1.1 404 \r\nContent-Length: 1\r\n\r\nx", 404, "x", true},
    {"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx", 200, "x", false},
    {"HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", 200, "x", false},
    {"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\nx", 200, "x", true},
    {"HTTP/1.1 200 OK\r\n\r\nuntil the end", 200, "until the end", false},
    {"HTTP/1.1 200 OK\r\n\r\n", 200, "", false},
    {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1;a=b\r\n!\r\n0\r\nT: 1\r\n\r\n",
     200, "hello!", true},
    {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 200, "", true},
    {"HTTP/1.1 204 No Content\r\n\r\n", 204, "", true},
    {"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", 304, "", true},
    {"HTTP/1.1 302 Found\r\nLocation: /a\r\nContent-Length: 0\r\n\r\n", 302, "", true},
    {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: a\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: "
     "2\r\n\r\nok",
     200, "ok", true},
};

}  // namespace

TEST_CASE("answers are read whole, however their bytes are cut") {
  for (const Whole& whole : kWhole) {
    CAPTURE(whole.bytes);
    for (const std::size_t step : {std::size_t{1}, std::size_t{2}, std::size_t{7}, std::size_t{100'000}}) {
      const Reading reading = read(whole.bytes, step);
      if (whole.status == 0) {
        REQUIRE(reading.error);
        CHECK(reading.error->failure == Failure::bad_response);
        continue;
      }
      REQUIRE(reading.response);
      CHECK(reading.response->status == whole.status);
      CHECK(reading.response->body == whole.body);
      CHECK(reading.reusable == whole.reusable);
    }
  }
}

TEST_CASE("a body of known length has room behind it, for who reads it in place") {
  const Reading reading = read("HTTP/1.1 200 OK\r\nContent-Length: 60\r\n\r\n" + std::string(60, 'x'), 7);
  REQUIRE(reading.response);
  CHECK(reading.response->body == std::string(60, 'x'));
  CHECK(reading.response->body.capacity() >= 60 + 16);
}

TEST_CASE("the answer to HEAD has no body") {
  const Reading reading = read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 1000, true);
  REQUIRE(reading.response);
  CHECK(reading.response->header("content-length") == "5");
  CHECK(reading.response->body.empty());
  CHECK(reading.reusable);
}

TEST_CASE("a connection that brings more than was asked for is not used again") {
  CHECK_FALSE(read("HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", 1000).reusable);
}

TEST_CASE("an answer that ends early is closed") {
  const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
  for (std::size_t length = 1; length < chunked.size(); ++length) {
    CAPTURE(length);
    CHECK(failure_of(chunked.substr(0, length)) == Failure::closed);
  }
  CHECK(failure_of("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell") == Failure::closed);
  ResponseReader nothing(kLimits, false);
  CHECK(nothing.feed_end()->failure == Failure::closed);
  CHECK_FALSE(nothing.started());
}

TEST_CASE("what is no HTTP is a bad response") {
  for (const char* bytes : {
           "hello\r\n\r\n",
           "SSH-2.0-OpenSSH_9.2\r\n",
           "HTTP/2 200 OK\r\n\r\n",
           "HTTP/1.1 abc OK\r\n\r\n",
           "HTTP/1.1 99 OK\r\n\r\n",
           "HTTP/1.1 099 OK\r\n\r\n",
           "HTTP/1.1 000 OK\r\nContent-Length: 0\r\n\r\n",
           "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
           "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
           "HTTP/1.1 200 OK\r\nContent-Length: 1a\r\n\r\n",
           "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\n",
           "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
           "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
           "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nhello\r\n",
           "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloworld\r\n",
           "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
           "HTTP/1.1 101 Switching Protocols\r\n\r\n",
           "\x16\x03\x01 this is TLS, not HTTP",
       }) {
    CAPTURE(bytes);
    CHECK(failure_of(bytes) == Failure::bad_response);
  }
}

TEST_CASE("limits hold while reading") {
  const std::string start = "HTTP/1.1 200 OK\r\n";
  CHECK(failure_of(start + "A: " + std::string(2000, 'x')) == Failure::too_large);
  CHECK(failure_of(std::string("HTTP/1.1 200 ") + std::string(5000, 'x')) == Failure::too_large);
  CHECK(failure_of(start + "Content-Length: 101\r\n\r\n") == Failure::too_large);
  CHECK(failure_of(start + "Content-Length: 18446744073709551615\r\n\r\n") == Failure::too_large);
  CHECK(failure_of(start + "\r\n" + std::string(101, 'x')) == Failure::too_large);
  const std::string chunked = start + "Transfer-Encoding: chunked\r\n\r\n";
  CHECK(failure_of(chunked + "65\r\n" + std::string(101, 'x')) == Failure::too_large);
  CHECK(failure_of(chunked + "1;" + std::string(2000, 'x')) == Failure::too_large);
  CHECK(failure_of(chunked + "0\r\nT: " + std::string(2000, 'x')) == Failure::too_large);
  CHECK(read(start + "Content-Length: 100\r\n\r\n" + std::string(100, 'x'), 7).response);
}

TEST_CASE("an endless answer ends at a limit, byte by byte too") {
  for (const char* start : {"", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\n\r\n",
                            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;",
                            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nT: "}) {
    CAPTURE(start);
    ResponseReader reader(kLimits, false);
    std::optional<Error> error = *start == '\0' ? std::nullopt : reader.feed(start);
    int fed = 0;
    for (; !error && fed < 10'000; ++fed)
      error = reader.feed("x");
    REQUIRE(error);
    CHECK(fed < 3000);
  }
  ResponseReader reader(kLimits, false);
  std::optional<Error> error;
  for (int i = 0; !error && i < 1000; ++i)
    error = reader.feed("HTTP/1.1 100 Continue\r\n\r\n");
  REQUIRE(error);
  CHECK(error->failure == Failure::bad_response);
}

TEST_CASE("messages are one line and say the limit") {
  ResponseReader reader(kLimits, false);
  CHECK(reader.feed("HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n")->message ==
        "the body exceeds 100 bytes");
  CHECK(read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nx", 1000).error->message ==
        "the connection was closed before the answer was whole");
}

}  // namespace lge::net
