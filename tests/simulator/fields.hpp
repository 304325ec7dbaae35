#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/json.hpp"

namespace lge::simulator {

/// What is wrong with a scenario or an admin call: `workspaces[0].region: expected a string`.
/// Thrown by readers; read_scenario and the admin endpoints turn it into an error or a 400.
class BadInput : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Range {
  double low = 0;
  double high = 0;
};

/// Reads one JSON object strictly: every member is asked for by name with its type and limits, and finish()
/// refuses members that nobody asked for. All throw BadInput. The value must outlive this.
class Fields {
 public:
  Fields(const Json& object, std::string path);

  /// The member as it is; null where it is absent.
  const Json* any(std::string_view name);
  const Json* object(std::string_view name);
  const Json* array(std::string_view name);
  std::optional<std::string> text(std::string_view name);
  /// Of 1 to 256 bytes.
  std::string required_text(std::string_view name);
  std::optional<bool> flag(std::string_view name);
  std::optional<double> number(std::string_view name, double low, double high);
  std::optional<std::int64_t> integer(std::string_view name, std::int64_t low, std::int64_t high);
  /// One number, or `[low, high]`.
  std::optional<Range> range(std::string_view name, double low, double high);
  /// An array of at least one and at most 1,000 strings.
  std::optional<std::vector<std::string>> texts(std::string_view name);
  /// The index of the member's text in `choices`.
  std::optional<std::size_t> choice(std::string_view name, const std::vector<std::string_view>& choices);

  void finish() const;
  [[nodiscard]] std::string path_of(std::string_view name) const;
  [[noreturn]] void fail(std::string_view name, std::string_view why) const;

 private:
  const Json* typed(std::string_view name, Json::Kind kind, std::string_view expected);

  const Json& object_;
  std::string path_;
  std::set<std::string, std::less<>> asked_;
};

}  // namespace lge::simulator
