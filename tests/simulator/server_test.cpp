#include "simulator/server.hpp"

#include <chrono>
#include <thread>

#include <boost/asio/connect.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include "fakes/log.hpp"
#include "simulator/testing.hpp"

namespace lge::simulator {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

const std::string kTarget = "/api/v1/workspaces/w/livycompute/lc/session?regionId=r";

// A server on a free port with a thread of its own. The Bench is touched before start() and after stop()
// only.
class Running {
 public:
  ~Running() { stop(); }
  Running() = default;
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  void start(const std::string& effect) {
    bench.put({});
    if (!effect.empty()) {
      REQUIRE(bench.admin("POST", "/sim/fault", R"({"effect":)" + effect + "}").status == 200);
    }
    proxy_port_ = server_.listen_proxy(tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0));
    port_ = server_.listen(tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0));
    server_.start_ticking();
    thread_ = std::thread([this] { loop_.run(); });
  }
  void stop() {
    if (!thread_.joinable()) return;
    asio::post(loop_, [this] { server_.stop(); });
    thread_.join();
  }
  std::string signed_text() {
    const Request request = bench.client.signed_request(kTarget, bench.clock.wall());
    std::string text = "GET " + kTarget + " HTTP/1.1\r\n";
    for (const auto& [name, value] : request.headers)
      text += fmt::format("{}: {}\r\n", name, value);
    return text + "\r\n";
  }
  // Sends to the proxy and reads until it has nothing more to say.
  std::string exchange_with_proxy(const std::string& text) const {
    return exchange(text, 1U << 20U, nullptr, proxy_port_);
  }
  // Sends and reads until the other side ends, or `limit` bytes have come.
  std::string exchange(const std::string& text, std::size_t limit = 1U << 20U,
                       boost::system::error_code* ended = nullptr, std::uint16_t port = 0) const {
    asio::io_context loop;
    tcp::socket socket(loop);
    socket.connect(tcp::endpoint(asio::ip::make_address("127.0.0.1"), port == 0 ? port_ : port));
    boost::system::error_code ignored;
    asio::write(socket, asio::buffer(text), ignored);
    std::string received(limit, '\0');
    boost::system::error_code error;
    const std::size_t size = asio::read(socket, asio::buffer(received), error);
    if (ended != nullptr) *ended = error;
    received.resize(size);
    return received;
  }

  // Speaks to the proxy, and once it has answered, through it.
  std::string tunnel(const std::string& connect, const std::string& text) const {
    asio::io_context loop;
    tcp::socket socket(loop);
    socket.connect(tcp::endpoint(asio::ip::make_address("127.0.0.1"), proxy_port_));
    asio::write(socket, asio::buffer(connect));
    std::string received;
    asio::read_until(socket, asio::dynamic_buffer(received), "\r\n\r\n");
    asio::write(socket, asio::buffer(text));
    boost::system::error_code ended;
    asio::read(socket, asio::dynamic_buffer(received), ended);
    return received;
  }

  Bench bench;
  fakes::FakeLog log;

 private:
  asio::io_context loop_;
  Server server_{loop_, bench.service, log};
  std::uint16_t port_ = 0, proxy_port_ = 0;
  std::thread thread_;
};

std::string head_of(const std::string& answer) {
  return answer.substr(0, answer.find("\r\n"));
}
std::string body_of(const std::string& answer) {
  const std::size_t end = answer.find("\r\n\r\n");
  return end == std::string::npos ? "(none)" : answer.substr(end + 4);
}

}  // namespace

TEST_CASE("two requests on one connection, then garbage: 400 and the end") {
  Running running;
  running.start("");
  boost::system::error_code ended;
  const std::string two = running.signed_text() + running.signed_text();
  const std::string answers = running.exchange(two + "\x01 nonsense\r\n\r\n", 1U << 20U, &ended);
  CHECK(head_of(answers) == "HTTP/1.1 200 OK");
  std::size_t good = 0;
  for (std::size_t at = 0; (at = answers.find("HTTP/1.1 200 OK", at)) != std::string::npos; ++at)
    ++good;
  CHECK(good == 2);
  CHECK(answers.find("HTTP/1.1 400 Bad Request") != std::string::npos);
  CHECK(ended == asio::error::eof);
}

TEST_CASE("a connection ends after the answer where a fault says so") {
  Running running;
  running.start(R"({"close":true})");
  boost::system::error_code ended;
  const std::string answers =
      running.exchange(running.signed_text() + running.signed_text(), 1U << 20U, &ended);
  CHECK(answers.find("\r\nConnection: close\r\n") != std::string::npos);
  CHECK(answers.find("HTTP/1.1", 1) == std::string::npos);
}

