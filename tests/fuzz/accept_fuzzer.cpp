#include <algorithm>
#include <string>

#include "web/accept.hpp"
#include "web/weighted.hpp"

#include "fuzz/fuzzer.hpp"

namespace lge::fuzz {

namespace {

using web::Headers;
using web::Weighted;

constexpr std::string_view kNamed = "application/openmetrics-text;version=1.0.0,";

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return text;
}

bool is_inside(std::string_view part, std::string_view whole) {
  return part.empty() ||
         (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

std::string written(const Weighted& element) {
  std::string text(element.value);
  for (const auto& [name, value] : element.parameters)
    text.append(";").append(name).append("=\"").append(value).append("\"");
  const std::string digits = std::to_string(10'000 + element.quality);
  return text + ";q=" + digits.substr(1, 1) + "." + digits.substr(2);
}

void check_elements(const Headers& headers) {
  const std::vector<Weighted> elements = web::read_weighted(headers, "Accept");
  require(elements.size() <= web::kMaxElements, "the number of elements is bounded");
  for (const Weighted& element : elements) {
    require(element.quality >= 0 && element.quality <= 1000, "a quality is in its range");
    require(!element.value.empty() && is_inside(element.value, headers[0].second), "a value is a part");
    require(element.parameters.size() <= web::kMaxParameters, "the number of parameters is bounded");
    const Headers again{{"Accept", written(element)}};
    const std::vector<Weighted> read = web::read_weighted(again, "accept");
    require(read.size() == 1 && read[0].value == element.value && read[0].quality == element.quality &&
                read[0].parameters == element.parameters,
            "what was read reads back");
  }
}

}  // namespace

void check(std::string_view input) {
  const Headers headers{{"Accept", std::string(input)}, {"Accept-Encoding", std::string(input)}};
  check_elements(headers);
  const Headers loud{{"ACCEPT", upper(headers[0].second)}, {"ACCEPT-ENCODING", upper(headers[1].second)}};
  require(web::choose_format(loud) == web::choose_format(headers), "the case of letters does not matter");
  require(web::prefers_gzip(loud) == web::prefers_gzip(headers), "nor does it for encodings");
  const Headers named{{"Accept", std::string(kNamed) + std::string(input)},
                      {"Accept-Encoding", "gzip," + std::string(input)}};
  require(web::choose_format(named) == metrics::Format::open_metrics, "what is wanted most is given");
  require(web::prefers_gzip(named), "gzip, too");
}

}  // namespace lge::fuzz
