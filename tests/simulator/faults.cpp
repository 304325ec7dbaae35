#include "simulator/faults.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace lge::simulator {

namespace {

constexpr std::size_t kMaxFaults = 1000;

template <class T>
bool fits(const std::optional<T>& wanted, const T& given) {
  return !wanted || *wanted == given;
}

bool matches(const FaultMatch& match, const Call& call) {
  return fits(match.action, call.action) && fits(match.workspace, call.workspace) &&
         fits(match.gateway, call.gateway) && fits(match.key, call.key) && fits(match.host, call.host) &&
         fits(match.page, call.page);
}

bool spent(const FaultMatch& match, std::int64_t fired) {
  return match.times > 0 && fired >= match.times;
}

}  // namespace

std::optional<std::uint64_t> Faults::add(Fault fault) {
  std::erase_if(entries_, [](const Entry& entry) { return spent(entry.fault.match, entry.fired); });
  if (entries_.size() >= kMaxFaults) return std::nullopt;
  entries_.push_back({next_id_, std::move(fault)});
  return next_id_++;
}

bool Faults::remove(std::uint64_t id) {
  return std::erase_if(entries_, [&](const Entry& entry) { return entry.id == id; }) > 0;
}

bool Faults::fires(Entry& entry, const Call& call) {
  const FaultMatch& match = entry.fault.match;
  if (spent(match, entry.fired) || !matches(match, call)) return false;
  if (++entry.matched % match.every != 0) return false;
  if (match.probability < 1 && dice_.fraction() >= match.probability) return false;
  ++entry.fired;
  return true;
}

std::vector<FaultEffect> Faults::strike(const Call& call) {
  std::vector<FaultEffect> effects;
  for (Entry& entry : entries_) {
    if (fires(entry, call)) effects.push_back(entry.fault.effect);
  }
  return effects;
}

std::string Faults::to_json() const {
  std::string list;
  for (const Entry& entry : entries_) {
    list += fmt::format(R"({}{{"id":{},"matched":{},"fired":{},"spent":{}}})", list.empty() ? "" : ",",
                        entry.id, entry.matched, entry.fired, spent(entry.fault.match, entry.fired));
  }
  return fmt::format(R"({{"faults":[{}]}})", list);
}

}  // namespace lge::simulator
