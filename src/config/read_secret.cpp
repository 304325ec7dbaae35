#include <fmt/format.h>

#include "config/fields.hpp"
#include "config/patterns.hpp"
#include "config/reader.hpp"
#include "config/sections.hpp"
#include "support/file.hpp"

namespace lge::config {

namespace {

// Neither the content nor the name of the file is shown: somebody may have written the secret in its place.
std::optional<ReadSecret> read_secret_file(const Mapping& mapping, const std::string& key) {
  const std::optional<Text> name = read_text(mapping, key, is_file_name, kFileNameWanted);
  if (!name) return std::nullopt;
  const Result<std::string, std::string> content = read_file(name->text, kMaxSecretFileBytes);
  if (!content) {
    mapping.report(name->at, key, "cannot read the file: " + content.error());
    return std::nullopt;
  }
  Result<Secret, std::string> secret = parse_secret(*content);
  if (secret) return ReadSecret{std::move(*secret), name->text};
  mapping.report(name->at, key, secret.error());
  return std::nullopt;
}

}  // namespace

Result<Secret, std::string> parse_secret(std::string_view text) {
  while (text.ends_with('\n') || text.ends_with('\r'))
    text.remove_suffix(1);
  if (is_secret(text)) return Secret(std::string(text));
  return text.empty() ? std::string("the file is empty; expected it to hold the secret")
                      : fmt::format("expected the file to hold {}", kSecretWanted);
}

std::optional<ReadSecret> read_secret(const Mapping& mapping, std::string_view key) {
  const std::string file_key = std::string(key) + "_file";
  const Entry* direct = mapping.find(key);
  const Entry* file = mapping.find(file_key);
  if (direct != nullptr && file != nullptr) {
    const Entry* second = direct->at < file->at ? file : direct;
    mapping.report(second->at, second->key, fmt::format("expected either {} or {}, not both", key, file_key));
    return std::nullopt;
  }
  if (file != nullptr) return read_secret_file(mapping, file_key);
  if (direct == nullptr) {
    mapping.report_missing(key, fmt::format("either {} or {}", key, file_key));
    return std::nullopt;
  }
  std::optional<Text> text = read_text(mapping, key, is_secret, kSecretWanted);
  if (!text) return std::nullopt;
  return ReadSecret{Secret(std::move(text->text)), std::nullopt};
}

}  // namespace lge::config
