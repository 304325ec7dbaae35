#include "simulator/signature.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "simulator/percent.hpp"
#include "support/digest.hpp"

namespace lge::simulator {

namespace {

constexpr std::string_view kAlgorithm = "ACS3-HMAC-SHA256";

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

// Cuts `prefix` and what follows up to `separator` off the front of `text`; nothing where it does not begin
// so.
std::optional<std::string_view> take_part(std::string_view& text, std::string_view prefix, char separator) {
  if (!text.starts_with(prefix)) return std::nullopt;
  text.remove_prefix(prefix.size());
  const std::size_t end = std::min(text.find(separator), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

std::vector<std::string> split_names(std::string_view text) {
  std::vector<std::string> names;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(';'), text.size());
    names.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return names;
}

bool is_sorted_set(const std::vector<std::string>& names) {
  const bool rising = std::adjacent_find(names.begin(), names.end(), std::greater_equal<>()) == names.end();
  return rising && std::all_of(names.begin(), names.end(), [](const std::string& name) {
           return !name.empty() && to_lower(name) == name;
         });
}

bool is_hex_digest(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

std::optional<Authorization> parse_authorization(std::string_view text) {
  if (!text.starts_with(kAlgorithm)) return std::nullopt;
  text.remove_prefix(kAlgorithm.size());
  const auto key_id = take_part(text, " Credential=", ',');
  const auto names = key_id ? take_part(text, "SignedHeaders=", ',') : std::nullopt;
  if (!names || !text.starts_with("Signature=")) return std::nullopt;
  Authorization found{std::string(*key_id), split_names(*names),
                      std::string(text.substr(std::string_view("Signature=").size()))};
  if (found.key_id.empty() || found.signed_headers.empty() || !is_sorted_set(found.signed_headers) ||
      !is_hex_digest(found.signature)) {
    return std::nullopt;
  }
  return found;
}

std::optional<std::string> canonical_uri(std::string_view raw_path) {
  if (raw_path.empty()) return "/";
  const auto segments = parse_path(raw_path);
  if (!segments) return std::nullopt;
  std::string uri;
  for (const std::string& segment : *segments)
    uri += '/' + percent_encode(segment);
  return uri;
}

std::optional<std::string> canonical_query(std::string_view raw_query) {
  std::optional<Query> query = parse_query(raw_query);
  if (!query) return std::nullopt;
  std::sort(query->begin(), query->end());
  std::string text;
  for (const auto& [name, value] : *query) {
    if (!text.empty()) text += '&';
    text += percent_encode(name) + '=' + percent_encode(value);
  }
  return text;
}

std::optional<std::string> canonical_headers(const Headers& headers, const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    std::vector<std::string_view> values;
    for (const auto& [sent, value] : headers) {
      if (to_lower(sent) == name) values.push_back(trimmed(value));
    }
    if (values.empty()) return std::nullopt;
    std::sort(values.begin(), values.end());
    text += fmt::format("{}:{}\n", name, fmt::join(values, ","));
  }
  return text;
}

std::string canonical_request(std::string_view method, std::string_view uri, std::string_view query,
                              std::string_view headers, const std::vector<std::string>& names,
                              std::string_view payload_hash) {
  return fmt::format("{}\n{}\n{}\n{}\n{}\n{}", method, uri, query, headers, fmt::join(names, ";"),
                     payload_hash);
}

std::string sign(std::string_view secret, std::string_view canonical) {
  const std::string text = fmt::format("{}\n{}", kAlgorithm, to_hex(sha256(canonical)));
  return to_hex(hmac_sha256(secret, text));
}

std::optional<std::string> canonical_form(const Request& request, const std::vector<std::string>& names) {
  const auto uri = canonical_uri(request.path());
  const auto query = canonical_query(request.query());
  const auto headers = canonical_headers(request.headers, names);
  if (!uri || !query || !headers) return std::nullopt;
  return canonical_request(request.method, *uri, *query, *headers, names, to_hex(sha256(request.body)));
}

bool covers_required_headers(const Headers& headers, const std::vector<std::string>& names) {
  const auto is_signed = [&](const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  return is_signed("host") && std::all_of(headers.begin(), headers.end(), [&](const auto& header) {
           const std::string name = to_lower(header.first);
           return (!name.starts_with("x-acs-") && name != "content-type") || is_signed(name);
         });
}

}  // namespace lge::simulator
