#include "api/emr_directory.hpp"

#include <unordered_set>

#include <fmt/format.h>

#include "api/classify.hpp"
#include "api/directory_parser.hpp"
#include "api/redact.hpp"
#include "support/outside_text.hpp"
#include "support/percent.hpp"

namespace lge::api {

namespace asio = boost::asio;

namespace {

constexpr std::string_view kListWorkspaces = "ListWorkspaces";
constexpr std::string_view kListGateways = "ListLivyCompute";
constexpr std::string_view kGetGateway = "GetLivyCompute";
constexpr int kWorkspacesPerPage = 100;
// Whose turns these calls take. No gateway is called so: theirs have a slash.
constexpr std::string_view kAsker = "discovery";

Call call_of(std::string_view action, std::string path, const std::string& region, SteadyTime deadline) {
  Call call;
  call.question.action = action;
  call.question.path = std::move(path);
  call.question.query.emplace_back("regionId", region);
  call.gateway = kAsker;
  call.deadline = deadline;
  return call;
}

Call call_for_workspaces(const std::string& token, const std::string& region, SteadyTime deadline) {
  Call call = call_of(kListWorkspaces, "/api/v1/workspaces", region, deadline);
  call.question.query.emplace_back("maxResults", std::to_string(kWorkspacesPerPage));
  if (!token.empty()) call.question.query.emplace_back("nextToken", token);
  return call;
}

Failure bad_answer(std::string message, const Answered& answered) {
  Failure failure;
  failure.reason = Reason::bad_response;
  failure.message = std::move(message);
  failure.request_id = valid_utf8(answered.response.header("x-acs-request-id"));
  return fit_to_show(std::move(failure), answered.key);
}

Failure failure_of(const NoGateways& none, const std::string& what, const Answered& answered) {
  if (none.refusal) return fit_to_show(classify(answered.response, *none.refusal), answered.key);
  return bad_answer("the API's answer is no " + what + ": " + none.why, answered);
}

// All pages of the list so far.
class Workspaces {
 public:
  // Takes one more page. Says what is wrong with it; empty where nothing is.
  std::string add(std::string body) {
    if (++pages_ > kMaxWorkspacePages) return fmt::format("more than {} pages", kMaxWorkspacePages);
    Result<WorkspacePage, std::string> page = parse_workspaces(std::move(body), kMaxWorkspaces - rows_);
    if (page.has_error()) return page.error();
    if (!token_.empty() && page->next_token == token_) return "nextToken is that of the page before";
    token_ = std::move(page->next_token);
    rows_ += page->workspaces.items.size() + page->workspaces.left_out;
    all_.left_out += page->workspaces.left_out;
    for (Workspace& one : page->workspaces.items) {
      if (ids_.insert(one.id).second) all_.items.push_back(std::move(one));
    }
    return {};
  }

  /// Of the page that comes next; empty once the list is whole.
  [[nodiscard]] const std::string& token() const { return token_; }
  Listed<Workspace> take() { return std::move(all_); }

 private:
  Listed<Workspace> all_;
  std::unordered_set<std::string> ids_;
  std::string token_;
  std::size_t rows_ = 0;
  int pages_ = 0;
};

}  // namespace

std::string gateway_list_path(const std::string& workspace_id) {
  return "/api/interactive/v1/workspace/" + percent_encode(workspace_id) + "/livycompute";
}

asio::awaitable<Result<Listed<Workspace>, Failure>> EmrDirectory::list_workspaces(SteadyTime deadline,
                                                                                  std::uint64_t& requests) {
  using Answer = Result<Listed<Workspace>, Failure>;
  Workspaces workspaces;
  for (;;) {
    Result<Answered, Failure> answer =
        co_await caller_.call(call_for_workspaces(workspaces.token(), region_, deadline), requests);
    if (answer.has_error()) co_return Answer(in_place_error, answer.error());
    const std::string wrong = workspaces.add(std::move(answer->response.body));
    if (!wrong.empty()) {
      Failure failure = bad_answer("the API's answer is no list of workspaces: " + wrong, answer.value());
      co_return Answer(in_place_error, std::move(failure));
    }
    if (workspaces.token().empty()) co_return Answer(in_place_value, workspaces.take());
  }
}

asio::awaitable<Result<Listed<GatewayInfo>, Failure>> EmrDirectory::list_gateways(std::string workspace_id,
                                                                                  SteadyTime deadline,
                                                                                  std::uint64_t& requests) {
  using Answer = Result<Listed<GatewayInfo>, Failure>;
  Result<Answered, Failure> answer = co_await caller_.call(
      call_of(kListGateways, gateway_list_path(workspace_id), region_, deadline), requests);
  if (answer.has_error()) co_return Answer(in_place_error, answer.error());
  Result<Listed<GatewayInfo>, NoGateways> list = parse_gateways(std::move(answer->response.body));
  if (list.has_error()) {
    Failure failure = failure_of(list.error(), "list of gateways", answer.value());
    co_return Answer(in_place_error, std::move(failure));
  }
  co_return Answer(in_place_value, std::move(list.value()));
}

asio::awaitable<Result<GatewayInfo, Failure>> EmrDirectory::get_gateway(std::string workspace_id,
                                                                        std::string livy_compute_id,
                                                                        SteadyTime deadline,
                                                                        std::uint64_t& requests) {
  using Answer = Result<GatewayInfo, Failure>;
  std::string path = gateway_list_path(workspace_id) + "/" + percent_encode(livy_compute_id);
  Result<Answered, Failure> answer =
      co_await caller_.call(call_of(kGetGateway, std::move(path), region_, deadline), requests);
  if (answer.has_error()) co_return Answer(in_place_error, answer.error());
  Result<GatewayInfo, NoGateways> gateway = parse_gateway(std::move(answer->response.body));
  if (gateway.has_error()) {
    Failure failure = failure_of(gateway.error(), "gateway", answer.value());
    co_return Answer(in_place_error, std::move(failure));
  }
  if (gateway->livy_compute_id.empty()) gateway->livy_compute_id = livy_compute_id;
  if (gateway->livy_compute_id != livy_compute_id) {
    Failure failure = bad_answer("the API's answer is about another gateway", answer.value());
    co_return Answer(in_place_error, std::move(failure));
  }
  co_return Answer(in_place_value, std::move(gateway.value()));
}

}  // namespace lge::api
