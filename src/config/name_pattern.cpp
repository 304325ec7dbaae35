#include "config/name_pattern.hpp"

#include <fmt/format.h>

#include "config/pattern_program.hpp"
#include "support/outside_text.hpp"

namespace lge::config {

namespace {

using Kind = PatternStep::Kind;

// The code points of valid UTF-8.
std::u32string decoded(std::string_view utf8) {
  std::u32string text;
  for (const char c : utf8) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) == 0x80U) {
      text.back() = (text.back() << 6U) | (byte & 0x3FU);
    } else if (byte < 0x80U) {
      text += byte;
    } else {
      const unsigned mask = byte < 0xE0U ? 0x1FU : byte < 0xF0U ? 0x0FU : 0x07U;
      text += static_cast<char32_t>(byte & mask);
    }
  }
  return text;
}

struct Place {
  bool at_begin;
  bool at_end;
};

/// The steps that are reached at one place of the name.
class Reached {
 public:
  explicit Reached(const PatternProgram& program) : program_(&program), seen_(program.steps.size()) {}

  void clear() {
    seen_.assign(seen_.size(), false);
    waiting_.clear();
  }

  /// Adds `step`, and all that is reached from there without taking a character.
  void add(std::size_t step, Place place) {
    open_.push_back(step);
    while (!open_.empty()) {
      const std::size_t next = open_.back();
      open_.pop_back();
      if (seen_[next]) continue;
      seen_[next] = true;
      follow(next, place);
    }
  }

  /// Those that take a character.
  [[nodiscard]] const std::vector<std::size_t>& waiting() const { return waiting_; }
  [[nodiscard]] bool accepted() const { return seen_.back(); }

 private:
  void follow(std::size_t index, Place place) {
    const PatternStep& step = program_->steps[index];
    if (step.kind == Kind::character) waiting_.push_back(index);
    if (step.kind == Kind::either) open_.push_back(step.other);
    if (step.kind == Kind::either || step.kind == Kind::go) open_.push_back(step.next);
    const bool holds =
        (step.kind == Kind::at_begin && place.at_begin) || (step.kind == Kind::at_end && place.at_end);
    if (holds) open_.push_back(index + 1);
  }

  const PatternProgram* program_;
  std::vector<bool> seen_;
  std::vector<std::size_t> waiting_;
  std::vector<std::size_t> open_;
};

Result<NamePattern, std::string> failed(std::string why) {
  return Result<NamePattern, std::string>(boost::system::in_place_error, std::move(why));
}

}  // namespace

Result<NamePattern, std::string> NamePattern::parse(std::string_view text) {
  if (text.empty()) return failed("it is empty");
  if (text.size() > kMaxBytes) return failed(fmt::format("it is longer than {} bytes", kMaxBytes));
  if (!is_valid_utf8(text)) return failed("it is no UTF-8");
  const Result<PatternNode, std::string> tree = parse_pattern(decoded(text));
  if (!tree) return failed(tree.error());
  std::optional<PatternProgram> program = compile_pattern(*tree);
  if (!program) {
    return failed(
        fmt::format("with its repetitions written out it has more than {} steps", kMaxPatternSteps));
  }
  return NamePattern(std::string(text), std::make_shared<const PatternProgram>(std::move(*program)));
}

bool NamePattern::matches(std::string_view name) const {
  const std::u32string characters = decoded(is_valid_utf8(name) ? name : valid_utf8(name));
  Reached now(*program_);
  Reached next(*program_);
  now.add(0, {.at_begin = true, .at_end = characters.empty()});
  for (std::size_t i = 0; i < characters.size(); ++i) {
    if (now.waiting().empty()) return false;
    next.clear();
    const Place place{.at_begin = false, .at_end = i + 1 == characters.size()};
    for (const std::size_t step : now.waiting()) {
      if (contains(program_->sets[program_->steps[step].next], characters[i])) next.add(step + 1, place);
    }
    std::swap(now, next);
  }
  return now.accepted();
}

}  // namespace lge::config
