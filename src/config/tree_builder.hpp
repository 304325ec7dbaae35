#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <yaml-cpp/eventhandler.h>

#include "config/document.hpp"

namespace lge::config {

/// Thrown through yaml-cpp to end the reading of a document that is past a limit. Caught in read_document.
struct ReadingStopped {
  Position at;
  std::string path;
  std::string expected;
};

/// Makes a bounded tree out of yaml-cpp's events. Depth is checked as collections open, so that yaml-cpp's
/// own recursion ends with it.
class TreeBuilder final : public YAML::EventHandler {
 public:
  explicit TreeBuilder(Problems& problems) : problems_(problems) {}

  /// Null where no document came.
  [[nodiscard]] Value root() const;

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override { close(); }

 private:
  struct Key {
    std::string text;
    Position at;
    bool usable = false;
  };
  /// A collection that is still open.
  struct Frame {
    Position at;
    YAML::anchor_t anchor;
    std::shared_ptr<Content> content;
    std::optional<Key> key;                     // of a mapping, once it has come and until its value has
    std::unordered_map<std::string, int> seen;  // the line of each key so far
  };

  void open(Kind kind, Position at, const std::string& tag, YAML::anchor_t anchor);
  void close();
  void complete(Position at, YAML::anchor_t anchor, std::shared_ptr<const Content> content);
  void attach(Value value);
  void take_key(Frame& frame, const Value& value);
  void check_tag(Position at, const std::string& tag);
  void count(Position at, std::size_t values);
  [[nodiscard]] std::string path() const;
  [[noreturn]] void stop(Position at, std::string expected) const;

  Problems& problems_;
  bool started_ = false;
  Value root_;
  std::vector<Frame> open_;
  std::unordered_map<YAML::anchor_t, std::shared_ptr<const Content>> anchors_;
  std::size_t values_ = 0;
};

}  // namespace lge::config
