#include <fmt/format.h>

#include "config/document.hpp"
#include "config/support.hpp"

/// Texts that would cost much memory, time or stack.
namespace lge::config {

namespace {

using Texts = std::vector<std::string>;

std::string repeated(std::string_view part, std::size_t times) {
  std::string text;
  text.reserve(part.size() * times);
  for (std::size_t i = 0; i < times; ++i)
    text += part;
  return text;
}

std::string gateways(std::size_t count) {
  std::string text = "gateways:\n";
  for (std::size_t i = 0; i < count; ++i) {
    text += fmt::format("  - {{workspace_id: w-{}, livy_compute_id: lc-1, region: cn-hangzhou}}\n", i);
  }
  return text;
}

}  // namespace

TEST_CASE("deep nesting ends at 64 levels, whatever makes it") {
  for (const std::string_view part : {"[", "{a: ", "- ", "? ", ": ", "[{a: "}) {
    CAPTURE(part);
    const Texts found = problems_of(repeated(part, 50'000));
    REQUIRE_FALSE(found.empty());
    CHECK(found.back().ends_with("nested more than 64 levels deep"));
  }
  CHECK(problems_of(repeated("[", 64) + repeated("]", 64)).at(0).find("nested") == std::string::npos);
}

TEST_CASE("endless brackets are refused before yaml-cpp queues a token for each") {
  for (const std::string_view part : {"[", "{"}) {
    CHECK(problems_of(repeated(part, 4'000'000)) ==
          Texts{"more than 100000 opening brackets; no configuration needs as many"});
  }
}

TEST_CASE("values are counted, aliases as if written out") {
  const Texts found = problems_of(repeated("- a\n", kMaxValues));
  REQUIRE(found.size() == 1);
  CHECK(found[0] ==
        "500000:3: [499999]: more than 500000 keys and values, counting aliases as if written out");

  std::string chain = "k0: &a0 [x]\n";
  for (int i = 1; i < 40'000; ++i)
    chain += fmt::format("k{}: &a{} [*a{}]\n", i, i, i - 1);
  CHECK(problems_of(chain) == Texts{"63:12: k62[0]: nested more than 64 levels deep"});
}

TEST_CASE("as many gateways as allowed, and one more") {
  const auto most = parse_text(gateways(kMaxGateways));
  REQUIRE(most.has_value());
  CHECK(most->config.gateways.size() == kMaxGateways);
  CHECK(problems_of(gateways(kMaxGateways + 1)) == Texts{"2:3: gateways: expected at most 10000 gateways"});
}

TEST_CASE("more credentials than allowed") {
  std::string text = std::string(kOneGateway) + "credentials:\n";
  for (int i = 0; i < 1001; ++i)
    text += fmt::format("  c{}: {{type: default}}\n", i);
  CHECK(problems_of(text) == Texts{"4:3: credentials: expected at most 1000 entries"});
}

TEST_CASE("as much discovery as allowed, and more") {
  const auto entries = [](std::size_t count) {
    return "discovery:\n" + repeated("  - {region: cn-hangzhou}\n", count);
  };
  CHECK(parse_text(entries(kMaxDiscoveries)).has_value());
  CHECK(problems_of(entries(kMaxDiscoveries + 1)) == Texts{"2:3: discovery: expected at most 100 entries"});

  const auto workspaces = [](std::size_t count) {
    std::string text = "discovery:\n  - region: cn-hangzhou\n    workspace_ids:\n";
    for (std::size_t i = 0; i < count; ++i)
      text += fmt::format("      - w-{}\n", i);
    return text;
  };
  const auto most = parse_text(workspaces(kMaxWorkspaceIds));
  REQUIRE(most.has_value());
  CHECK(most->config.discovery[0].workspace_ids.size() == kMaxWorkspaceIds);
  CHECK(problems_of(workspaces(kMaxWorkspaceIds + 1)) ==
        Texts{"4:7: discovery[0].workspace_ids: expected at most 1000 ids"});
}

TEST_CASE("as many dimensions as allowed") {
  std::string text(kOneGateway);
  text += "dimensions:\n";
  for (std::size_t i = 0; i < kMaxDimensions; ++i)
    text += fmt::format("  - {{label: l{}, field: queue}}\n", i);
  const auto most = parse_text(text);
  REQUIRE(most.has_value());
  CHECK(most->config.dimensions.size() == kMaxDimensions);
}

TEST_CASE("no more than 1000 problems are listed, and the rest is counted") {
  std::string text = "gateways:\n";
  for (int i = 0; i < 1'200; ++i)
    text += fmt::format("  - {{workspace_id: w-{}, livy_compute_id: lc-1}}\n", i);
  const Texts found = problems_of(text);
  REQUIRE(found.size() == 1'001);
  CHECK(found[0].starts_with("2:5: gateways[0].region: missing; "));
  CHECK(found[999].starts_with("1001:5: gateways[999].region: missing; "));
  CHECK(found[1'000] == "and 200 more problems, not shown");
}

TEST_CASE("a value of more than 64 KiB") {
  const std::string text = "api:\n  page_size: " + repeated("1", 65'537) + "\n" + std::string(kOneGateway);
  CHECK(problems_of(text) == Texts{"2:14: api.page_size: longer than 65536 bytes"});
}

}  // namespace lge::config
