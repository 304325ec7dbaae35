#include "support/file.hpp"

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lge {

namespace {

std::string last_error() {
  return std::generic_category().message(errno);
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

bool write_all(int fd, std::string_view content) {
  while (!content.empty()) {
    const ssize_t count = ::write(fd, content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    content.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

}  // namespace

Result<std::string, std::string> read_file(const std::filesystem::path& path, std::size_t limit) {
  using Answer = Result<std::string, std::string>;
  const auto fail = [](std::string why) { return Answer(boost::system::in_place_error, std::move(why)); };
  // O_NONBLOCK: opening a pipe that nobody writes to would wait for ever.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0) return fail(last_error());
  struct stat status{};
  if (::fstat(file.get(), &status) != 0) return fail(last_error());
  if (S_ISDIR(status.st_mode)) return fail("is a directory");
  if (!S_ISREG(status.st_mode)) return fail("is not a regular file");
  std::string content;
  std::array<char, 65536> part{};
  for (;;) {
    const ssize_t count = ::read(file.get(), part.data(), part.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(last_error());
    if (count == 0) return Answer(boost::system::in_place_value, std::move(content));
    content.append(part.data(), static_cast<std::size_t>(count));
    if (content.size() > limit) return fail(fmt::format("holds more than {} bytes", limit));
  }
}

Result<void, std::string> write_file_atomically(const std::filesystem::path& path, std::string_view content) {
  using Answer = Result<void, std::string>;
  const std::string temporary = path.string() + fmt::format(".{}.tmp", ::getpid());
  // Left by a killed process of the same number: in a container it is always the same.
  ::unlink(temporary.c_str());
  Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
  if (file.get() < 0) return Answer(boost::system::in_place_error, last_error());
  const bool written = write_all(file.get(), content) && ::fsync(file.get()) == 0 &&
                       ::close(file.release()) == 0 && ::rename(temporary.c_str(), path.c_str()) == 0;
  if (written) return Answer(boost::system::in_place_value);
  const std::string why = last_error();
  ::unlink(temporary.c_str());
  return Answer(boost::system::in_place_error, why);
}

}  // namespace lge
