#pragma once

#include <memory>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/generic/stream_protocol.hpp>

#include "support/result.hpp"
#include "web/inherited_sockets.hpp"
#include "web/listen_address.hpp"
#include "web/wire.hpp"

namespace lge::web {

using StreamEndpoint = boost::asio::generic::stream_protocol::endpoint;

/// A listening socket of whatever family.
using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::generic::stream_protocol>;

/// The file of a Unix socket: removed with this object, where it is still the one that was bound.
class SocketFile {
 public:
  explicit SocketFile(std::string path);
  SocketFile(const SocketFile&) = delete;
  SocketFile& operator=(const SocketFile&) = delete;
  ~SocketFile();

 private:
  std::string path_;
  std::uint64_t device_ = 0;
  std::uint64_t inode_ = 0;
};

/// A socket that clients can connect to.
struct Listener {
  Acceptor acceptor;
  std::unique_ptr<SocketFile> file = nullptr;  ///< of a Unix socket that this process has bound
};

using Listeners = std::vector<Listener>;

/// Opens what one address means: one socket, or those that systemd has handed over. The error is a sentence
/// for people.
///
/// TCP: no host means `::` for both families, and `0.0.0.0` where the machine has no IPv6; so does `::`
/// itself for both families. A name is looked up, which may block, and one of its addresses is taken, IPv4
/// first. Unix: the file of a process that is gone is replaced.
Result<Listeners, std::string> open_listeners(const boost::asio::any_io_executor& executor,
                                              const ListenAddress& address, InheritedSockets& inherited);

Result<Acceptor, std::string> open_tcp(const boost::asio::any_io_executor& executor,
                                       const TcpAddress& address);
Result<Listener, std::string> open_unix(const boost::asio::any_io_executor& executor,
                                        const UnixAddress& address);
Result<Listeners, std::string> open_inherited(const boost::asio::any_io_executor& executor,
                                              const SystemdAddress& address, InheritedSockets& inherited);

/// Who connects, as accept tells it.
ClientAddress client_address(const StreamEndpoint& peer);

/// `127.0.0.1:10998`, `[::1]:10998`, `unix:/run/a.sock`.
std::string to_string(const boost::asio::ip::tcp::endpoint& endpoint);
std::string to_string(const StreamEndpoint& endpoint);

}  // namespace lge::web
