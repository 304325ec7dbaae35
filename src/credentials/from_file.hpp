#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "support/file.hpp"
#include "support/log.hpp"
#include "support/result.hpp"

namespace lge::credentials {

/// What a file means, that somebody replaces while the program runs: it is read at each use, and parsed where
/// its content is another. Where it cannot be read or makes no sense (half written, for a moment not there),
/// the last good meaning stays, which is logged once for each change. Not thread-safe.
template <class T>
class FromFile {
 public:
  /// The error completes `PATH: …`, and shows nothing of the text.
  using Parse = std::function<Result<T, std::string>(std::string_view text)>;

  /// `good`: what the file meant when it was read before, if it was. `log` outlives this.
  FromFile(std::filesystem::path path, std::size_t max_bytes, Parse parse, Log& log,
           std::optional<T> good = std::nullopt)
      : path_(std::move(path)),
        max_bytes_(max_bytes),
        parse_(std::move(parse)),
        log_(log),
        good_(std::move(good)) {}

  /// The newest good meaning; the error is `PATH: why` where there has never been one.
  Result<T, std::string> newest() {
    look();
    if (good_) return Result<T, std::string>(in_place_value, *good_);
    return Result<T, std::string>(in_place_error, path_.string() + ": " + why_);
  }

 private:
  void look() {
    Result<std::string, std::string> text = read_file(path_, max_bytes_);
    if (text && text_ && *text == *text_) return;
    text_.reset();
    if (!text) return keep_problem(text.error());
    Result<T, std::string> meaning = parse_(*text);
    text_ = std::move(*text);
    if (!meaning) return keep_problem(meaning.error());
    if (!why_.empty() && good_) log_.info("the file is good again", field("file", path_.string()));
    good_ = std::move(*meaning);
    why_.clear();
  }

  void keep_problem(const std::string& why) {
    const bool is_new = why != why_;
    why_ = why;
    if (!is_new || !good_) return;
    log_.warn("a file of credentials is no longer good; what it held before is used",
              field("file", path_.string()), field("err", why_));
  }

  std::filesystem::path path_;
  std::size_t max_bytes_;
  Parse parse_;
  Log& log_;
  std::optional<T> good_;
  std::optional<std::string> text_;  // as last read
  std::string why_;                  // what is wrong with the newest content; empty: nothing
};

}  // namespace lge::credentials
