#pragma once

#include <map>
#include <string>
#include <string_view>

namespace lge::web {

using Parameters = std::map<std::string, std::string, std::less<>>;

/// The parameters of a query as a browser's form sends them (`a=1&b=x+y%21`), decoded. Of a name that comes
/// more than once the first value counts; what is badly encoded is left out. Pure.
Parameters parse_query(std::string_view query);

/// The value of `name`, empty where there is none; as long as `parameters`.
std::string_view value_of(const Parameters& parameters, std::string_view name);

}  // namespace lge::web
