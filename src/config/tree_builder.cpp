#include "config/tree_builder.hpp"

#include <fmt/format.h>
#include <yaml-cpp/mark.h>

#include "config/path.hpp"

namespace lge::config {

namespace {

Position position(const YAML::Mark& mark) {
  return {mark.line + 1, mark.column + 1};
}

}  // namespace

Value TreeBuilder::root() const {
  if (root_.content != nullptr) return root_;
  return {{}, std::make_shared<const Content>()};
}

void TreeBuilder::OnDocumentStart(const YAML::Mark& mark) {
  if (started_)
    stop(position(mark), "this does not belong to the first document; one file holds one document");
  started_ = true;
}

void TreeBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  // yaml-cpp marks a value that is left out where the next token stands, which may be lines away.
  Position at = position(mark);
  if (!open_.empty()) {
    const Frame& frame = open_.back();
    at = frame.key ? frame.key->at : frame.at;
  }
  count(at, 1);
  complete(at, anchor, std::make_shared<const Content>());
}

void TreeBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const Position at = position(mark);
  const auto named = anchors_.find(anchor);
  if (named == anchors_.end()) stop(at, "an alias cannot stand inside what it names");
  if (open_.size() + named->second->height > kMaxDepth) {
    stop(at, fmt::format("nested more than {} levels deep", kMaxDepth));
  }
  count(at, named->second->values);
  attach({at, named->second});
}

void TreeBuilder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                           const std::string& value) {
  const Position at = position(mark);
  check_tag(at, tag);
  count(at, 1);
  auto content = std::make_shared<Content>();
  content->kind = Kind::scalar;
  content->text = value;
  complete(at, anchor, std::move(content));
}

void TreeBuilder::OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                                  YAML::EmitterStyle::value /*style*/) {
  open(Kind::list, position(mark), tag, anchor);
}

void TreeBuilder::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                             YAML::EmitterStyle::value /*style*/) {
  open(Kind::map, position(mark), tag, anchor);
}

void TreeBuilder::open(Kind kind, Position at, const std::string& tag, YAML::anchor_t anchor) {
  check_tag(at, tag);
  count(at, 1);
  if (open_.size() == kMaxDepth) stop(at, fmt::format("nested more than {} levels deep", kMaxDepth));
  auto content = std::make_shared<Content>();
  content->kind = kind;
  open_.push_back({at, anchor, std::move(content), std::nullopt, {}});
}

void TreeBuilder::close() {
  Frame frame = std::move(open_.back());
  open_.pop_back();
  complete(frame.at, frame.anchor, std::move(frame.content));
}

void TreeBuilder::complete(Position at, YAML::anchor_t anchor, std::shared_ptr<const Content> content) {
  if (anchor != YAML::NullAnchor) anchors_[anchor] = content;
  attach({at, std::move(content)});
}

void TreeBuilder::attach(Value value) {
  if (open_.empty()) {
    root_ = std::move(value);
    return;
  }
  Frame& frame = open_.back();
  Content& parent = *frame.content;
  parent.values += value.content->values;
  parent.height = std::max(parent.height, value.content->height + 1);
  if (parent.kind == Kind::list) {
    parent.items.push_back(std::move(value));
  } else if (!frame.key) {
    take_key(frame, value);
  } else {
    if (frame.key->usable)
      parent.entries.push_back({std::move(frame.key->text), frame.key->at, std::move(value)});
    frame.key.reset();
  }
}

void TreeBuilder::take_key(Frame& frame, const Value& value) {
  Key key{value.content->text, value.at, false};
  if (value.kind() != Kind::scalar) {
    problems_.add(value.at, path(), "a key must be a text");
  } else if (const auto [first, is_new] = frame.seen.try_emplace(key.text, key.at.line); is_new) {
    key.usable = true;
  } else {
    problems_.add(value.at, child_path(path(), key.text),
                  fmt::format("repeated key; it stands on line {} already", first->second));
  }
  frame.key = std::move(key);
}

void TreeBuilder::check_tag(Position at, const std::string& tag) {
  const bool none =
      tag.empty() || tag == "?" || tag == "!";  // yaml-cpp's own for plain and for quoted values
  if (!none) problems_.add(at, path(), "tags, such as !!binary, have no meaning here; remove the tag");
}

void TreeBuilder::count(Position at, std::size_t values) {
  values_ += values;
  if (values_ > kMaxValues) {
    stop(at, fmt::format("more than {} keys and values, counting aliases as if written out", kMaxValues));
  }
}

std::string TreeBuilder::path() const {
  std::string path;
  for (const Frame& frame : open_) {
    if (frame.content->kind == Kind::list) path = item_path(path, frame.content->items.size());
    if (frame.key) path = child_path(path, frame.key->text);
  }
  return path;
}

void TreeBuilder::stop(Position at, std::string expected) const {
  // The path of what nests too deep would be as long as it is deep.
  throw ReadingStopped{at, open_.size() < kMaxDepth ? path() : "", std::move(expected)};
}

}  // namespace lge::config
