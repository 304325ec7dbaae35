#include <optional>

#include <fmt/format.h>

#include "config/patterns.hpp"
#include "credentials/answered_key.hpp"
#include "credentials/sources.hpp"

namespace lge::credentials {

namespace asio = boost::asio;

namespace {

using Answer = Result<Key, Error>;
using Text = Result<std::string, Error>;
using Received = Result<net::Response, net::Error>;

constexpr std::string_view kTokenTarget = "/latest/api/token";
constexpr std::string_view kRolesTarget = "/latest/meta-data/ram/security-credentials/";

net::Request get_request(net::Origin origin, std::string target) {
  net::Request request;
  request.origin = std::move(origin);
  request.target = std::move(target);
  request.headers = {{"accept", "application/json"}, {"user-agent", "livy_gateway_exporter"}};
  return request;
}

class EcsSource final : public Source {
 public:
  EcsSource(config::EcsRole role, const World& world)
      : role_(std::move(role)), service_("the metadata service " + role_.endpoint), world_(world) {}

  asio::awaitable<Answer> fetch() override {
    const std::optional<net::Origin> origin = net::parse_origin(role_.endpoint);
    if (!origin) co_return Answer(in_place_error, failed_service(service_, "not the URL of a host"));
    const Text token = co_await ask_token(*origin);
    if (!token && !role_.imdsv1) co_return Answer(in_place_error, token.error());
    const Secret held(token ? *token : std::string());
    const Text name = co_await ask_role(*origin, held);
    if (!name) co_return Answer(in_place_error, name.error());
    net::Request request = request_for(*origin, std::string(kRolesTarget) + *name, held);
    const Received answer = co_await world_.metadata.send(std::move(request));
    if (!answer) co_return Answer(in_place_error, failed_service(service_, answer.error().message));
    co_return answered_key(service_, *answer, world_.clock.wall());
  }

 private:
  static net::Request request_for(const net::Origin& origin, std::string target, const Secret& token) {
    net::Request request = get_request(origin, std::move(target));
    if (!token.empty()) request.headers.emplace_back("X-aliyun-ecs-metadata-token", token.reveal());
    return request;
  }

  asio::awaitable<Text> ask_token(net::Origin origin) {
    net::Request request = get_request(std::move(origin), std::string(kTokenTarget));
    request.method = "PUT";
    request.headers.emplace_back("X-aliyun-ecs-metadata-token-ttl-seconds", "21600");
    const Received answer = co_await world_.metadata.send(std::move(request));
    if (!answer)
      co_return Text(in_place_error, failed_service(service_, "no token: " + answer.error().message));
    if (answer->status == 200 && config::is_secret(answer->body))
      co_return Text(in_place_value, answer->body);
    co_return Text(in_place_error,
                   failed_service(service_, fmt::format("no token: HTTP {}", answer->status)));
  }

  // The configured role, or the one that the instance has.
  asio::awaitable<Text> ask_role(net::Origin origin, Secret token) {
    if (!role_.role_name.empty()) co_return Text(in_place_value, role_.role_name);
    net::Request request = request_for(origin, std::string(kRolesTarget), token);
    const Received answer = co_await world_.metadata.send(std::move(request));
    if (!answer) co_return Text(in_place_error, failed_service(service_, answer.error().message));
    co_return role_of(*answer);
  }

  [[nodiscard]] Text role_of(const net::Response& answer) const {
    if (answer.status == 404)
      return Text(in_place_error, failed_service(service_, "no RAM role is attached to this instance"));
    if (answer.status != 200)
      return Text(in_place_error, failed_service(service_, fmt::format("HTTP {}", answer.status)));
    const std::string name = answer.body.substr(0, answer.body.find_last_not_of(" \r\n") + 1);
    if (config::is_role_name(name)) return Text(in_place_value, name);
    return Text(in_place_error, failed_service(service_, "the answer is no name of a RAM role"));
  }

  const config::EcsRole role_;
  const std::string service_;
  const World world_;
};

class UriSource final : public Source {
 public:
  UriSource(std::string uri, const World& world) : uri_(std::move(uri)), world_(world) {}

  asio::awaitable<Answer> fetch() override {
    const std::size_t path = std::min(uri_.find('/', uri_.find("://") + 3), uri_.size());
    const std::optional<net::Origin> origin = net::parse_origin(uri_.substr(0, path));
    // What the URI says behind the host may be a secret of its own.
    if (!config::is_uri(uri_) || !origin) {
      co_return Answer(in_place_error, failed_service("the credentials URI", "no http or https URL"));
    }
    const std::string service = "the credentials URI at " + origin->url();
    net::Request request = get_request(*origin, path < uri_.size() ? uri_.substr(path) : std::string("/"));
    const Received answer = co_await world_.metadata.send(std::move(request));
    if (!answer) co_return Answer(in_place_error, failed_service(service, answer.error().message));
    co_return answered_key(service, *answer, world_.clock.wall());
  }

 private:
  const std::string uri_;
  const World world_;
};

}  // namespace

std::unique_ptr<Source> make_ecs_source(config::EcsRole role, const World& world) {
  return std::make_unique<EcsSource>(std::move(role), world);
}

std::unique_ptr<Source> make_uri_source(std::string uri, const World& world) {
  return std::make_unique<UriSource>(std::move(uri), world);
}

}  // namespace lge::credentials
