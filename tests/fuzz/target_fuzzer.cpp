#include <string>

#include "support/percent.hpp"
#include "web/target.hpp"

#include "fuzz/fuzzer.hpp"

namespace lge::fuzz {

void check(std::string_view input) {
  const auto target = web::parse_target(input);
  if (!target) return;
  require(input.find('#') == std::string_view::npos, "a target has no fragment");
  require(!target->path.empty() && target->path.size() <= input.size() + 1, "decoding makes nothing longer");
  require(input.ends_with(target->query), "the query stays as sent");
  if (input == "*") {
    require(*target == web::Target{"*", ""}, "the asterisk stands for itself");
    return;
  }
  const std::string encoded = "/" + percent_encode(target->path) + "?" + target->query;
  require(web::parse_target(encoded) == web::Target{"/" + target->path, target->query},
          "what was read reads back");
}

}  // namespace lge::fuzz
