#include "simulator/outcome.hpp"

#include <utility>

#include <fmt/format.h>

#include "simulator/gzip.hpp"

namespace lge::simulator {

namespace {

constexpr std::size_t kBombBytes = 1U << 30U;

std::string_view usual_code(int status) {
  if (status == 403) return "Forbidden.RAM";
  if (status == 429) return "Throttling";
  return status == 503 ? "ServiceUnavailable" : status >= 500 ? "InternalError" : "OperationDenied";
}

// An error without a body of its own gets one of the service's form.
void set_status(int status, const Request& request, const std::string& request_id, Outcome& outcome) {
  outcome.code = fmt::format("HTTP {}", status);
  const Delivery delivery = outcome.answer.delivery;
  if (status >= 400) {
    outcome.answer = refusal_answer(
        {status, std::string(usual_code(status)), "A fault was set for this call.", {}}, request, request_id);
  }
  outcome.answer.status = status;
  outcome.answer.delivery = delivery;
}

bool accepts_gzip(const Request& request) {
  return to_lower(request.header("accept-encoding").value_or("")).find("gzip") != std::string::npos;
}

void pack(Packing how, const Request& request, Answer& answer) {
  if (how == Packing::accepted && !accepts_gzip(request)) return;
  std::string packed = gzip(answer.body, how == Packing::bomb ? kBombBytes : 0);
  constexpr std::size_t kHead = 10;  // of a gzip member; what follows tells the kind of the first block
  if (how == Packing::broken) packed[kHead] = '\x07';
  if (how == Packing::checksum) packed[packed.size() - 8] ^= '\x01';
  if (how == Packing::cut) packed.resize(packed.size() / 2);
  answer.body = std::move(packed);
  answer.set_header("Content-Encoding", "gzip");
}

}  // namespace

std::string host_of(const Request& request) {
  std::string host = to_lower(request.header("host").value_or(""));
  const std::size_t colon = host.rfind(':');
  if (colon != std::string::npos && host.find(']', colon) == std::string::npos) host.resize(colon);
  return host;
}

Outcome refused(Service& service, const Request& request, const Refusal& refusal) {
  return {refusal_answer(refusal, request, service.next_request_id()),
          refusal.code.empty() ? "null" : refusal.code, true};
}

std::optional<Outcome> throttled(Service& service, const Request& request,
                                 const std::vector<FaultEffect>& effects) {
  for (const FaultEffect& effect : effects) {
    if (!effect.throttle) continue;
    Outcome outcome = refused(service, request, *effect.throttle);
    outcome.refused = false;
    return outcome;
  }
  return std::nullopt;
}

Outcome good(std::string json) {
  return {json_answer(200, std::move(json)), "OK", false};
}

void spoil(const FaultEffect& fault, const Request& request, const std::string& request_id,
           Outcome& outcome) {
  Answer& answer = outcome.answer;
  if (fault.latency) answer.delivery.latency = *fault.latency;
  if (fault.mishap) {
    const Delivery before = answer.delivery;
    answer.delivery = *fault.mishap;
    answer.delivery.latency = before.latency;
    answer.delivery.close = before.close;
  }
  answer.delivery.close = answer.delivery.close || fault.close;
  if (outcome.refused) return;
  if (fault.status) set_status(*fault.status, request, request_id, outcome);
  if (fault.body) answer.body = *fault.body;
  if (fault.gzip) pack(*fault.gzip, request, answer);
  for (const auto& [name, value] : fault.headers)
    answer.set_header(name, value);
  if (fault.raw) answer.raw = fault.raw;
}

Answer serve_call(Service& service, const Request& request, const Call& call, const std::string& gateway,
                  const Act& act) {
  auto under_way = service.stats().begin(call, gateway);
  const std::vector<FaultEffect> effects = service.faults().strike(call);
  service.stats().count_faults(effects.size());
  Outcome outcome = act(effects);
  for (const FaultEffect& effect : effects)
    spoil(effect, request, service.next_request_id(), outcome);
  service.stats().end(outcome.code);
  outcome.answer.under_way = std::move(under_way);
  return std::move(outcome.answer);
}

}  // namespace lge::simulator