TEST_CASE("garbage of every kind is answered 400 and ends nothing") {
  Running running;
  running.start("");
  const std::string long_header = "GET / HTTP/1.1\r\nA: " + std::string(70'000, 'a') + "\r\n\r\n";
  for (const std::string& text :
       {std::string("\0\0\r\n\r\n", 6), std::string("GET\r\n\r\n"), long_header,
        std::string("POST /sim/skew HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n"),
        std::string("GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n")}) {
    CHECK(head_of(running.exchange(text)) == "HTTP/1.1 400 Bad Request");
  }
  CHECK(head_of(running.exchange("GET /sim/stats HTTP/1.0\r\n\r\n")) == "HTTP/1.1 200 OK");
}

TEST_CASE("an answer is cut off, reset, poured without end, or replaced") {
  const auto struck = [](const std::string& effect, std::size_t limit, boost::system::error_code& ended) {
    Running running;
    running.start(effect);
    std::string answer = running.exchange(running.signed_text(), limit, &ended);
    running.stop();
    CHECK(running.log.lines.empty());
    return answer;
  };
  constexpr std::size_t kLimit = 1U << 20U;
  boost::system::error_code ended;
  const std::string cut = struck(R"({"truncate":7})", kLimit, ended);
  CHECK(body_of(cut) == R"({"reque)");
  CHECK(ended == asio::error::eof);
  struck(R"({"reset":"before"})", kLimit, ended);
  CHECK(ended == asio::error::connection_reset);
  struck(R"({"reset":"within"})", kLimit, ended);
  CHECK(ended == asio::error::connection_reset);
  CHECK(struck(R"({"endless":"close"})", kLimit, ended).size() == kLimit);
  CHECK(struck(R"({"endless":"chunked"})", kLimit, ended).find("\r\n10000\r\n    ") != std::string::npos);
  CHECK(struck(R"({"raw_hex":"00ff","latency_ms":1})", kLimit, ended) == std::string("\0\xFF", 2));
  const std::string slow = struck(R"({"drip":{"bytes":50,"every_ms":1},"headers":{"X":"y"}})", 200, ended);
  CHECK(slow.find("\r\nX: y\r\n") != std::string::npos);
}

TEST_CASE("the proxy forwards whole URLs, and opens tunnels to the simulator itself") {
  Running running;
  running.bench.service.proxy().set_user(Secret("user:pass word"));
  running.start("");
  const std::string user = "Proxy-Authorization: Basic dXNlcjpwYXNzIHdvcmQ=\r\n";
  const std::string stats =
      "GET http://any.example/sim/stats HTTP/1.1\r\nHost: any.example\r\nConnection: close\r\n";
  CHECK(head_of(running.exchange_with_proxy(stats + "\r\n")).starts_with("HTTP/1.1 407 "));
  CHECK(body_of(running.exchange_with_proxy(stats + user + "\r\n")).find(R"("proxy_refusals":1)") !=
        std::string::npos);
  CHECK(head_of(running.exchange_with_proxy("GET /sim/stats HTTP/1.0\r\n\r\n")) ==
        "HTTP/1.1 400 Bad Request");
  CHECK(running.exchange_with_proxy("CONNECT x.example:443 HTTP/1.1\r\n" + user + "\r\ntoo early").empty());
  const std::string tunnel = running.tunnel("CONNECT sts.aliyuncs.com:443 HTTP/1.1\r\n" + user + "\r\n",
                                            "GET /sim/stats HTTP/1.0\r\n\r\n");
  CHECK(tunnel.starts_with("HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 200 OK\r\n"));
  CHECK(tunnel.find(R"("proxy_connects":{"sts.aliyuncs.com:443":1,"x.example:443":1})") != std::string::npos);
  CHECK(tunnel.find(R"("leaked_proxy_users":0)") != std::string::npos);
}

TEST_CASE("a stop ends a hanging answer at once") {
  Running running;
  running.start(R"({"hang":true})");
  std::string answer = "not empty";
  const std::string request = running.signed_text();
  std::thread client([&] { answer = running.exchange(request); });
  // The request is under way once the server counts it; only the server's own thread may look.
  const auto asked = [&] {
    return running.exchange("GET /sim/stats HTTP/1.0\r\n\r\n").find(R"("under_way":1)") != std::string::npos;
  };
  while (!asked())
    std::this_thread::yield();
  const auto start = std::chrono::steady_clock::now();
  running.stop();
  client.join();
  CHECK(answer.empty());
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::milliseconds(900));
}

}  // namespace lge::simulator
