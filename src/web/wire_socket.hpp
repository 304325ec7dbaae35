#pragma once

#include <string_view>

#include "web/deadline.hpp"
#include "web/wire.hpp"

namespace lge::web {

/// What every wire does with its socket, whatever is said over it: it does not block, sends at once, lets
/// little wait in the system, and is closed at the deadline. On the serving loop only.
class WireSocket {
 public:
  WireSocket(StreamSocket socket, ClientAddress client);

  [[nodiscard]] StreamSocket& get() { return socket_; }
  [[nodiscard]] const ClientAddress& client() const { return client_; }

  void expires_at(SteadyTime deadline) { deadline_.set(deadline); }
  void expires_never() { deadline_.clear(); }
  /// An error that the deadline has caused becomes timed_out.
  void name_expiry(boost::system::error_code& error) const;

  /// While it is true a close drops, with a reset, what the client has not taken: whoever does not take an
  /// answer would not take its rest either, and the system would keep that for it.
  void writing(bool is_writing) { writing_ = is_writing; }
  /// Sends `answer` as far as that takes no waiting, and ends the sending side.
  void say(std::string_view answer);
  void end_sending(boost::system::error_code& error);
  void close();

 private:
  void close_socket();

  StreamSocket socket_;
  ClientAddress client_;
  Deadline deadline_;
  bool writing_ = false;
};

}  // namespace lge::web
