#include <utility>

#include "simulator/connection.hpp"
#include "simulator/exchange.hpp"

namespace lge::simulator {

namespace asio = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;

namespace {

// Behind the proxy is the simulator itself, so a tunnel needs no second connection.
asio::awaitable<void> open_tunnel(std::shared_ptr<beast::tcp_stream> stream, std::string target,
                                  Service* service) {
  error_code error;
  co_await write_text(stream, "HTTP/1.1 200 Connection established\r\n\r\n", &error);
  if (error) co_return;
  std::optional<TlsFront> tls;
  if (!service->tls().empty() && !target.ends_with(":80")) tls = service->tls().front(0);
  asio::ip::tcp::socket socket = stream->release_socket();
  co_await serve_connection(std::move(socket), std::move(tls), service);
}

}  // namespace

asio::awaitable<void> serve_proxy_connection(asio::ip::tcp::socket socket, Service* service) {
  error_code ignored;
  socket.set_option(asio::ip::tcp::no_delay(true), ignored);
  const auto stream = std::make_shared<beast::tcp_stream>(std::move(socket));
  const auto buffer = std::make_shared<beast::flat_buffer>();
  bool open = true;
  while (open) {
    Received received;
    const bool came = co_await receive(stream, buffer, &received);
    if (!came && !received.garbage) co_return;
    Admission admission{false, bad_request()};
    if (came) admission = service->proxy().admit(*service, received.request);
    if (admission.passes && admission.answer.delivery.latency > Millis(0)) {
      co_await pause_for(admission.answer.delivery.latency);
    }
    if (admission.passes && received.request.method == "CONNECT") {
      if (buffer->size() > 0) co_return;  // nothing may be sent before the tunnel stands
      co_await open_tunnel(stream, std::move(received.request.target), service);
      co_return;
    }
    Answer answer = std::move(admission.answer);
    if (admission.passes) answer = service->handle(forwarded(std::move(received.request)));
    open = co_await deliver(stream, std::move(answer), came && received.keep_alive);
  }
}

}  // namespace lge::simulator
