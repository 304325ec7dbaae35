#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.hpp"
#include "support/environment.hpp"
#include "support/result.hpp"
#include "support/secret.hpp"

namespace lge::config {

/// One thing wrong with a configuration. Lines and columns count from 1; 0 where the problem is the whole
/// file's.
struct Problem {
  std::string file;
  int line = 0;
  int column = 0;
  std::string path;      ///< the key, as in `gateways[0].region`; empty for the whole document
  std::string expected;  ///< a sentence for people; never a secret

  /// `file:line:column: path: expected`, without the parts that are empty or 0.
  [[nodiscard]] std::string text() const;
  friend bool operator==(const Problem&, const Problem&) = default;
};

struct Loaded {
  Config config;
  std::vector<std::string> warnings;  ///< for people, as in `file:3:13: api.endpoint: … is not encrypted`
};

/// The longest file that may hold a secret.
inline constexpr std::size_t kMaxSecretFileBytes = 65'536;
/// The longest `api.ca_file`: more than any bundle of the world's authorities.
inline constexpr std::size_t kMaxCaFileBytes = 4'194'304;

/// The secret in the text of such a file, without the line breaks at its end. The error says what is wrong,
/// and shows nothing of the text. Pure.
Result<Secret, std::string> parse_secret(std::string_view text);

/// Reads and checks the YAML file at `path` (at most 4 MiB). Every problem is reported at once, in the order
/// of the file. Secrets named by `…_file` are read too, relative to nothing but the working directory.
Result<Loaded, std::vector<Problem>> load(const std::filesystem::path& path, const Environment& environment);

/// The same for a text that is already in memory; `file` names it in problems. Touches the disk for `…_file`
/// only.
Result<Loaded, std::vector<Problem>> parse(std::string_view text, const std::string& file,
                                           const Environment& environment);

}  // namespace lge::config
