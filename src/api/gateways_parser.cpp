#include <array>
#include <unordered_set>
#include <utility>

#include "api/directory_parser.hpp"
#include "api/json_answer.hpp"
#include "support/outside_text.hpp"

namespace lge::api {

namespace {

using Type = JsonMember::Type;

constexpr std::string_view kSuccess = "1000000";
// An error is short; what is longer is of no use to anybody.
constexpr std::size_t kMaxErrorBytes = 65'536;

enum Id : int {
  code,
  message,
  request_id,
  data,
  gateways,
  compute_id,  // the first of a gateway's
  name,
  status,
  queue,
  created_by,
  created,
  started,
  auth_type,
  cpu_limit,
  memory_limit,
  release_version,
  livy_version,
  auto_stop,
  auto_stop_enabled,
  idle_timeout,
  fusion,
  public_endpoint
};

constexpr std::array<JsonMember, 2> kAutoStop{{{"enable", Type::yes_or_no, Id::auto_stop_enabled},
                                               {"idleTimeoutMinutes", Type::whole_number, Id::idle_timeout}}};
constexpr std::array<JsonMember, 15> kGateway{
    {{"computeId", Type::text, Id::compute_id},
     {"name", Type::text, Id::name},
     {"status", Type::text, Id::status},
     {"queueName", Type::text, Id::queue},
     {"createdBy", Type::text, Id::created_by},
     {"gmtCreate", Type::whole_number, Id::created},
     {"startTime", Type::whole_number, Id::started},
     {"authType", Type::text, Id::auth_type},
     {"cpuLimit", Type::text, Id::cpu_limit},
     {"memoryLimit", Type::text, Id::memory_limit},
     {"displayReleaseVersion", Type::text, Id::release_version},
     {"livyVersion", Type::text, Id::livy_version},
     {"autoStopConfiguration", Type::object, Id::auto_stop, kAutoStop},
     {"fusion", Type::yes_or_no, Id::fusion},
     {"enablePublic", Type::yes_or_no, Id::public_endpoint}}};
constexpr std::array<JsonMember, 1> kList{{{"livyComputes", Type::list, Id::gateways, kGateway}}};

// The members around `data`.
constexpr std::array<JsonMember, 4> answer_with(std::span<const JsonMember> members) {
  return {{{"code", Type::text, Id::code},
           {"message", Type::text, Id::message},
           {"requestId", Type::text, Id::request_id},
           {"data", Type::object, Id::data, members}}};
}
constexpr std::array<JsonMember, 4> kListAnswer = answer_with(kList);
constexpr std::array<JsonMember, 4> kOneAnswer = answer_with(kGateway);

class Sink final : public JsonSink {
 public:
  void member(int member) override { seen_ |= bit(member); }
  void text(int member, std::string_view value) override {
    if (std::string* const part = part_of_envelope(member)) {
      // An absent code is sometimes written as the text "null".
      if (value != "null") *part = valid_prefix(value, kMaxErrorBytes);
    } else if (member == Id::compute_id) {
      if (is_resource_id(value)) row_.livy_compute_id = value;
    } else if (std::string* const field = field_of_row(member)) {
      *field = valid_prefix(value, kMaxTextBytes);
    }
  }
  void whole_number(int member, std::int64_t value) override {
    if (member == Id::created) row_.created = value;
    if (member == Id::started) row_.started = value;
    if (member == Id::idle_timeout) row_.idle_timeout_minutes = value;
  }
  void yes_or_no(int member, bool value) override {
    if (member == Id::auto_stop_enabled) row_.auto_stop_enabled = value;
    if (member == Id::fusion) row_.fusion = value;
    if (member == Id::public_endpoint) row_.public_endpoint = value;
  }
  void row_begins() override { row_ = GatewayInfo{}; }
  void row_ends() override {
    if (row_.livy_compute_id.empty()) {
      ++listed_.left_out;
    } else if (ids_.insert(row_.livy_compute_id).second) {
      listed_.items.push_back(std::move(row_));
    }
  }

  // What is wrong with the answer, of which the reader says `wrong`. An error that the API tells of goes
  // first: what is beside it may be anything.
  [[nodiscard]] std::optional<NoGateways> lack(std::string wrong, bool found, std::string_view wanted) const {
    const bool refused = !envelope_.code.empty() && envelope_.code != kSuccess;
    if (refused || (wrong.empty() && envelope_.code.empty())) return NoGateways{{}, envelope_};
    if (wrong.empty() && !found) wrong = "the answer has no " + std::string(wanted);
    if (wrong.empty()) return std::nullopt;
    return NoGateways{std::move(wrong), std::nullopt};
  }
  [[nodiscard]] bool has_list() const { return has(Id::gateways); }
  [[nodiscard]] bool has_row() const { return seen_ >= bit(Id::compute_id); }
  Listed<GatewayInfo> take_list() { return std::move(listed_); }
  GatewayInfo take_one() { return std::move(row_); }

 private:
  static unsigned bit(int member) { return 1U << static_cast<unsigned>(member); }
  [[nodiscard]] bool has(int member) const { return (seen_ & bit(member)) != 0; }
  std::string* part_of_envelope(int member) {
    if (member == Id::code) return &envelope_.code;
    if (member == Id::message) return &envelope_.message;
    return member == Id::request_id ? &envelope_.request_id : nullptr;
  }
  std::string* field_of_row(int member) {
    switch (member) {
      case Id::name:
        return &row_.name;
      case Id::status:
        return &row_.status;
      case Id::queue:
        return &row_.queue;
      case Id::created_by:
        return &row_.created_by;
      case Id::auth_type:
        return &row_.auth_type;
      case Id::cpu_limit:
        return &row_.cpu_limit;
      case Id::memory_limit:
        return &row_.memory_limit;
      case Id::release_version:
        return &row_.release_version;
      case Id::livy_version:
        return &row_.livy_version;
      default:
        return nullptr;
    }
  }

  ErrorBody envelope_;
  Listed<GatewayInfo> listed_;
  GatewayInfo row_;
  std::unordered_set<std::string> ids_;
  unsigned seen_ = 0;  // a bit for each Id
};

}  // namespace

Result<Listed<GatewayInfo>, NoGateways> parse_gateways(std::string body) {
  Sink sink;
  std::string wrong = read_json_answer(std::move(body), kListAnswer, kMaxGateways, sink);
  if (auto lack = sink.lack(std::move(wrong), sink.has_list(), "data.livyComputes")) return std::move(*lack);
  return sink.take_list();
}

Result<GatewayInfo, NoGateways> parse_gateway(std::string body) {
  Sink sink;
  std::string wrong = read_json_answer(std::move(body), kOneAnswer, 0, sink);
  if (auto lack = sink.lack(std::move(wrong), sink.has_row(), "data")) return std::move(*lack);
  return sink.take_one();
}

}  // namespace lge::api
