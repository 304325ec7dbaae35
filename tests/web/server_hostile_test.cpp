#include <random>

#include <doctest/doctest.h>

#include "web/raw_client.hpp"
#include "web/running_server.hpp"

using namespace lge;
using namespace lge::web;

namespace {

// The statuses of all answers until the server closes.
std::vector<unsigned> statuses(const RunningServer& server, const std::string& bytes) {
  RawClient client(server.address());
  client.send(bytes);
  client.finish_sending();
  const std::string all = client.read_to_end();
  std::vector<unsigned> found;
  for (std::size_t at = all.find("HTTP/1.1 "); at != std::string::npos; at = all.find("HTTP/1.1 ", at + 1)) {
    const bool is_status_line = all.find_first_of("0123456789", at + 9) == at + 9;
    if (is_status_line) found.push_back(static_cast<unsigned>(std::stoul(all.substr(at + 9, 3))));
  }
  return found;
}

const std::string kSecond = "GET /small HTTP/1.1\r\nHost: a\r\n\r\n";

}  // namespace

TEST_CASE("what smuggles a request past a proxy is refused, and what follows is not read") {
  RunningServer server;
  const std::string start = "POST /small HTTP/1.1\r\nHost: a\r\n";
  for (const std::string& head : {
           start + "Content-Length: 0\r\nContent-Length: 34\r\n\r\n",
           start + "Content-Length: 0\r\nContent-Length: 0\r\n\r\n",
           start + "Content-Length: 0, 0\r\n\r\n",
           start + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
           start + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
           start + "Transfer-Encoding: identity\r\n\r\n",
           start + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
           start + "Transfer-Encoding: xchunked\r\n\r\n",
           start + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
           start + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
           start + "Content-Length: -1\r\n\r\n",
           start + "Content-Length: +0\r\n\r\n",
           start + "Content-Length: 0x0\r\n\r\n",
           start + "Content-Length: 18446744073709551617\r\n\r\n",
           start + "Content-Length:\r\n\r\n",
           start + "Host: b\r\n\r\n",
           start + "X: a\r\n b\r\n\r\n",
           start + "X: a\r\n\tContent-Length: 5\r\n\r\n",
           start + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
           start + " X: a\r\n\r\n",
           start + "X: a\nContent-Length: 5\r\n\r\n",
           start + "X: a\rContent-Length: 5\r\n\r\n",
           start + "X: a\r\n\n",
           start + std::string("Content-Length\0", 15) + ": 5\r\n\r\n",
           start + "Content-Length : 5\r\n\r\n",
           std::string("POST /small HTTP/1.1\r\n Host: a\r\n\r\n"),
           std::string("POST /small HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
           std::string("GET /small HTTP/1.1\r\n\r\n"),
       }) {
    CAPTURE(head);
    CHECK(statuses(server, head + kSecond) == std::vector<unsigned>{400});
  }
}

TEST_CASE("broken chunks are refused") {
  RunningServer server;
  const std::string head = "POST /small HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const char* body : {"x\r\n", "-1\r\n", "5\r\nhelloX\r\n0\r\n\r\n", "\r\n", "5 \nhello\r\n0\r\n\r\n"}) {
    CAPTURE(body);
    CHECK(statuses(server, std::string(head).append(body).append(kSecond)) == std::vector<unsigned>{400});
  }
  CHECK(statuses(server, head + "11111111111111111\r\n" + kSecond) == std::vector<unsigned>{400});
}

TEST_CASE("what is no request is refused with 400, another version with 505") {
  RunningServer server;
  for (const std::string& bytes : {
           std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03", 11),  // TLS where plain HTTP is spoken
           std::string("GET  /small HTTP/1.1\r\n\r\n"),
           std::string("GET /sm\x01"
                       "all HTTP/1.1\r\nHost: a\r\n\r\n"),
           std::string("GET /small HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n"),
           "GET /small HTTP/1.1\r\nHost: a\r\nA: " + std::string(1, '\0') + "b\r\n\r\n",
           std::string("GET /small HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n"),
           std::string("GET /% HTTP/1.1\r\nHost: a\r\n\r\n"),
           std::string("GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n"),
           std::string("GET small HTTP/1.1\r\nHost: a\r\n\r\n"),
           std::string("CONNECT small:443 HTTP/1.1\r\nHost: a\r\n\r\n"),
       }) {
    CAPTURE(bytes);
    CHECK(statuses(server, bytes + kSecond) == std::vector<unsigned>{400});
  }
  for (const char* bytes : {"GET /small HTTP/1.2\r\nHost: a\r\n\r\n", "GET /small HTTP/0.9\r\n\r\n",
                            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "POST /small HTTP/1.1\nHost: a\n\n"}) {
    CAPTURE(std::string(bytes));
    CHECK(statuses(server, bytes + kSecond) == std::vector<unsigned>{505});
  }
}

TEST_CASE("a client's error is told to it in fixed words") {
  RunningServer server;
  RawClient client(server.address());
  client.send("GET /<script> HTTP/9.9\r\n\r\n");
  const Reply reply = client.read_reply();
  CHECK(reply.body == "505: HTTP/1.0 and HTTP/1.1 are understood here\n");
  CHECK(reply.header("Connection") == "close");
}

TEST_CASE("random bytes and broken requests never stop the service") {
  RunningServer server;
  std::mt19937 random(20'260'120);  // NOLINT(cert-msc51-cpp,cert-msc32-c): the same bytes in each run
  const std::string model =
      "POST /small?x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nX-Y: z\r\n\r\nabc" + kSecond;
  for (int round = 0; round < 400; ++round) {
    std::string bytes = model;
    for (int change = 0; change < 1 + round % 8; ++change) {
      bytes[random() % bytes.size()] = static_cast<char>(random() % 256);
    }
    bytes.resize(random() % (bytes.size() + 1));
    for (const unsigned status : statuses(server, bytes)) {
      const bool known = status == 200 || status == 400 || status == 404 || status == 405 || status == 413 ||
                         status == 431 || status == 505 || status == 100;
      CHECK(known);
    }
  }
  CHECK(statuses(server, kSecond) == std::vector<unsigned>{200});
  CHECK(server.log_lines("unexpected") == 0);
}

TEST_CASE("clients that vanish at any moment leave nothing behind") {
  RunningServer server;
  for (int i = 0; i < 100; ++i) {
    RawClient client(server.address(), 4096);
    const std::string request = "GET /large HTTP/1.1\r\nHost: a\r\n\r\n";
    client.send(request.substr(0, static_cast<std::size_t>(i) % (request.size() + 1)));
    if (i % 3 == 0) client.send(request);
  }
  CHECK(statuses(server, kSecond) == std::vector<unsigned>{200});
  CHECK(server.log_lines("unexpected") == 0);
  CHECK(server.stop() < Millis(5000));
}
