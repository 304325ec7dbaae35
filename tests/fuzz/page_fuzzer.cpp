#include <cmath>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "api/in_place.hpp"
#include "api/page_handler.hpp"
#include "api/page_parser.hpp"
#include "support/outside_text.hpp"

#include "fuzz/fuzzer.hpp"

namespace lge::fuzz {

namespace {

constexpr std::size_t kMaxRows = 100;

using From = api::DimensionSource::From;

Result<api::Page, std::string> parse(std::string_view body, std::size_t max_rows = kMaxRows) {
  static const std::vector<api::DimensionSource> kDimensions{
      {From::queue, {}}, {From::spark_conf, {"proxyUser"}}, {From::name, {}}};
  return api::parse_page(std::string(body), max_rows, kDimensions);
}

std::string json_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string written(const api::Session& session) {
  std::string out = fmt::format(
      R"({{"sessionId":{},"state":"{}","cuHours":{},"vcoreSeconds":{},"mbSeconds":{},"name":{},"queue":{})",
      json_text(session.id), to_string(session.state), session.cu_hours, session.vcore_seconds,
      session.mb_seconds, json_text(session.name), json_text(session.queue));
  out += fmt::format(",\"sparkConf\":{}",
                     json_text(fmt::format(R"({{"proxyUser":{}}})", json_text(session.dimensions[1]))));
  if (session.created) out += fmt::format(",\"createTime\":{}", *session.created);
  if (session.ended) out += fmt::format(",\"endTime\":{}", *session.ended);
  return out + '}';
}

std::string written(const api::Page& page) {
  std::string rows;
  for (const api::Session& session : page.sessions) {
    if (!rows.empty()) rows += ',';
    rows += written(session);
  }
  return fmt::format(R"({{"totalCount":{},"sessions":[{}],"requestId":{}}})", page.total, rows,
                     json_text(page.request_id));
}

void check_session(const api::Session& session) {
  require(!session.id.empty() && session.id.size() <= api::kMaxIdBytes, "ids have 1 to kMaxIdBytes bytes");
  require(is_valid_utf8(session.id), "ids are valid UTF-8");
  require(session.created.value_or(0) >= 0 && session.ended.value_or(0) >= 0, "times are not negative");
  require(std::isfinite(session.cu_hours) && session.cu_hours >= 0, "CU-hours are finite and not negative");
  require(session.vcore_seconds >= 0 && session.mb_seconds >= 0, "usage is not negative");
  require(session.dimensions.size() == 3, "there is a value for each dimension");
  require(session.dimensions[0] == session.queue && session.dimensions[2] == session.name,
          "fields are dimensions as they are");
  for (const std::string& text : {session.name, session.queue, session.dimensions[1]}) {
    require(text.size() <= api::kMaxTextBytes && is_valid_utf8(text), "texts are short and valid UTF-8");
  }
}

void require_same_without_dimensions(std::string_view input, api::Page page) {
  for (api::Session& session : page.sessions)
    session.dimensions.clear();
  const auto plain = api::parse_page(std::string(input), kMaxRows);
  require(plain.has_value() && *plain == page, "dimensions change nothing else");
}

// Without a dimension of sparkConf its text is skipped; this reads it, as any other.
class Thorough : public api::PageHandler {
 public:
  using PageHandler::PageHandler;
  [[nodiscard]] static bool skips_value() { return false; }
};

// A page that was read with every text in it, and held no id twice, is the same one where texts are skipped.
void require_same_with_every_text(std::string_view input) {
  Thorough handler(kMaxRows, {});
  std::string body(input);
  const bool good =
      api::read_in_place(body, handler).empty() && handler.error().empty() && handler.missing().empty();
  const auto page = api::parse_page(std::string(input), kMaxRows);
  if (page) {
    require(!good || *page == handler.take(), "texts that are not used change nothing");
  } else if (good) {
    require(page.error().ends_with("is listed twice"), "no page is a bad one for a text that is not used");
  }
}

}  // namespace

void check(std::string_view input) {
  require_same_with_every_text(input);
  const auto answer = parse(input);
  if (!answer) {
    require(!answer.error().empty() && is_one_line(answer.error()), "the reason is one line of text");
    require(answer.error().size() < 1000, "the reason is short");
    return;
  }
  const api::Page& page = *answer;
  require(page.total >= 0 && page.total <= api::kMaxTotal, "totalCount is within 0..kMaxTotal");
  require(page.sessions.size() <= kMaxRows, "there are no more rows than were asked for");
  require(is_valid_utf8(page.request_id) && page.request_id.size() <= 131,
          "the request id is short and valid UTF-8");
  std::set<std::string_view> ids;
  for (const api::Session& session : page.sessions) {
    check_session(session);
    require(ids.insert(session.id).second, "no id comes twice");
  }
  require(*parse(input, page.sessions.size()) == page, "as many rows may be asked for as there are");
  if (!page.sessions.empty()) {
    require(parse(input, page.sessions.size() - 1).has_error(), "more rows than were asked for are no page");
  }
  const auto again = parse(written(page));
  require(again.has_value() && *again == page, "what was read reads back the same");
  require_same_without_dimensions(input, page);
}

}  // namespace lge::fuzz
