#include "simulator/proxy.hpp"

#include <utility>

#include "simulator/base64.hpp"
#include "simulator/outcome.hpp"

namespace lge::simulator {

namespace {

constexpr std::string_view kScheme = "http://";

// Host and port that a request to a proxy names; empty where it names none.
std::string_view target_of(const Request& request) {
  std::string_view target = request.target;
  if (request.method == "CONNECT")
    return target.find(':') == std::string_view::npos ? std::string_view() : target;
  if (!target.starts_with(kScheme)) return {};
  target.remove_prefix(kScheme.size());
  return target.substr(0, target.find_first_of("/?"));
}

Answer refusal(int status, std::string_view why) {
  Answer answer;
  answer.status = status;
  answer.headers.emplace_back("Content-Type", "text/plain");
  answer.body = why;
  return answer;
}

}  // namespace

bool Proxy::knows(const Request& request) const {
  return user_.empty() || request.header("proxy-authorization") == "Basic " + base64(user_.reveal());
}

Admission Proxy::admit(Service& service, const Request& request) const {
  const bool connect = request.method == "CONNECT";
  const std::string target(target_of(request));
  if (target.empty()) return {false, refusal(400, "This is a proxy.\n")};
  if (!knows(request)) {
    service.stats().count_proxy_refusal();
    Answer answer = refusal(407, "Who are you?\n");
    answer.headers.emplace_back("Proxy-Authenticate", R"(Basic realm="simulator")");
    return {false, std::move(answer)};
  }
  service.stats().count_proxied(connect, target);
  Call call;
  call.action = connect ? "Connect" : "Forward";
  call.host = to_lower(std::string_view(target).substr(0, target.rfind(':')));
  Outcome outcome{Answer(), "OK", false};
  for (const FaultEffect& effect : service.faults().strike(call)) {
    service.stats().count_faults(1);
    spoil(effect, request, service.next_request_id(), outcome);
  }
  const Answer& answer = outcome.answer;
  const bool passes = answer.status == 200 && !answer.raw && answer.delivery.mishap == Mishap::none;
  return {passes, std::move(outcome.answer)};
}

Request forwarded(Request request) {
  std::string_view rest = request.target;
  if (rest.starts_with(kScheme)) {
    rest.remove_prefix(kScheme.size());
    rest.remove_prefix(std::min(rest.find_first_of("/?"), rest.size()));
    request.target = rest.starts_with('/') ? std::string(rest) : std::string("/").append(rest);
  }
  std::erase_if(request.headers,
                [](const auto& header) { return to_lower(header.first).starts_with("proxy-"); });
  return request;
}

}  // namespace lge::simulator
