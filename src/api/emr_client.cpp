#include "api/emr_client.hpp"

#include "api/page_parser.hpp"
#include "api/redact.hpp"
#include "support/outside_text.hpp"

namespace lge::api {

namespace asio = boost::asio;

namespace {

constexpr std::string_view kListSessions = "ListLivyComputeSessions";

Failure bad_page(const std::string& why, const net::Response& answer) {
  Failure failure;
  failure.reason = Reason::bad_response;
  failure.message = "the API's answer is no page of sessions: " + why;
  failure.request_id = valid_utf8(answer.header("x-acs-request-id"));
  return failure;
}

Call list_sessions(const PageAddress& address, const std::string& region) {
  Call call;
  call.question.action = kListSessions;
  call.question.path = session_list_path(address);
  call.question.query.emplace_back("pageNum", std::to_string(address.number));
  call.question.query.emplace_back("pageSize", std::to_string(address.size));
  call.question.query.emplace_back("regionId", region);
  call.gateway = address.workspace_id + "/" + address.livy_compute_id;
  call.deadline = address.deadline;
  return call;
}

}  // namespace

std::string session_list_path(const PageAddress& address) {
  return "/api/v1/workspaces/" + percent_encode(address.workspace_id) + "/livycompute/" +
         percent_encode(address.livy_compute_id) + "/session";
}

asio::awaitable<Result<Page, Failure>> EmrClient::read_page(PageAddress address, std::uint64_t& requests) {
  using Answer = Result<Page, Failure>;
  Result<Answered, Failure> answer = co_await caller_.call(list_sessions(address, region_), requests);
  if (answer.has_error()) co_return Answer(in_place_error, answer.error());
  net::Response& response = answer.value().response;
  Result<Page, std::string> page =
      parse_page(std::move(response.body), static_cast<std::size_t>(address.size), dimensions_);
  if (page.has_error()) {
    Failure failure = fit_to_show(bad_page(page.error(), response), answer.value().key);
    co_return Answer(in_place_error, std::move(failure));
  }
  co_return Answer(in_place_value, std::move(page.value()));
}

}  // namespace lge::api
