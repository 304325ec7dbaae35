#pragma once

// Sends an answer, well or with its mishap. Templates: included by connection.cpp only.

#include <memory>
#include <string>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <fmt/format.h>

#include "simulator/http_message.hpp"

namespace lge::simulator {

inline constexpr std::chrono::minutes kWriteLimit{10};
inline constexpr std::chrono::hours kHangLimit{1};
inline constexpr std::chrono::seconds kLingerLimit{1};

/// Asio hands at most 64 KB to a write unless a completion condition allows more.
struct WriteAll {
  std::size_t operator()(const boost::system::error_code& error, std::size_t) const {
    return error ? 0 : std::size_t{1} << 30U;
  }
};

template <class Stream>
boost::asio::awaitable<void> write_text(std::shared_ptr<Stream> stream, std::string text,
                                        boost::system::error_code* error) {
  boost::beast::get_lowest_layer(*stream).expires_after(kWriteLimit);
  co_await boost::asio::async_write(*stream, boost::asio::buffer(text), WriteAll(),
                                    boost::asio::redirect_error(boost::asio::use_awaitable, *error));
}

/// Throws away what comes until the other side ends or `limit` has passed.
template <class Stream>
boost::asio::awaitable<void> discard(std::shared_ptr<Stream> stream, std::chrono::seconds limit) {
  boost::beast::get_lowest_layer(*stream).expires_after(limit);
  const auto room = std::make_shared<std::array<char, 4096>>();
  boost::system::error_code error;
  while (!error) {
    co_await stream->async_read_some(boost::asio::buffer(*room),
                                     boost::asio::redirect_error(boost::asio::use_awaitable, error));
  }
}

/// Ends the connection so that what was sent still arrives: a close with unread input would become a reset.
template <class Stream>
boost::asio::awaitable<void> finish(std::shared_ptr<Stream> stream) {
  boost::system::error_code error;
  boost::beast::get_lowest_layer(*stream).socket().shutdown(boost::asio::ip::tcp::socket::shutdown_send,
                                                            error);
  if (!error) co_await discard(stream, kLingerLimit);
}

template <class Stream>
void reset(Stream& stream) {
  boost::system::error_code ignored;
  auto& socket = boost::beast::get_lowest_layer(stream).socket();
  socket.set_option(boost::asio::socket_base::linger(true, 0), ignored);
  socket.close(ignored);
}

inline boost::asio::awaitable<void> pause_for(Millis duration) {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, duration);
  co_await timer.async_wait(boost::asio::use_awaitable);
}

template <class Stream>
boost::asio::awaitable<void> drip(std::shared_ptr<Stream> stream, std::string text, std::size_t bytes,
                                  Millis pause, boost::system::error_code* error) {
  for (std::size_t at = 0; at < text.size() && !*error; at += bytes) {
    std::string part = text.substr(at, bytes);
    co_await write_text(stream, std::move(part), error);
    co_await pause_for(pause);
  }
}

template <class Stream>
boost::asio::awaitable<void> pour_endlessly(std::shared_ptr<Stream> stream, Answer answer, bool chunked) {
  constexpr std::size_t kBlock = 64U << 10U;
  std::string spaces(kBlock, ' ');
  if (chunked) {
    answer.set_header("Transfer-Encoding", "chunked");
    if (!answer.body.empty()) answer.body = fmt::format("{:x}\r\n{}\r\n", answer.body.size(), answer.body);
    spaces = fmt::format("{:x}\r\n{}\r\n", kBlock, spaces);
  }
  boost::system::error_code error;
  std::string start = answer_head(answer, std::nullopt, false) + answer.body;
  co_await write_text(stream, std::move(start), &error);
  while (!error)
    co_await write_text(stream, spaces, &error);
}

template <class Stream>
boost::asio::awaitable<void> fail_to_deliver(std::shared_ptr<Stream> stream, Answer answer) {
  const Delivery how = answer.delivery;
  boost::system::error_code error;
  std::string head = answer_head(answer, answer.body.size(), true);
  switch (how.mishap) {
    case Mishap::hang:
      co_await discard(stream, kHangLimit);
      break;
    case Mishap::endless:
    case Mishap::endless_chunked:
      co_await pour_endlessly(stream, std::move(answer), how.mishap == Mishap::endless_chunked);
      break;
    case Mishap::truncate:
      head += answer.body.substr(0, how.bytes);
      co_await write_text(stream, std::move(head), &error);
      co_await finish(stream);
      break;
    case Mishap::reset_within:
      head += answer.body.substr(0, answer.body.size() / 2);
      co_await write_text(stream, std::move(head), &error);
      reset(*stream);
      break;
    default:
      reset(*stream);
      break;
  }
}

/// True where the connection may carry a further request.
template <class Stream>
boost::asio::awaitable<bool> deliver(std::shared_ptr<Stream> stream, Answer answer, bool keep_alive) {
  const Delivery how = answer.delivery;
  const auto under_way = answer.under_way;
  if (how.latency > Millis(0)) co_await pause_for(how.latency);
  boost::system::error_code error;
  if (how.mishap != Mishap::none && how.mishap != Mishap::drip) {
    co_await fail_to_deliver(stream, std::move(answer));
    co_return false;
  }
  const bool stays = keep_alive && !answer.raw && !how.close;
  std::string text = answer.raw ? *answer.raw : answer_head(answer, answer.body.size(), stays) + answer.body;
  if (how.mishap == Mishap::drip) {
    co_await drip(stream, std::move(text), how.bytes, how.pause, &error);
  } else {
    co_await write_text(stream, std::move(text), &error);
  }
  if (error) co_return false;
  if (!stays) co_await finish(stream);
  co_return stays;
}

}  // namespace lge::simulator
