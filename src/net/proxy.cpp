#include "net/proxy.hpp"

#include <initializer_list>

namespace lge::net {

namespace {

using Rules = Result<ProxyRules, std::string>;

struct Variable {
  std::string name;
  std::string value;
};

std::optional<Variable> first_set(const Environment& environment, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    auto value = environment(name);
    if (value && !value->empty()) return Variable{name, *std::move(value)};
  }
  return std::nullopt;
}

// Into `proxy`; what is wrong is the answer, empty where nothing is.
std::string read_variable(const std::optional<Variable>& variable, std::optional<Proxy>& proxy) {
  if (!variable) return {};
  const bool has_scheme = variable->value.find("://") != std::string::npos;
  auto parsed = parse_proxy(has_scheme ? variable->value : "http://" + variable->value);
  if (!parsed) return "the environment variable " + variable->name + " cannot be used: " + parsed.error();
  proxy = std::move(*parsed);
  return {};
}

Rules from_environment(const Environment& environment) {
  ProxyRules rules;
  std::string wrong = read_variable(first_set(environment, {"https_proxy", "HTTPS_PROXY"}), rules.https);
  if (wrong.empty()) wrong = read_variable(first_set(environment, {"http_proxy"}), rules.http);
  if (!wrong.empty()) return Rules(boost::system::in_place_error, std::move(wrong));
  const auto except = first_set(environment, {"no_proxy", "NO_PROXY"});
  rules.except.emplace(except ? except->value : std::string());
  return rules;
}

}  // namespace

const Proxy* ProxyRules::choose(const Origin& origin) const {
  const std::optional<Proxy>& proxy = origin.tls ? https : http;
  if (!proxy || (except && except->matches(origin))) return nullptr;
  return &*proxy;
}

Rules make_proxy_rules(const std::optional<Secret>& configured, const Environment& environment) {
  if (!configured) return from_environment(environment);
  if (configured->reveal() == kNoProxy) return ProxyRules();
  auto proxy = parse_proxy(configured->reveal());
  if (!proxy) {
    return Rules(boost::system::in_place_error, "the configured proxy cannot be used: " + proxy.error());
  }
  return ProxyRules{*proxy, *proxy, std::nullopt};
}

}  // namespace lge::net
