#include <fmt/format.h>

#include "config/fields.hpp"
#include "config/patterns.hpp"
#include "config/reader.hpp"
#include "config/sections.hpp"
#include "net/proxy.hpp"
#include "support/file.hpp"

namespace lge::config {

namespace {

using std::chrono::minutes;

void read_endpoint(const Mapping& mapping, std::string& out, std::vector<std::string>& warnings) {
  const std::optional<Text> text = read_text(mapping, "endpoint", is_endpoint, kEndpointWanted);
  if (!text) return;
  out = text->text;
  if (!out.starts_with("http://")) return;
  const Problem warning{mapping.reading().problems.file(), text->at.line, text->at.column, text->path,
                        "http:// is not encrypted; use https:// for anything but a test"};
  warnings.push_back(warning.text());
}

void read_ca_file(const Mapping& mapping, std::optional<std::filesystem::path>& out) {
  const std::optional<Text> text = read_text(mapping, "ca_file", is_file_name, kFileNameWanted);
  if (!text) return;
  const Result<std::string, std::string> content = read_file(text->text, kMaxCaFileBytes);
  if (content) {
    out = text->text;
  } else {
    mapping.report(text->at, "ca_file", "cannot read the file: " + content.error());
  }
}

void read_proxy(const Mapping& mapping, std::optional<Secret>& out) {
  std::optional<Text> text = mapping.text("proxy", "the URL of an HTTP proxy, or none");
  if (!text) return;
  if (text->text != net::kNoProxy) {
    const auto proxy = net::parse_proxy(text->text);
    if (!proxy) {
      mapping.report(text->at, "proxy", fmt::format("{} (or {}: no proxy)", proxy.error(), net::kNoProxy));
      return;
    }
  }
  out = Secret(std::move(text->text));
}

}  // namespace

Api read_api(Reading& reading, const Value& value, std::vector<std::string>& warnings) {
  const Mapping mapping(reading, value, "api");
  mapping.check_keys(kApiKeys);
  Api api;
  read_endpoint(mapping, api.endpoint, warnings);
  read_duration(mapping, "request_timeout", {Millis(100), minutes(10)}, api.request_timeout);
  read_whole(mapping, "page_size", {1, 100}, api.page_size);
  read_whole(mapping, "max_in_flight", {1, 256}, api.max_in_flight);
  read_rate(mapping, "requests_per_second", {0.01, 10'000}, api.requests_per_second);
  read_whole(mapping, "max_attempts", {1, 20}, api.max_attempts);
  read_whole(mapping, "max_response_bytes", {65'536, 268'435'456}, api.max_response_bytes);
  read_ca_file(mapping, api.ca_file);
  read_proxy(mapping, api.proxy);
  return api;
}

}  // namespace lge::config
