#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <openssl/ssl.h>

namespace lge::net::tests {

/// The server's side of one connection, as a script plays it; every call blocks, for 10 seconds at most.
class Peer {
 public:
  explicit Peer(int fd) : fd_(fd) {}

  /// From here on everything is encrypted; false where the handshake fails.
  bool start_tls(SSL_CTX* context);

  /// A request up to its empty line; what came where the client went away before.
  std::string read_head();
  /// Takes and forgets `count` bytes.
  void skip(std::size_t count);
  /// False once the client is gone.
  bool send(std::string_view bytes);
  /// Takes and forgets whatever comes until the client goes away.
  void wait_for_close();
  /// Takes nothing until the server ends, or the client goes away with a reset.
  void hold();
  /// TLS's own farewell.
  void say_goodbye();
  /// The connection will end with a reset.
  void reset();
  /// The name that the client asked for in the handshake; empty where it did not.
  [[nodiscard]] std::string server_name() const;

 private:
  struct FreeSsl {
    void operator()(SSL* tls) const { SSL_free(tls); }
  };
  long read(char* into, int size);
  int fd_;
  std::unique_ptr<SSL, FreeSsl> tls_;
};

using Script = std::function<void(Peer&)>;

/// A server on a port of its own of 127.0.0.1 (or ::1). The n-th connection plays the n-th script, the last
/// script again and again; then it is closed. Each has its own thread. The destructor ends them all.
class ScriptServer {
 public:
  explicit ScriptServer(std::vector<Script> scripts, std::shared_ptr<SSL_CTX> tls = nullptr, bool v6 = false);
  ScriptServer(const ScriptServer&) = delete;
  ScriptServer& operator=(const ScriptServer&) = delete;
  ~ScriptServer();

  /// 0 where the machine has no such address.
  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// How many connections there have been.
  [[nodiscard]] std::size_t accepted() const { return accepted_; }
  /// How many of their scripts have ended.
  [[nodiscard]] std::size_t ended() const { return ended_; }

 private:
  void listen(bool v6);
  void accept_all();
  void serve(int fd, const Script& script);

  std::vector<Script> scripts_;
  std::shared_ptr<SSL_CTX> tls_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<std::size_t> accepted_ = 0;
  std::atomic<std::size_t> ended_ = 0;
  std::mutex mutex_;
  std::vector<int> open_;
  std::vector<std::thread> workers_;
  std::thread acceptor_;
};

}  // namespace lge::net::tests
