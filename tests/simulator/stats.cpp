#include "simulator/stats.hpp"

#include <algorithm>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "support/outside_text.hpp"

namespace lge::simulator {

namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

constexpr std::size_t kMaxNames = 20'000;  // of one kind; the rest is counted as `_other`
constexpr std::size_t kMaxName = 256;
constexpr std::size_t kMaxRemembered = 1'000'000;  // requests of one second

void count(std::map<std::string, std::uint64_t, std::less<>>& counts, std::string_view name) {
  const auto place = counts.find(name);
  if (place != counts.end()) {
    ++place->second;
  } else {
    ++counts[counts.size() < kMaxNames ? std::string(name) : "_other"];
  }
}

void put(Writer& writer, std::string_view name, std::uint64_t value) {
  writer.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
  writer.Uint64(value);
}

void put(Writer& writer, std::string_view name,
         const std::map<std::string, std::uint64_t, std::less<>>& counts) {
  writer.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
  writer.StartObject();
  for (const auto& [key, value] : counts)
    put(writer, key, value);
  writer.EndObject();
}

}  // namespace

void Stats::forget_old(SteadyTime now) {
  while (!last_second_.empty() &&
         (now - last_second_.front() >= std::chrono::seconds(1) || last_second_.size() >= kMaxRemembered)) {
    last_second_.pop_front();
  }
}

std::shared_ptr<void> Stats::begin(const Call& call, std::string_view gateway) {
  ++requests_;
  count(by_action_, call.action);
  if (!call.key.empty()) count(by_key_, cut_to(call.key, kMaxName));
  if (!gateway.empty()) {
    count(by_gateway_, gateway);
    count(by_page_, std::to_string(call.page));
  }
  const SteadyTime now = clock_.steady();
  forget_old(now);
  last_second_.push_back(now);
  highest_rate_ = std::max(highest_rate_, last_second_.size());
  ++under_way_->now;
  under_way_->highest = std::max(under_way_->highest, under_way_->now);
  return {under_way_.get(), [shared = under_way_](void*) { --shared->now; }};
}

void Stats::end(std::string_view code) {
  ++answers_;
  count(by_code_, code);
}

void Stats::count_issued(std::string_view duration, std::string_view session_name) {
  ++keys_issued_;
  if (!duration.empty()) count(durations_, duration);
  if (!session_name.empty()) count(session_names_, cut_to(session_name, kMaxName));
}

void Stats::count_proxied(bool connect, std::string_view host) {
  count(connect ? connects_ : forwards_, cut_to(host, kMaxName));
}

void Stats::reset() {
  for (Counts* counts : {&by_action_, &by_gateway_, &by_code_, &by_page_, &by_key_, &durations_,
                         &session_names_, &connects_, &forwards_}) {
    counts->clear();
  }
  keys_issued_ = proxy_refusals_ = leaked_proxy_users_ = 0;
  last_second_.clear();
  highest_rate_ = 0;
  requests_ = answers_ = signature_failures_ = faults_fired_ = 0;
  connections_accepted_ -= connections_closed_;
  connections_closed_ = 0;
  under_way_->highest = under_way_->now;
}

std::string Stats::to_json() {
  forget_old(clock_.steady());
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  writer.StartObject();
  put(writer, "requests", requests_);
  put(writer, "answers", answers_);
  put(writer, "by_action", by_action_);
  put(writer, "by_gateway", by_gateway_);
  put(writer, "by_code", by_code_);
  put(writer, "by_page", by_page_);
  put(writer, "by_key", by_key_);
  put(writer, "keys_issued", keys_issued_);
  put(writer, "durations", durations_);
  put(writer, "session_names", session_names_);
  put(writer, "proxy_connects", connects_);
  put(writer, "proxy_forwards", forwards_);
  put(writer, "proxy_refusals", proxy_refusals_);
  put(writer, "leaked_proxy_users", leaked_proxy_users_);
  put(writer, "under_way", under_way_->now);
  put(writer, "max_under_way", under_way_->highest);
  put(writer, "requests_last_second", last_second_.size());
  put(writer, "max_requests_in_a_second", highest_rate_);
  put(writer, "signature_failures", signature_failures_);
  put(writer, "faults_fired", faults_fired_);
  put(writer, "connections_accepted", connections_accepted_);
  put(writer, "connections_open", connections_accepted_ - connections_closed_);
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace lge::simulator
