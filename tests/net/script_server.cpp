#include "net/script_server.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace lge::net::tests {

bool Peer::start_tls(SSL_CTX* context) {
  tls_.reset(SSL_new(context));
  return tls_ && SSL_set_fd(tls_.get(), fd_) == 1 && SSL_accept(tls_.get()) == 1;
}

long Peer::read(char* into, int size) {
  if (tls_ != nullptr) return SSL_read(tls_.get(), into, size);
  return ::recv(fd_, into, static_cast<std::size_t>(size), 0);
}

std::string Peer::read_head() {
  std::string head;
  char byte = 0;
  while (!head.ends_with("\r\n\r\n") && read(&byte, 1) == 1)
    head += byte;
  return head;
}

void Peer::skip(std::size_t count) {
  char byte = 0;
  while (count > 0 && read(&byte, 1) == 1)
    --count;
}

bool Peer::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const long count = tls_ != nullptr ? SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size()))
                                       : ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

void Peer::wait_for_close() {
  std::array<char, 4096> bytes{};
  while (read(bytes.data(), static_cast<int>(bytes.size())) > 0)
    continue;
}

void Peer::hold() {
  pollfd end{fd_, 0, 0};
  ::poll(&end, 1, 10'000);
}

void Peer::say_goodbye() {
  if (tls_ != nullptr) SSL_shutdown(tls_.get());
}

void Peer::reset() {
  const linger at_once{1, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

std::string Peer::server_name() const {
  const char* name = tls_ == nullptr ? nullptr : SSL_get_servername(tls_.get(), TLSEXT_NAMETYPE_host_name);
  return name == nullptr ? std::string() : std::string(name);
}

ScriptServer::ScriptServer(std::vector<Script> scripts, std::shared_ptr<SSL_CTX> tls, bool v6)
    : scripts_(std::move(scripts)), tls_(std::move(tls)) {
  std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL
  listen(v6);
  if (port_ != 0) acceptor_ = std::thread([this] { accept_all(); });
}

ScriptServer::~ScriptServer() {
  ::shutdown(listener_, SHUT_RDWR);
  if (acceptor_.joinable()) acceptor_.join();
  {
    const std::lock_guard lock(mutex_);
    for (const int fd : open_)
      ::shutdown(fd, SHUT_RDWR);
  }
  for (std::thread& worker : workers_)
    worker.join();
  ::close(listener_);
}

void ScriptServer::listen(bool v6) {
  listener_ = ::socket(v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in6 address6{};
  address6.sin6_family = AF_INET6;
  address6.sin6_addr = in6addr_loopback;
  sockaddr_in address4{};
  address4.sin_family = AF_INET;
  address4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  sockaddr_storage address{};
  socklen_t length = v6 ? sizeof address6 : sizeof address4;
  if (v6) {
    std::memcpy(&address, &address6, length);
  } else {
    std::memcpy(&address, &address4, length);
  }
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (listener_ < 0 || ::bind(listener_, generic, length) != 0 || ::listen(listener_, 64) != 0) return;
  ::getsockname(listener_, generic, &length);
  in_port_t port = 0;  // at the same place in both
  std::memcpy(&port, reinterpret_cast<const char*>(&address) + offsetof(sockaddr_in, sin_port), sizeof port);
  port_ = ntohs(port);
}

void ScriptServer::accept_all() {
  for (;;) {
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return;
    const timeval limit{10, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    const Script& script = scripts_[std::min<std::size_t>(accepted_++, scripts_.size() - 1)];
    const std::lock_guard lock(mutex_);
    open_.push_back(fd);
    workers_.emplace_back([this, fd, &script] { serve(fd, script); });
  }
}

void ScriptServer::serve(int fd, const Script& script) {
  {
    Peer peer(fd);
    if (!tls_ || peer.start_tls(tls_.get())) script(peer);
  }
  const std::lock_guard lock(mutex_);
  std::erase(open_, fd);
  ::close(fd);
  ++ended_;
}

}  // namespace lge::net::tests
