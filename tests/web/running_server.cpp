#include "web/running_server.hpp"

#include <algorithm>
#include <stdexcept>

namespace lge::web {

const std::string& large_text() {
  static const std::string text = [] {
    std::string lines;
    for (std::size_t i = 0; lines.size() < std::size_t{3} * 1024 * 1024; ++i) {
      lines += "line " + std::to_string(i) + "\n";
    }
    return lines;
  }();
  return text;
}

namespace {

// Answers `later` a little later; fails where it is asked to.
boost::asio::awaitable<Response> slow_page(Request request) {
  co_await AsioSleeper().sleep_until(std::chrono::steady_clock::now() + Millis(5));
  if (request.query == "fail") throw std::runtime_error("it broke meanwhile");
  co_return text_response(200, "later\n");
}

}  // namespace

std::vector<Route> test_routes() {
  static const auto large = std::make_shared<const std::string>(large_text());
  std::vector<Route> routes;
  routes.push_back({"/small", "small", [](const Request&) { return text_response(200, "hello\n"); }});
  routes.push_back({"/large", "large", [](const Request&) {
                      Response response;
                      response.body = large;
                      return response;
                    }});
  routes.push_back({"/file", "file", [](const Request&) {
                      static const auto file = MemoryFile::make(*large);
                      Response response;
                      response.body = large;
                      response.file = file;
                      return response;
                    }});
  routes.push_back({"/fails", "fails",
                    [](const Request&) -> Response { throw std::runtime_error("it is broken inside"); }});
  routes.push_back({"/echo", "echo", [](const Request& request) {
                      return text_response(200, request.method + " " + request.query + " " +
                                                    std::string(request.header("x-test")));
                    }});
  routes.push_back({"/slow", "slow", slow_page, "POST"});
  return routes;
}

RunningServer::RunningServer(ServerOptions options, std::vector<ListenAddress> addresses)
    : server_(loop_.get_executor(), options, Router(test_routes()), log_, told_) {
  const auto listening = server_.listen(addresses);
  if (!listening) throw std::runtime_error(listening.error());
  addresses_ = server_.addresses();
  server_.start();
  thread_ = std::thread([this] { loop_.run(); });
}

RunningServer::~RunningServer() {
  if (thread_.joinable()) stop();
}

std::size_t RunningServer::answers(const std::string& handler, unsigned code) {
  return on_loop([&] {
    return static_cast<std::size_t>(
        std::count(told_.answers.begin(), told_.answers.end(), std::pair(handler, code)));
  });
}

std::size_t RunningServer::log_lines(const std::string& part) {
  return on_loop([&] { return log_.count(part); });
}

void RunningServer::protect(std::shared_ptr<const Access> access) {
  on_loop([&] { server_.protect(access); });
}

std::size_t RunningServer::closed(metrics::ConnectionEnd end) {
  return on_loop([&] { return told_.closed[end]; });
}

void RunningServer::begin_stop() {
  on_loop([&] { server_.stop(); });
}

Millis RunningServer::stop() {
  const auto begin = std::chrono::steady_clock::now();
  begin_stop();
  // The loop ends by itself only if the server has left nothing behind.
  work_.reset();
  thread_.join();
  return std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now() - begin);
}

}  // namespace lge::web
