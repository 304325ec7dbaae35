#include "web/query.hpp"

#include <algorithm>
#include <optional>

#include "web/target.hpp"

namespace lge::web {

namespace {

std::optional<std::string> decoded(std::string_view text) {
  std::string spaced(text);
  std::replace(spaced.begin(), spaced.end(), '+', ' ');
  return percent_decoded(spaced);
}

}  // namespace

Parameters parse_query(std::string_view query) {
  Parameters parameters;
  while (!query.empty()) {
    const std::string_view part = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(part.size() + 1, query.size()));
    const std::size_t equals = std::min(part.find('='), part.size());
    std::optional<std::string> name = decoded(part.substr(0, equals));
    std::optional<std::string> value = decoded(part.substr(std::min(equals + 1, part.size())));
    if (name && value && !name->empty()) parameters.emplace(std::move(*name), std::move(*value));
  }
  return parameters;
}

std::string_view value_of(const Parameters& parameters, std::string_view name) {
  const auto place = parameters.find(name);
  return place == parameters.end() ? std::string_view() : std::string_view(place->second);
}

}  // namespace lge::web
