#include "api/page_parser.hpp"

#include <unordered_set>

#include <fmt/format.h>
#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include "api/page_handler.hpp"
#include "support/outside_text.hpp"

namespace lge::api {

namespace {

using Answer = Result<Page, std::string>;

Answer no_page(std::string why) {
  return Answer(boost::system::in_place_error, std::move(why));
}

std::string repeated_id(const Page& page) {
  std::unordered_set<std::string_view> ids;
  for (const Session& session : page.sessions) {
    if (!ids.insert(session.id).second) return session.id;
  }
  return {};
}

}  // namespace

Answer parse_page(std::string body, std::size_t max_rows, std::span<const DimensionSource> dimensions) {
  // Iterative: a body that nests a million levels must not use up the stack. RapidJSON's own check of the
  // encoding reads past a body that breaks off within a character: the handler checks the strings that it
  // keeps.
  constexpr unsigned kFlags =
      rapidjson::kParseInsituFlag | rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
  rapidjson::InsituStringStream stream(body.data());
  rapidjson::Reader reader;
  PageHandler handler(max_rows, dimensions);
  const rapidjson::ParseResult parsed = reader.Parse<kFlags>(stream, handler);
  if (!handler.error().empty()) return no_page(handler.error());
  if (parsed.IsError()) {
    return no_page(
        fmt::format("no JSON at byte {}: {}", parsed.Offset(), rapidjson::GetParseError_En(parsed.Code())));
  }
  // To RapidJSON a NUL is the end of the text: that behind the body, or one within.
  if (stream.Tell() != body.size()) {
    return no_page(fmt::format("no JSON at byte {}: the answer goes on after its end", stream.Tell()));
  }
  if (const std::string lack = handler.missing(); !lack.empty()) return no_page(lack);
  Page page = handler.take();
  if (const std::string id = repeated_id(page); !id.empty()) {
    return no_page("session " + in_quotes(cut_to(id, 80)) + " is listed twice");
  }
  return Answer(boost::system::in_place_value, std::move(page));
}

}  // namespace lge::api
