#include <set>
#include <string>

#include "api/directory_parser.hpp"
#include "support/outside_text.hpp"

#include "fuzz/fuzzer.hpp"

namespace lge::fuzz {

namespace {

void check_gateway(const api::GatewayInfo& one) {
  for (const std::string& text : {one.name, one.status, one.queue, one.created_by, one.auth_type,
                                  one.cpu_limit, one.memory_limit, one.release_version, one.livy_version}) {
    require(text.size() <= api::kMaxTextBytes && is_valid_utf8(text), "texts are short and valid UTF-8");
  }
  require(one.created.value_or(0) >= 0 && one.started.value_or(0) >= 0, "times are not negative");
  require(one.idle_timeout_minutes.value_or(0) >= 0, "a timeout is not negative");
}

void check_failure(const api::NoGateways& none) {
  require(none.why.empty() == none.refusal.has_value(), "there is one reason");
  require(is_one_line(none.why) && none.why.size() < 1000, "the reason is one short line");
  if (!none.refusal) return;
  require(none.refusal->code != "1000000", "success is no refusal");
  for (const std::string& text : {none.refusal->code, none.refusal->message, none.refusal->request_id}) {
    require(is_valid_utf8(text) && text.size() <= 65'536, "an error's texts are bounded and valid UTF-8");
  }
}

}  // namespace

void check(std::string_view input) {
  const auto list = api::parse_gateways(std::string(input));
  if (list) {
    require(list.value().items.size() + list.value().left_out <= api::kMaxGateways, "a list has its limit");
    std::set<std::string_view> ids;
    for (const api::GatewayInfo& one : list.value().items) {
      require(api::is_resource_id(one.livy_compute_id), "an id is one");
      require(ids.insert(one.livy_compute_id).second, "no id comes twice");
      check_gateway(one);
    }
  } else {
    check_failure(list.error());
  }
  const auto one = api::parse_gateway(std::string(input));
  if (one) {
    const std::string& id = one.value().livy_compute_id;
    require(id.empty() || api::is_resource_id(id), "an id is one or none");
    check_gateway(one.value());
  } else {
    check_failure(one.error());
  }
}

}  // namespace lge::fuzz
