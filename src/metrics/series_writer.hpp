#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lge::metrics {

/// Writes the samples of one gateway's family: each carries the gateway's identity and then its own labels.
/// Labels are given as text: `a="x",b="y"` the identity, `,c="z"` the further ones. Thousands of lines are
/// made with each poll: this appends to one string and makes nothing else. Keeps references to all three.
class SeriesWriter {
 public:
  SeriesWriter(std::string& out, std::string_view name, std::string_view identity)
      : out_(out), name_(name), identity_(identity) {}

  void add(double value, std::string_view labels = {}, std::string_view more_labels = {});
  /// A histogram's sample, whose name has a suffix.
  void add_suffixed(std::string_view suffix, double value, std::string_view labels = {});

 private:
  void append(std::string_view suffix, std::string_view labels, std::string_view more_labels, double value);

  std::string& out_;
  std::string_view name_;
  std::string_view identity_;
};

}  // namespace lge::metrics
