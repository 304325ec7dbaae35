#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "web/connection.hpp"
#include "web/request_input.hpp"

namespace lge::web {

/// HTTP over a wire. Only connection.cpp, which reads, and answering.cpp include it, as it brings Beast.
class HttpConnection final : public Connection {
 public:
  HttpConnection(std::unique_ptr<Wire> wire, ServerShared& shared)
      : wire_(std::move(wire)),
        shared_(shared),
        input_(shared.options.max_head_bytes),
        group_(group_of(wire_->client())),
        guest_{Standing::waiting, std::chrono::steady_clock::now()} {}
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;
  ~HttpConnection() override { end_flight(); }

  boost::asio::awaitable<metrics::ConnectionEnd> run() override;
  [[nodiscard]] Guest guest() const override { return guest_; }
  [[nodiscard]] const std::optional<AddressGroup>& group() const override { return group_; }
  void close(metrics::ConnectionEnd why) override;

 private:
  boost::asio::awaitable<bool> shake_hands();
  boost::asio::awaitable<bool> wait_for_request();
  boost::asio::awaitable<bool> serve_one();
  boost::asio::awaitable<bool> read_body(RequestParser& parser, bool ask_for_it);
  boost::asio::awaitable<boost::system::error_code> read(RequestParser& parser, RequestInput::Part part);
  boost::asio::awaitable<boost::system::error_code> read_more();
  boost::asio::awaitable<bool> answer_to(Request request, const RequestParser& parser);
  boost::asio::awaitable<Answer> ask_gate(Request request, bool& failed);
  boost::asio::awaitable<Answer> ask_router(Request request, bool& failed);
  boost::asio::awaitable<void> refuse(boost::system::error_code error);
  boost::asio::awaitable<bool> refuse_with(unsigned status);
  boost::asio::awaitable<bool> send(Answer answer, AfterAnswer after, bool with_body);
  boost::asio::awaitable<std::size_t> write(std::string head, std::shared_ptr<const std::string> body,
                                            std::shared_ptr<const MemoryFile> file,
                                            boost::system::error_code& error);
  boost::asio::awaitable<void> linger();

  bool begin_flight();
  void end_flight();
  void stand(Standing standing) { guest_ = {standing, std::chrono::steady_clock::now()}; }
  void expires_after(Millis time) { wire_->expires_at(std::chrono::steady_clock::now() + time); }
  void ends(std::string_view how, const boost::system::error_code& error,
            metrics::ConnectionEnd where_time_is_up);

  std::unique_ptr<Wire> wire_;
  ServerShared& shared_;
  RequestInput input_;
  std::optional<AddressGroup> group_;
  Guest guest_;
  metrics::ConnectionEnd why_ = metrics::ConnectionEnd::client;
  SteadyTime read_at_;  // when the request at hand had been read
  bool first_ = true;
  bool in_flight_ = false;
  bool closed_ = false;
};

}  // namespace lge::web
