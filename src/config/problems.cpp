#include "config/problems.hpp"

#include <numeric>
#include <tuple>

#include <fmt/format.h>

namespace lge::config {

std::string Problem::text() const {
  std::string text = file + ":";
  if (line > 0) text += fmt::format("{}:{}:", line, column);
  text += " ";
  if (!path.empty()) text += path + ": ";
  return text + expected;
}

void Problems::add(Position at, std::string_view path, std::string expected) {
  if (full()) {
    ++left_out_;
    return;
  }
  found_.push_back({file_, at.line, at.column, std::string(path), std::move(expected)});
}

std::vector<Problem> Problems::take() {
  std::vector<std::size_t> order(found_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) {
    return std::tie(found_[a].line, found_[a].column, a) < std::tie(found_[b].line, found_[b].column, b);
  });
  std::vector<Problem> sorted;
  sorted.reserve(order.size() + 1);
  for (const std::size_t index : order)
    sorted.push_back(std::move(found_[index]));
  if (left_out_ > 0) {
    sorted.push_back({file_, 0, 0, "", fmt::format("and {} more problems, not shown", left_out_)});
  }
  found_.clear();
  left_out_ = 0;
  return sorted;
}

}  // namespace lge::config
