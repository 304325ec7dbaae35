#include "config/yaml_writer.hpp"

#include "support/duration.hpp"
#include "support/outside_text.hpp"

namespace lge::config {

std::string yaml_quoted(std::string_view text) {
  std::string escaped;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("${")) escaped += '$';
    escaped += text[i];
  }
  return in_quotes(escaped);
}

void YamlWriter::start_line() {
  yaml_.append(depth_ * 2, ' ');
  if (dash_) yaml_.replace(yaml_.size() - 2, 2, "- ");
  dash_ = false;
}

void YamlWriter::begin(std::string_view key) {
  start_line();
  yaml_.append(key).append(":\n");
  ++depth_;
}

void YamlWriter::begin_item() {
  ++depth_;
  dash_ = true;
}

void YamlWriter::end() {
  --depth_;
}

void YamlWriter::plain(std::string_view key, std::string_view value) {
  start_line();
  yaml_.append(key).append(": ").append(value).append("\n");
}

void YamlWriter::text(std::string_view key, std::string_view value) {
  plain(key, yaml_quoted(value));
}

void YamlWriter::duration(std::string_view key, Millis value) {
  plain(key, format_duration(value));
}

void YamlWriter::secret(std::string_view key) {
  plain(key, "<secret>");
}

void YamlWriter::unset(std::string_view key, std::string_view what) {
  yaml_.append(depth_ * 2, ' ').append("# ").append(key).append(": ").append(what).append("\n");
}

}  // namespace lge::config
