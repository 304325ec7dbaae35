#include <algorithm>
#include <string>
#include <vector>

#include "api/session.hpp"
#include "api/spark_conf.hpp"
#include "support/outside_text.hpp"

#include "fuzz/fuzzer.hpp"

namespace lge::fuzz {

namespace {

using From = api::DimensionSource::From;

const std::string kUntouched = "untouched";

std::vector<std::string> found(std::string_view json, const std::vector<api::DimensionSource>& sources) {
  std::vector<std::string> values(sources.size(), kUntouched);
  api::find_in_json(json, sources, values);
  return values;
}

}  // namespace

void check(std::string_view input) {
  static const std::vector<api::DimensionSource> kSources{{From::spark_conf, {"proxyUser"}},
                                                          {From::spark_conf, {"conf", "spark.driver.cores"}},
                                                          {From::queue, {"proxyUser"}},
                                                          {From::spark_conf, {"jars", "1"}},
                                                          {From::spark_conf, {"conf", "a", "0"}},
                                                          {From::spark_conf, {}},
                                                          {From::spark_conf, {"conf"}}};
  const std::vector<std::string> values = found(input, kSources);
  require(values[2] == kUntouched, "what is no pointer is left alone");
  for (const std::string& value : values) {
    require(value.size() <= api::kMaxTextBytes && is_valid_utf8(value), "values are short and valid UTF-8");
  }
  for (std::size_t i = 0; i < kSources.size(); ++i) {
    require(found(input, {kSources[i]}).front() == values[i], "a pointer finds the same alone");
  }
  std::vector<api::DimensionSource> reversed(kSources.rbegin(), kSources.rend());
  std::vector<std::string> found_reversed = found(input, reversed);
  std::reverse(found_reversed.begin(), found_reversed.end());
  require(found_reversed == values, "the order of the pointers does not matter");
}

}  // namespace lge::fuzz
