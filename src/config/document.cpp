#include "config/document.hpp"

#include <sstream>

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "config/raw_text.hpp"
#include "config/tree_builder.hpp"
#include "config/yaml_error.hpp"

namespace lge::config {

namespace {

// yaml-cpp takes a quote that is open at the end for closed where a line break is the last character.
std::string with_last_comment(std::string_view text) {
  return std::string(text) + "\n#";
}

}  // namespace

std::optional<Value> read_document(std::string_view text, Problems& problems) {
  text = without_bom(text);
  if (auto wrong = check_raw_text(text)) {
    problems.add(wrong->at, "", std::move(wrong->expected));
    return std::nullopt;
  }
  TreeBuilder builder(problems);
  try {
    std::istringstream stream(with_last_comment(text));
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
    return builder.root();
  } catch (const ReadingStopped& stopped) {
    problems.add(stopped.at, stopped.path, stopped.expected);
  } catch (const YAML::Exception& error) {
    problems.add(place_of(error, text), "", explain(error, text));
  }
  return std::nullopt;
}

}  // namespace lge::config
