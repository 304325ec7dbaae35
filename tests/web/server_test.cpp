#include <doctest/doctest.h>

#include "web/raw_client.hpp"
#include "web/running_server.hpp"

using namespace lge;
using namespace lge::web;

TEST_CASE("a page is answered and the connection stays open") {
  RunningServer server;
  RawClient client(server.address());
  for (int i = 0; i < 3; ++i) {
    const Reply reply = client.get("/small");
    CHECK(reply.status == 200);
    CHECK(reply.body == "hello\n");
    CHECK(reply.header("Connection").empty());
    CHECK(reply.header("X-Content-Type-Options") == "nosniff");
  }
  CHECK(server.answers("small", 200) == 3);
}

TEST_CASE("HEAD tells the length and leaves out the body") {
  RunningServer server;
  RawClient client(server.address());
  client.send("HEAD /large HTTP/1.1\r\nHost: a\r\n\r\n");
  const Reply head = client.read_reply(false);
  CHECK(head.status == 200);
  CHECK(head.header("Content-Length") == std::to_string(large_text().size()));
  // Had a body come, it would stand before this answer.
  CHECK(client.get("/small").body == "hello\n");
  client.send("HEAD /missing HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(client.read_reply(false).status == 404);
  CHECK(client.get("/small").body == "hello\n");
}

TEST_CASE("404 and 405 keep the connection") {
  RunningServer server;
  RawClient client(server.address());
  CHECK(client.get("/missing").status == 404);
  for (const char* method : {"POST", "OPTIONS", "DELETE", "MADE-UP"}) {
    client.send(std::string(method) + " /small HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
    const Reply reply = client.read_reply();
    CHECK(reply.status == 405);
    CHECK(reply.header("Allow") == "GET, HEAD");
  }
  CHECK(client.get("/small").status == 200);
  CHECK(server.answers("none", 404) == 1);
  CHECK(server.answers("small", 405) == 4);
}

TEST_CASE("handlers see the method, the query and the headers") {
  RunningServer server;
  RawClient client(server.address());
  client.send("GET http://somewhere/%65cho?a=%20b HTTP/1.1\r\nHost: a\r\nX-Test: yes\r\n\r\n");
  CHECK(client.read_reply().body == "GET a=%20b yes");
}

TEST_CASE("a page may take its time, while others are answered") {
  RunningServer server;
  RawClient slow(server.address());
  slow.send("POST /slow HTTP/1.1\r\nHost: a\r\n\r\nPOST /slow?fail HTTP/1.1\r\nHost: a\r\n\r\n");
  RawClient other(server.address());
  CHECK(other.get("/small").status == 200);
  CHECK(slow.read_reply().body == "later\n");
  CHECK(slow.read_reply().status == 500);
  CHECK(server.answers("slow", 500) == 1);
  CHECK(server.log_lines("it broke meanwhile") == 1);
}

TEST_CASE("pipelined requests are answered in order") {
  RunningServer server;
  RawClient client(server.address());
  std::string requests;
  for (int i = 0; i < 50; ++i) {
    requests += "GET /echo?" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\n\r\n";
  }
  requests +=
      "GET /large HTTP/1.1\r\nHost: a\r\n\r\nGET /small HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  client.send(requests);
  for (int i = 0; i < 50; ++i)
    CHECK(client.read_reply().body == "GET " + std::to_string(i) + " ");
  CHECK(client.read_reply().body == large_text());
  CHECK(client.read_reply().body == "hello\n");
  CHECK(client.read_to_end().empty());
}

TEST_CASE("a request may come byte by byte") {
  RunningServer server;
  RawClient client(server.address());
  for (const char c : std::string("GET /echo?x HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab")) {
    client.send(std::string(1, c));
  }
  CHECK(client.read_reply().body == "GET x ");
}

TEST_CASE("HTTP/1.0 and Connection: close are understood") {
  RunningServer server;
  {
    RawClient client(server.address());
    client.send("GET /small HTTP/1.0\r\n\r\n");
    const Reply reply = client.read_reply();
    CHECK(reply.body == "hello\n");
    CHECK(reply.header("Connection") == "close");
    CHECK(client.read_to_end().empty());
  }
  {
    RawClient client(server.address());
    for (int i = 0; i < 2; ++i) {
      client.send("GET /small HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
      CHECK(client.read_reply().header("Connection") == "keep-alive");
    }
  }
  RawClient client(server.address());
  client.send("GET /small HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  CHECK(client.read_reply().header("Connection") == "close");
  CHECK(client.read_to_end().empty());
}

TEST_CASE("a client that has finished sending still gets its answer") {
  RunningServer server;
  RawClient client(server.address());
  client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
  client.finish_sending();
  CHECK(client.read_reply().body == large_text());
  CHECK(client.read_to_end().empty());
}

TEST_CASE("3 MB arrive whole, also through a small window") {
  RunningServer server;
  for (const int window : {0, 4096}) {
    RawClient client(server.address(), window);
    CHECK(client.get("/large").body == large_text());
    CHECK(client.get("/small").body == "hello\n");
  }
}

TEST_CASE("Expect: 100-continue is answered before the body comes") {
  RunningServer server;
  RawClient client(server.address());
  client.send("POST /small HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  CHECK(client.read_reply().head == "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("abc");
  CHECK(client.read_reply().status == 405);
  // Nothing to wait for: no interim answer.
  client.send("GET /small HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n");
  CHECK(client.read_reply().status == 200);
  // Too large to want.
  client.send("POST /small HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 65537\r\n\r\n");
  CHECK(client.read_reply().status == 413);
  CHECK(client.read_to_end().empty());
}

TEST_CASE("a page that throws is a 500, logged, and the end of its connection only") {
  RunningServer server;
  RawClient client(server.address());
  const Reply reply = client.get("/fails");
  CHECK(reply.status == 500);
  CHECK(reply.body.find("broken") == std::string::npos);
  CHECK(client.read_to_end().empty());
  CHECK(server.answers("fails", 500) == 1);
  CHECK(server.log_lines("error a page failed; this is a fault of this program handler=fails "
                         "err=it is broken inside") == 1);
  RawClient other(server.address());
  CHECK(other.get("/small").status == 200);
}
