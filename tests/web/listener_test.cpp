#include "web/listener.hpp"

#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fakes/temporary_directory.hpp"
#include "web/raw_client.hpp"
#include "web/running_server.hpp"

using namespace lge;
using namespace lge::web;
namespace fs = std::filesystem;

namespace {

struct Fixture {
  fakes::TemporaryDirectory folder;
  std::string path = (folder.path() / "web.sock").string();
  boost::asio::io_context loop;

  // Why it cannot be opened; empty where it was, and is closed again.
  std::string complaint(const UnixAddress& address) {
    const auto listener = open_unix(loop.get_executor(), address);
    return listener.has_value() ? "" : listener.error();
  }
  // A socket's file whose process was killed.
  void leave_stale_file() {
    auto left = open_unix(loop.get_executor(), UnixAddress{path}).value();
    fs::rename(path, path + ".kept");
    left.file.reset();
    left.acceptor.close();
    fs::rename(path + ".kept", path);
  }
};

unsigned mode_of(const std::string& path) {
  struct stat entry{};
  REQUIRE(::lstat(path.c_str(), &entry) == 0);
  return entry.st_mode & 07777U;
}

int tcp_socket(bool listening) {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  REQUIRE(descriptor >= 0);
  if (listening) REQUIRE(::listen(descriptor, 5) == 0);
  return descriptor;
}

}  // namespace

TEST_CASE_FIXTURE(Fixture,
                  "a Unix socket serves, with its permissions, and its file goes when the server stops") {
  for (const std::uint32_t mode : {0660U, 0600U, 0666U}) {
    RunningServer server({}, {UnixAddress{path, mode}, TcpAddress{"127.0.0.1", 0}});
    CHECK(server.address() == "unix:" + path);
    CHECK(mode_of(path) == mode);
    RawClient client(server.address());
    CHECK(client.get("/small").status == 200);
    CHECK(client.get("/large").body == large_text());
    server.stop();
    CHECK_FALSE(fs::exists(path));
  }
}

TEST_CASE_FIXTURE(Fixture, "the file of a process that is gone is replaced") {
  leave_stale_file();
  REQUIRE(fs::is_socket(path));
  RunningServer server({}, {UnixAddress{path}});
  CHECK(RawClient(server.address()).get("/small").status == 200);
}

TEST_CASE_FIXTURE(Fixture, "a Unix socket on which somebody listens is in use") {
  RunningServer server({}, {UnixAddress{path}});
  CHECK(complaint({path}) ==
        "cannot listen on unix:" + path +
            ": Address already in use; another program listens there: stop it, or choose "
            "another --web.listen-address");
  CHECK(RawClient(server.address()).get("/small").status == 200);
}

TEST_CASE_FIXTURE(Fixture, "a file that is no socket is not touched") {
  std::ofstream(path) << "precious";
  CHECK(complaint({path}).ends_with(
      "a file that is no socket has this name: move it away, or choose another path"));
  CHECK(fs::file_size(path) == 8);
  fs::remove(path);
  fs::create_symlink(folder.path() / "elsewhere", path);
  CHECK(complaint({path}).ends_with(
      "a file that is no socket has this name: move it away, or choose another path"));
  CHECK(fs::is_symlink(path));
}

TEST_CASE_FIXTURE(Fixture, "the file of a successor is not removed") {
  auto first = open_unix(loop.get_executor(), UnixAddress{path}).value();
  fs::remove(path);
  auto second = open_unix(loop.get_executor(), UnixAddress{path}).value();
  first.file.reset();
  CHECK(fs::is_socket(path));
  second.file.reset();
  CHECK_FALSE(fs::exists(path));
}

TEST_CASE_FIXTURE(Fixture, "what keeps a Unix socket from being made is told with a way out") {
  const std::string nowhere = (folder.path() / "none" / "web.sock").string();
  CHECK(complaint({nowhere}) ==
        "cannot listen on unix:" + nowhere +
            ": No such file or directory; make the directory, or choose another path");
}

TEST_CASE("sockets of the service manager are taken once, by name or all that are left") {
  InheritedSockets sockets({{3, "web"}, {4, "other"}, {5, "web"}});
  const auto web = sockets.take("web");
  REQUIRE(web.size() == 2);
  CHECK(web[0].descriptor == 3);
  CHECK(web[1].descriptor == 5);
  CHECK(sockets.take("web").empty());
  CHECK(sockets.take("none").empty());
  CHECK(sockets.take("").size() == 1);
  CHECK(sockets.take("").empty());
}

TEST_CASE_FIXTURE(Fixture, "a socket that was handed over is listened on, of either kind") {
  auto file = open_unix(loop.get_executor(), UnixAddress{path}).value();
  InheritedSockets sockets({{tcp_socket(true), "a"}, {file.acceptor.release(), "b"}});
  const auto listeners = open_inherited(loop.get_executor(), {}, sockets);
  REQUIRE(listeners.has_value());
  REQUIRE(listeners->size() == 2);
  CHECK(to_string((*listeners)[0].acceptor.local_endpoint()).starts_with("0.0.0.0:"));
  CHECK(to_string((*listeners)[1].acceptor.local_endpoint()) == "unix:" + path);
}

TEST_CASE_FIXTURE(Fixture, "a descriptor that is no listening socket is a clear error") {
  const int idle = tcp_socket(false);
  InheritedSockets sockets({{idle, "web"}});
  const auto listeners = open_inherited(loop.get_executor(), {"web"}, sockets);
  CHECK(listeners.error() ==
        "cannot listen on systemd:web: descriptor " + std::to_string(idle) +
            " (\"web\") is no listening stream socket; use ListenStream= and Accept=no in its "
            ".socket unit");
  ::close(idle);
}

TEST_CASE_FIXTURE(Fixture, "without sockets from the service manager systemd: is a clear error") {
  InheritedSockets none({});
  const auto listeners = open_inherited(loop.get_executor(), {}, none);
  REQUIRE(listeners.has_error());
  CHECK(listeners.error() ==
        (knows_systemd()
             ? "systemd has handed over no socket; start the program through its .socket unit, or "
               "choose another --web.listen-address"
             : "cannot take sockets from systemd: this program was built without libsystemd; choose "
               "another --web.listen-address"));
  const auto named = open_inherited(loop.get_executor(), {"web"}, none);
  CHECK((named.error().find("no socket named \"web\"") != std::string::npos) == knows_systemd());
}
