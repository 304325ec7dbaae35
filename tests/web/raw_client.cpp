#include "web/raw_client.hpp"

#include <cerrno>
#include <cstring>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

namespace lge::web {

namespace {

[[noreturn]] void fail(std::string_view what) {
  throw std::runtime_error(std::string(what) + ": " + std::strerror(errno));
}

void limit_waiting(int fd) {
  timeval limit{};
  limit.tv_sec = 10;
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

sockaddr_storage to_sockaddr(const std::string& address, socklen_t& length) {
  sockaddr_storage storage{};
  if (address.starts_with("unix:")) {
    sockaddr_un path{};
    path.sun_family = AF_UNIX;
    address.copy(path.sun_path, sizeof path.sun_path - 1, std::strlen("unix:"));
    length = sizeof path;
    std::memcpy(&storage, &path, sizeof path);
    return storage;
  }
  const std::size_t colon = address.rfind(':');
  const auto port = htons(static_cast<std::uint16_t>(std::stoi(address.substr(colon + 1))));
  if (address.front() == '[') {
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = port;
    ::inet_pton(AF_INET6, address.substr(1, colon - 2).c_str(), &v6.sin6_addr);
    length = sizeof v6;
    std::memcpy(&storage, &v6, sizeof v6);
  } else {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = port;
    ::inet_pton(AF_INET, address.substr(0, colon).c_str(), &v4.sin_addr);
    length = sizeof v4;
    std::memcpy(&storage, &v4, sizeof v4);
  }
  return storage;
}

}  // namespace

std::string Reply::header(std::string_view name) const {
  const std::string wanted = "\r\n" + std::string(name) + ": ";
  const std::size_t at = head.find(wanted);
  if (at == std::string::npos) return {};
  const std::size_t begin = at + wanted.size();
  return head.substr(begin, head.find("\r\n", begin) - begin);
}

RawClient::RawClient(const std::string& address, int receive_buffer) {
  socklen_t length = 0;
  const sockaddr_storage target = to_sockaddr(address, length);
  fd_ = ::socket(target.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd_ < 0) fail("socket");
  limit_waiting(fd_);
  if (receive_buffer > 0) {
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  }
  if (::connect(fd_, reinterpret_cast<const sockaddr*>(&target), length) != 0) {
    ::close(fd_);
    fail("connect");
  }
}

RawClient::~RawClient() {
  ::close(fd_);
}

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0 && (errno == EPIPE || errno == ECONNRESET)) return false;
    if (count < 0) fail("send");
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

void RawClient::finish_sending() {
  ::shutdown(fd_, SHUT_WR);
}

std::string RawClient::read_some(std::size_t limit) {
  if (!pending_.empty()) {
    std::string first = pending_.substr(0, limit);
    pending_.erase(0, first.size());
    return first;
  }
  std::string bytes(limit, '\0');
  const ssize_t count = ::recv(fd_, bytes.data(), bytes.size(), 0);
  if (count < 0 && errno == ECONNRESET) return {};
  if (count < 0) fail("recv");
  bytes.resize(static_cast<std::size_t>(count));
  return bytes;
}

std::string RawClient::read_to_end() {
  std::string all;
  for (;;) {
    const std::string part = read_some(65536);
    if (part.empty()) return all;
    all += part;
  }
}

Reply RawClient::read_reply(bool with_body) {
  std::string bytes;
  const auto more = [&] {
    const std::string part = read_some(65536);
    if (part.empty()) throw std::runtime_error("the connection ended within an answer: " + bytes);
    bytes += part;
  };
  while (bytes.find("\r\n\r\n") == std::string::npos)
    more();
  Reply reply;
  const std::size_t head = bytes.find("\r\n\r\n") + 4;
  reply.head = bytes.substr(0, head);
  reply.status = static_cast<unsigned>(std::stoul(reply.head.substr(reply.head.find(' '))));
  const std::string length = reply.header("Content-Length");
  const std::size_t body = with_body && !length.empty() ? std::stoul(length) : 0;
  while (bytes.size() < head + body)
    more();
  reply.body = bytes.substr(head, body);
  pending_.insert(0, bytes.substr(head + body));
  return reply;
}

Reply RawClient::get(std::string_view path) {
  send("GET " + std::string(path) + " HTTP/1.1\r\nHost: test\r\n\r\n");
  return read_reply();
}

}  // namespace lge::web
