#include "config/expand.hpp"

#include <fmt/format.h>

#include "config/characters.hpp"

namespace lge::config {

namespace {

using Answer = Result<std::string, std::string>;

constexpr std::size_t kMaxNameBytes = 256;

Answer failed(std::string why) {
  return Answer(boost::system::in_place_error, std::move(why));
}

bool is_variable_name(std::string_view name) {
  if (name.empty() || name.size() > kMaxNameBytes || is_digit(name.front())) return false;
  return std::all_of(name.begin(), name.end(), [](char c) { return is_alphanumeric(c) || c == '_'; });
}

// `rest` begins behind `${`; what was used is taken off.
Answer take_variable(std::string_view& rest, const Environment& environment) {
  const std::size_t end = rest.find('}');
  if (end == std::string_view::npos) {
    return failed("`${` has no closing `}`; write `$${` where a literal `${` is meant");
  }
  const std::string name(rest.substr(0, end));
  if (!is_variable_name(name)) {
    return failed(
        "between `${` and `}` stands no name of an environment variable (letters, digits and _, no digit "
        "first); "
        "write `$${` where a literal `${` is meant");
  }
  std::optional<std::string> value = environment(name);
  if (!value) return failed(fmt::format("the environment variable {} is not set", name));
  rest.remove_prefix(end + 1);
  return Answer(boost::system::in_place_value, std::move(*value));
}

}  // namespace

Result<std::string, std::string> expand(std::string_view text, const Environment& environment) {
  const auto too_long = [] { return failed(fmt::format("longer than {} bytes", kMaxTextBytes)); };
  if (text.size() > kMaxTextBytes) return too_long();
  std::string out;
  while (!text.empty()) {
    if (text.starts_with("$${")) {
      out += "${";
      text.remove_prefix(3);
    } else if (text.starts_with("${")) {
      text.remove_prefix(2);
      Answer value = take_variable(text, environment);
      if (!value) return value;
      out += *value;
      if (out.size() > kMaxTextBytes) return too_long();
    } else {
      out += text.front();
      text.remove_prefix(1);
    }
  }
  return Answer(boost::system::in_place_value, std::move(out));
}

}  // namespace lge::config
