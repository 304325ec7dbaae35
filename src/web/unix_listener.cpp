#include <cerrno>
#include <cstdint>

#include <boost/asio/local/stream_protocol.hpp>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "web/listener.hpp"

namespace lge::web {

namespace {

namespace asio = boost::asio;
using asio::local::stream_protocol;
using boost::system::error_code;

error_code last_error() {
  return {errno, boost::system::system_category()};
}

std::string complaint(const UnixAddress& address, const error_code& error, std::string_view advice) {
  return fmt::format("cannot listen on {}: {}; {}", to_string(ListenAddress(address)), error.message(),
                     advice);
}

std::string_view advice(const error_code& error) {
  namespace errc = boost::system::errc;
  if (error == errc::no_such_file_or_directory) return "make the directory, or choose another path";
  if (error == errc::permission_denied || error == errc::read_only_file_system) {
    return "let this user write into the directory, or choose another path";
  }
  return "choose another --web.listen-address";
}

enum class Found : std::uint8_t { socket_without_listener, listener, no_socket };

// A refused connect is how a socket shows that whoever bound it is gone.
Found look_at(const asio::any_io_executor& executor, const stream_protocol::endpoint& endpoint) {
  struct stat entry{};
  if (::lstat(endpoint.path().c_str(), &entry) == 0 && !S_ISSOCK(entry.st_mode)) return Found::no_socket;
  stream_protocol::socket probe(executor);
  error_code error;
  probe.open(stream_protocol(), error);
  if (!error) probe.non_blocking(true, error);
  if (!error) probe.connect(endpoint, error);
  return error == asio::error::connection_refused ? Found::socket_without_listener : Found::listener;
}

// The file appears with permissions for its owner only, and gets the others once it listens.
void open(Acceptor& acceptor, const stream_protocol::endpoint& endpoint, std::uint32_t mode,
          std::unique_ptr<SocketFile>& file, error_code& error) {
  acceptor.open(endpoint.protocol(), error);
  if (error) return;
  if (::fchmod(acceptor.native_handle(), S_IRUSR | S_IWUSR) != 0) error = last_error();
  if (!error) acceptor.bind(endpoint, error);
  if (error) return;
  file = std::make_unique<SocketFile>(endpoint.path());
  acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (!error && ::chmod(endpoint.path().c_str(), mode) != 0) error = last_error();
}

}  // namespace

SocketFile::SocketFile(std::string path) : path_(std::move(path)) {
  struct stat entry{};
  if (::lstat(path_.c_str(), &entry) != 0) return;
  device_ = entry.st_dev;
  inode_ = entry.st_ino;
}

SocketFile::~SocketFile() {
  struct stat entry{};
  if (::lstat(path_.c_str(), &entry) != 0) return;
  if (entry.st_dev == device_ && entry.st_ino == inode_) ::unlink(path_.c_str());
}

Result<Listener, std::string> open_unix(const asio::any_io_executor& executor, const UnixAddress& address) {
  const stream_protocol::endpoint endpoint(address.path);
  error_code error;
  for (const bool may_replace : {true, false}) {
    Acceptor acceptor(executor);
    std::unique_ptr<SocketFile> file;
    open(acceptor, endpoint, address.mode, file, error);
    if (!error) return Listener{std::move(acceptor), std::move(file)};
    if (error != asio::error::address_in_use) break;
    const Found found = look_at(executor, endpoint);
    if (found == Found::no_socket) {
      return complaint(address, error,
                       "a file that is no socket has this name: move it away, or choose another path");
    }
    if (found == Found::listener || !may_replace) {
      return complaint(address, error,
                       "another program listens there: stop it, or choose another --web.listen-address");
    }
    if (::unlink(address.path.c_str()) != 0 && errno != ENOENT) {
      error = last_error();
      break;
    }
  }
  return complaint(address, error, advice(error));
}

}  // namespace lge::web
