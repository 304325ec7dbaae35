#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/gateway_record.hpp"

namespace lge::metrics {

/// `,name="value"`.
std::string further_label(std::string_view name, std::string_view value);

/// What all families of one gateway are written from: its record, with the text of every label that more than
/// one of them needs. Keeps a reference to the record.
class GatewaySource {
 public:
  /// Sessions in the list by further labels.
  struct Listed {
    std::string labels;
    Totals totals;
  };
  /// Usage counted by further labels.
  struct Counted {
    std::string labels;
    usage::Usage usage;
  };

  GatewaySource(const GatewayRecord& record, std::span<const std::string> label_names);

  [[nodiscard]] const GatewayRecord& record() const { return record_; }
  [[nodiscard]] std::string_view identity() const { return identity_; }
  /// False before the first good poll, and once withdrawn as stale.
  [[nodiscard]] bool list_is_known() const { return record_.status.totals.has_value(); }
  /// `,state="running"`, by state.
  [[nodiscard]] std::string_view state(std::size_t index) const { return states_[index]; }
  /// Where the list is known at least one: further labels have no values in a list that never held a session.
  [[nodiscard]] const std::vector<Listed>& listed() const { return listed_; }
  /// What was folded is in it only once something was.
  [[nodiscard]] const std::vector<Counted>& counted() const { return counted_; }

 private:
  void read_list(std::span<const std::string> label_names);
  void read_usage(std::span<const std::string> label_names);

  const GatewayRecord& record_;
  std::string identity_;
  std::array<std::string, api::kStateCount> states_;
  std::vector<Listed> listed_;
  std::vector<Counted> counted_;
};

}  // namespace lge::metrics
