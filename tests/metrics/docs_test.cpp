#include <map>
#include <set>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include "support/file.hpp"

#include "scene.hpp"

namespace lge::metrics {

namespace {

struct Facts {
  std::string type;
  std::set<std::string> labels;
};

using Families = std::map<std::string, Facts>;

std::string documentation() {
  const auto text = read_file(LGE_SOURCE_DIR "/docs/metrics.md", 1 << 20);
  REQUIRE(text.has_value());
  return *text;
}

bool in_name(char c) {
  return (c >= 'a' && c <= 'z') || c == '_';
}

// Every word in backquotes.
std::set<std::string> quoted_words(const std::string& text) {
  std::set<std::string> words;
  std::size_t open = text.find('`');
  while (open != std::string::npos) {
    const std::size_t close = text.find('`', open + 1);
    if (close == std::string::npos) break;
    words.insert(text.substr(open + 1, close - open - 1));
    open = text.find('`', close + 1);
  }
  return words;
}

// The rows "| `name` | type | labels | unit | meaning |".
Families documented() {
  Families families;
  std::istringstream lines(documentation());
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("| `livy_gateway_") && !line.starts_with("| `process_")) continue;
    std::istringstream cells(line.substr(1));
    std::string name;
    std::string type;
    std::string labels;
    std::getline(cells, name, '|');
    std::getline(cells, type, '|');
    std::getline(cells, labels, '|');
    families[*quoted_words(name).begin()] = {type.substr(1, type.size() - 2), quoted_words(labels)};
  }
  return families;
}

// The labels of one sample that are neither a gateway's identity nor configured nor a bucket's bound.
std::set<std::string> own_labels(const std::string& sample) {
  std::set<std::string> labels;
  for (std::size_t at = sample.find("=\""); at != std::string::npos; at = sample.find("=\"", at + 1)) {
    std::size_t start = at;
    while (start > 0 && in_name(sample[start - 1]))
      --start;
    labels.insert(sample.substr(start, at - start));
  }
  for (const char* common : {"workspace_id", "livy_compute_id", "gateway", "le", kFurtherLabel})
    labels.erase(common);
  return labels;
}

Families exposed() {
  Families families;
  const auto scene = full_scene();
  std::istringstream lines(scene->text());
  std::string current;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("# TYPE ")) {
      const std::size_t space = line.find(' ', 7);
      current = line.substr(7, space - 7);
      families[current].type = line.substr(space + 1);
    } else if (!line.starts_with("#")) {
      families[current].labels.merge(own_labels(line));
    }
  }
  return families;
}

}  // namespace

TEST_CASE("docs/metrics.md tells of every metric, with its type and labels, and of no other") {
  const Families told = documented();
  const Families real = exposed();
  for (const auto& [name, facts] : real) {
    CAPTURE(name);
    REQUIRE(told.count(name) == 1);
    CHECK(told.at(name).type == facts.type);
    CHECK(told.at(name).labels == facts.labels);
  }
  for (const auto& [name, facts] : told) {
    CAPTURE(name);
    CHECK(real.count(name) == 1);
  }
}

TEST_CASE("the text and the queries in docs/metrics.md name only metrics that exist") {
  const Families real = exposed();
  const std::string text = documentation();
  for (std::size_t at = text.find("livy_gateway_"); at != std::string::npos;
       at = text.find("livy_gateway_", at + 1)) {
    std::size_t end = at;
    while (end < text.size() && in_name(text[end]))
      ++end;
    std::string name = text.substr(at, end - at);
    for (const std::string suffix : {"_bucket", "_sum", "_count"}) {
      if (name.ends_with(suffix)) name.resize(name.size() - suffix.size());
    }
    CAPTURE(name);
    CHECK((real.count(name) == 1 || name == "livy_gateway_exporter"));
  }
}

}  // namespace lge::metrics
