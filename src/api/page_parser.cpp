#include "api/page_parser.hpp"

#include <bit>
#include <cstdint>
#include <functional>

#include "api/in_place.hpp"
#include "api/page_handler.hpp"
#include "support/outside_text.hpp"

namespace lge::api {

namespace {

using Answer = Result<Page, std::string>;

Answer no_page(std::string why) {
  return Answer(boost::system::in_place_error, std::move(why));
}

// A hash table in one piece, at most half full: one of nodes would take longer than reading the ids.
std::string repeated_id(const std::vector<Session>& sessions) {
  std::vector<std::uint32_t> places(std::bit_ceil(2 * sessions.size() + 1));  // of sessions, from 1; 0: free
  const std::size_t mask = places.size() - 1;
  for (std::size_t i = 0; i < sessions.size(); ++i) {
    std::size_t at = std::hash<std::string>{}(sessions[i].id) & mask;
    for (; places[at] != 0; at = (at + 1) & mask) {
      if (sessions[places[at] - 1].id == sessions[i].id) return sessions[i].id;
    }
    places[at] = static_cast<std::uint32_t>(i + 1);
  }
  return {};
}

}  // namespace

Answer parse_page(std::string body, std::size_t max_rows, std::span<const DimensionSource> dimensions) {
  PageHandler handler(max_rows, dimensions);
  const std::string no_json = read_in_place(body, handler);
  if (!handler.error().empty()) return no_page(handler.error());
  if (!no_json.empty()) return no_page(no_json);
  if (const std::string lack = handler.missing(); !lack.empty()) return no_page(lack);
  Page page = handler.take();
  if (const std::string id = repeated_id(page.sessions); !id.empty()) {
    return no_page("session " + in_quotes(cut_to(id, 80)) + " is listed twice");
  }
  return Answer(boost::system::in_place_value, std::move(page));
}

}  // namespace lge::api
