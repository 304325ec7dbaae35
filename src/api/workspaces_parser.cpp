#include <array>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "api/directory_parser.hpp"
#include "api/json_answer.hpp"
#include "support/outside_text.hpp"

namespace lge::api {

namespace {

using Type = JsonMember::Type;

enum Id : int { next_token, workspaces, id, name, status };

constexpr std::array<JsonMember, 3> kWorkspace{{{"workspaceId", Type::text, Id::id},
                                                {"workspaceName", Type::text, Id::name},
                                                {"workspaceStatus", Type::text, Id::status}}};
constexpr std::array<JsonMember, 2> kAnswer{
    {{"nextToken", Type::text, Id::next_token}, {"workspaces", Type::list, Id::workspaces, kWorkspace}}};

class Sink final : public JsonSink {
 public:
  void member(int member) override { has_list_ = has_list_ || member == Id::workspaces; }
  void text(int member, std::string_view value) override {
    if (member == Id::next_token) {
      token_is_too_long_ = value.size() > kMaxTokenBytes;
      if (!token_is_too_long_) page_.next_token = value;
    } else if (member == Id::id) {
      if (is_resource_id(value)) row_.id = value;
    } else {
      (member == Id::name ? row_.name : row_.status) = valid_prefix(value, kMaxTextBytes);
    }
  }
  void row_begins() override { row_ = Workspace{}; }
  void row_ends() override {
    if (row_.id.empty()) {
      ++page_.workspaces.left_out;
    } else if (ids_.insert(row_.id).second) {
      page_.workspaces.items.push_back(std::move(row_));
    }
  }

  [[nodiscard]] std::string lack() const {
    if (token_is_too_long_) return fmt::format("nextToken is longer than {} bytes", kMaxTokenBytes);
    return has_list_ ? std::string() : "the answer has no workspaces";
  }
  WorkspacePage take() { return std::move(page_); }

 private:
  WorkspacePage page_;
  Workspace row_;
  std::unordered_set<std::string> ids_;
  bool has_list_ = false;
  bool token_is_too_long_ = false;
};

}  // namespace

Result<WorkspacePage, std::string> parse_workspaces(std::string body, std::size_t max_rows) {
  Sink sink;
  std::string wrong = read_json_answer(std::move(body), kAnswer, max_rows, sink);
  if (wrong.empty()) wrong = sink.lack();
  if (!wrong.empty()) return wrong;
  return sink.take();
}

}  // namespace lge::api
