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
  require(std::all_of(address->host.begin(), address->host.end(), is_graphic), "a host is printable ASCII");
  const auto again = web::parse_listen_address(to_string(*address));
  require(again.has_value() && *again == *address, "what was read reads back the same");
}

}  // namespace lge::fuzz
