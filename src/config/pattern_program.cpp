#include "config/pattern_program.hpp"

#include <algorithm>

namespace lge::config {

namespace {

using Kind = PatternNode::Kind;

// How many steps the node makes, or something above the most. Every node makes one at least, so that emitting
// takes no longer than the result is long.
std::size_t steps_of(const PatternNode& node) {
  if (node.parts.empty()) return 1;
  std::size_t steps = 0;
  for (const PatternNode& part : node.parts)
    steps = std::min(steps + steps_of(part), kMaxPatternSteps + 1);
  if (node.kind == Kind::either) steps += 2 * (node.parts.size() - 1);
  if (node.kind == Kind::repeat) {
    const std::size_t further = node.most ? (*node.most - node.least) * (steps + 1) : steps + 2;
    steps = 1 + node.least * steps + further;
  }
  return std::min(steps, kMaxPatternSteps + 1);
}

class Compiler {
 public:
  PatternProgram program(const PatternNode& tree) {
    emit(tree);
    add({PatternStep::Kind::accept});
    return std::move(program_);
  }

 private:
  [[nodiscard]] std::size_t here() const { return program_.steps.size(); }

  std::size_t add(PatternStep step) {
    program_.steps.push_back(step);
    return here() - 1;
  }

  void emit(const PatternNode& node) {
    switch (node.kind) {
      case Kind::nothing:
        return skip();
      case Kind::character:
        program_.sets.push_back(node.set);
        add({PatternStep::Kind::character, program_.sets.size() - 1});
        return;
      case Kind::at_begin:
        add({PatternStep::Kind::at_begin});
        return;
      case Kind::at_end:
        add({PatternStep::Kind::at_end});
        return;
      case Kind::sequence:
        std::for_each(node.parts.begin(), node.parts.end(), [this](const PatternNode& part) { emit(part); });
        return;
      case Kind::either:
        return emit_either(node.parts);
      case Kind::repeat:
        return emit_repeat(node);
    }
  }

  void skip() { add({PatternStep::Kind::go, here() + 1}); }

  void emit_either(const std::vector<PatternNode>& parts) {
    std::vector<std::size_t> ends;
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
      const std::size_t fork = add({PatternStep::Kind::either, here() + 1});
      emit(parts[i]);
      ends.push_back(add({PatternStep::Kind::go}));
      program_.steps[fork].other = here();
    }
    emit(parts.back());
    for (const std::size_t end : ends)
      program_.steps[end].next = here();
  }

  void emit_repeat(const PatternNode& node) {
    const PatternNode& part = node.parts.front();
    skip();
    for (std::size_t i = 0; i < node.least; ++i)
      emit(part);
    if (!node.most) return emit_endless(part);
    std::vector<std::size_t> forks;
    for (std::size_t i = node.least; i < *node.most; ++i) {
      forks.push_back(add({PatternStep::Kind::either, here() + 1}));
      emit(part);
    }
    for (const std::size_t fork : forks)
      program_.steps[fork].other = here();
  }

  void emit_endless(const PatternNode& part) {
    const std::size_t fork = add({PatternStep::Kind::either, here() + 1});
    emit(part);
    add({PatternStep::Kind::go, fork});
    program_.steps[fork].other = here();
  }

  PatternProgram program_;
};

}  // namespace

std::optional<PatternProgram> compile_pattern(const PatternNode& tree) {
  if (steps_of(tree) > kMaxPatternSteps) return std::nullopt;
  return Compiler().program(tree);
}

}  // namespace lge::config
