#include <algorithm>

#include "web/listen_address.hpp"

#include "fuzz/fuzzer.hpp"

namespace lge::fuzz {

void check(std::string_view input) {
  const auto address = web::parse_listen_address(input);
  if (!address) {
    require(is_one_line(address.error()), "the reason is one line of text");
    require(address.error().size() < 2000, "the reason is short");
    return;
  }
  const auto is_graphic = [](char c) { return c > 0x20 && c < 0x7F; };
  if (const auto* tcp = std::get_if<web::TcpAddress>(&*address)) {
    require(std::all_of(tcp->host.begin(), tcp->host.end(), is_graphic), "a host is printable ASCII");
  } else if (const auto* file = std::get_if<web::UnixAddress>(&*address)) {
    require(file->path.starts_with('/') && file->path.size() <= web::UnixAddress::kMaxPathBytes,
            "a path is absolute and fits");
    require(is_one_line(file->path) && file->mode <= 0777, "a path is text, a mode is permissions");
  } else {
    const std::string& name = std::get<web::SystemdAddress>(*address).name;
    require(std::all_of(name.begin(), name.end(), is_graphic), "a socket's name is printable ASCII");
  }
  const auto again = web::parse_listen_address(to_string(*address));
  require(again.has_value() && *again == *address, "what was read reads back the same");
}

}  // namespace lge::fuzz
