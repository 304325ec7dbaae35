#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace lge::web {

/// What came back.
struct Reply {
  unsigned status = 0;
  std::string head;  ///< up to and with the empty line
  std::string body;

  /// The value of the first such header, in exactly this case; empty where there is none.
  [[nodiscard]] std::string header(std::string_view name) const;
};

/// A client that sends whatever bytes a test wants, valid or not. Whatever takes more than 10 s throws.
class RawClient {
 public:
  /// `127.0.0.1:41233`, `[::1]:41233` or `unix:/path`. A receive buffer of 0 is the system's.
  explicit RawClient(const std::string& address, int receive_buffer = 0);
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;
  ~RawClient();

  /// False where the server has gone.
  bool send(std::string_view bytes);
  void finish_sending();
  /// One answer; `with_body` is false where a HEAD was asked. Throws where the connection ends before.
  Reply read_reply(bool with_body = true);
  /// Everything up to the end of the connection, be it a close or a reset.
  std::string read_to_end();
  /// The next bytes, at most `limit`; empty at the end.
  std::string read_some(std::size_t limit);
  Reply get(std::string_view path);

 private:
  int fd_ = -1;
  std::string pending_;
};

}  // namespace lge::web
