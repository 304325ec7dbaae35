#include <string>

#include "metrics/snapshot.hpp"
#include "web/gateway_list.hpp"
#include "web/query.hpp"
#include "web/status_page.hpp"

#include "fuzz/fuzzer.hpp"

namespace lge::fuzz {

namespace {

bool same(const web::ListRequest& a, const web::ListRequest& b) {
  return a.sort == b.sort && a.descending == b.descending && a.find == b.find && a.page == b.page;
}

}  // namespace

void check(std::string_view input) {
  for (const auto& [name, value] : web::parse_query(input)) {
    require(!name.empty(), "a parameter has a name");
    require(name.size() + value.size() <= input.size(), "decoding makes nothing longer");
  }
  const web::ListRequest request = web::parse_list_request(input);
  require(request.page >= 1 && request.find.size() <= 256, "what is asked for is bounded");
  const std::string query = web::to_query(request);
  require(same(web::parse_list_request(query.empty() ? query : query.substr(1)), request),
          "what was read reads back");
  const std::string page = web::render_status_page(metrics::Snapshot(), request, web::Site());
  require(page.find("<script>") == page.rfind("<script>"), "no markup comes from outside");
}

}  // namespace lge::fuzz
