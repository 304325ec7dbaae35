#include "web/socket_bio.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

namespace lge::web {

namespace {

namespace asio = boost::asio;
using boost::system::error_code;

StreamSocket& socket_of(BIO* bio) {
  return *static_cast<StreamSocket*>(BIO_get_data(bio));
}

bool must_wait(const error_code& error) {
  return error == asio::error::would_block || error == asio::error::try_again;
}

// Asio writes without SIGPIPE, which OpenSSL's own BIO does not.
int write(BIO* bio, const char* bytes, std::size_t size, std::size_t* written) {
  BIO_clear_retry_flags(bio);
  error_code error;
  *written = socket_of(bio).write_some(asio::buffer(bytes, size), error);
  if (must_wait(error)) BIO_set_retry_write(bio);
  return error ? 0 : 1;
}

int read(BIO* bio, char* room, std::size_t size, std::size_t* count) {
  BIO_clear_retry_flags(bio);
  error_code error;
  *count = socket_of(bio).read_some(asio::buffer(room, size), error);
  if (must_wait(error)) BIO_set_retry_read(bio);
  if (error == asio::error::eof) BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
  return error ? 0 : 1;
}

long control(BIO* bio, int command, long /*number*/, void* /*pointer*/) {
  if (command == BIO_CTRL_EOF) return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0 ? 1 : 0;
  return command == BIO_CTRL_FLUSH ? 1 : 0;
}

BIO_METHOD* make_method() {
  BIO_METHOD* method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "asio socket");
  if (method == nullptr) return nullptr;
  BIO_meth_set_write_ex(method, write);
  BIO_meth_set_read_ex(method, read);
  BIO_meth_set_ctrl(method, control);
  return method;
}

}  // namespace

BIO* new_socket_bio(StreamSocket& socket) {
  static const BIO_METHOD* const method = make_method();  // for as long as the program runs
  BIO* bio = method == nullptr ? nullptr : BIO_new(method);
  if (bio == nullptr) return nullptr;
  BIO_set_data(bio, &socket);
  BIO_set_init(bio, 1);
  return bio;
}

}  // namespace lge::web
