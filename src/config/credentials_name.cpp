#include <fmt/format.h>

#include "config/fields.hpp"
#include "config/path.hpp"
#include "config/sections.hpp"
#include "config/suggest.hpp"

namespace lge::config {

namespace {

constexpr std::string_view kWanted = "the name of an entry of `credentials`";

bool is_any_text(std::string_view) {
  return true;
}

}  // namespace

void read_credentials_name(const Mapping& mapping, const CredentialsSection& credentials, std::string& out) {
  const std::optional<Text> text = read_text(mapping, "credentials", is_any_text, kWanted);
  if (!text) return;
  out = text->text;
  if (!credentials.names || credentials.names->contains(out)) return;
  const std::vector<std::string_view> names(credentials.names->begin(), credentials.names->end());
  const auto meant = mapping.reading().problems.full() ? std::nullopt : nearest(out, names);
  mapping.report(text->at, "credentials",
                 meant ? fmt::format("expected {}; did you mean `{}`?", kWanted, show_key(*meant))
                       : fmt::format("expected {}; there is none of this name", kWanted));
}

}  // namespace lge::config
