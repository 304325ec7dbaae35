#include <sys/stat.h>

#include "config/support.hpp"

/// What comes before YAML: the bytes and the file itself.
namespace lge::config {

using Texts = std::vector<std::string>;

TEST_CASE("a byte order mark and CRLF change nothing, also not the columns") {
  std::string text = "\xEF\xBB\xBF";
  text += "poll: {interval: 5}\r\ngateways:\r\n  - {workspace_id: w-1, livy_compute_id: lc-1, region: A}\r\n";
  const Texts found = problems_of(text);
  REQUIRE(found.size() == 2);
  CHECK(found[0].starts_with("1:18: poll.interval: "));
  CHECK(found[1].starts_with("3:56: gateways[0].region: "));

  std::string good(kOneGateway);
  good.replace(good.find('\n'), 1, "\r\n");
  CHECK(parse_text("\xEF\xBB\xBF" + good).has_value());
}

TEST_CASE("bytes that are no UTF-8, and control characters, have their place") {
  CHECK(problems_of("poll: {}\nab\xFF\n") == Texts{"2:3: expected UTF-8; save the file in that encoding"});
  CHECK(problems_of("\xFF\xFEp\0o\0") == Texts{"1:1: expected UTF-8; save the file in that encoding"});
  CHECK(problems_of(std::string_view("a\0b", 3)) == Texts{"1:2: control character 0x00; remove it"});
  CHECK(problems_of("a: \x04"
                    "b") == Texts{"1:4: control character 0x04; remove it"});
  CHECK(problems_of("a: \x7F") == Texts{"1:4: control character 0x7f; remove it"});
  CHECK(problems_of("a: 1\rb: 2\n") ==
        Texts{"1:5: a carriage return without a line feed; end lines with LF or CRLF"});
}

TEST_CASE("nothing at all") {
  const Texts expected{"the file is empty; expected at least `gateways` or `discovery`"};
  CHECK(problems_of("") == expected);
  CHECK(problems_of(" \n\n") == expected);
  CHECK(problems_of("\xEF\xBB\xBF") == expected);
  CHECK(problems_of("---\n...\n") == expected);
}

TEST_CASE("a file without a line break at its end") {
  std::string text(kOneGateway);
  text.pop_back();
  CHECK(parse_text(text).has_value());
  CHECK(parse_text(text + " # comment").has_value());
}

TEST_CASE("more than 4 MiB") {
  const std::string text(4'194'305, '#');
  CHECK(problems_of(text) == Texts{"holds more than 4194304 bytes"});
  CHECK(problems_of(text.substr(1)) ==
        Texts{"the file is empty; expected at least `gateways` or `discovery`"});
}

TEST_CASE("load: what cannot be read") {
  const TemporaryDirectory directory;
  const auto first_problem = [&](const std::string& name) {
    const auto result = load(directory.path() / name, fake_environment());
    REQUIRE_FALSE(result.has_value());
    const std::vector<Problem>& problems = result.error();
    REQUIRE(problems.size() == 1);
    return problems[0].text();
  };
  const std::string prefix = directory.path().string() + "/";
  CHECK(first_problem("none.yml") == prefix + "none.yml: cannot read the file: No such file or directory");
  CHECK(first_problem("") == prefix + ": cannot read the file: is a directory");
  REQUIRE(::mkfifo((prefix + "pipe").c_str(), 0600) == 0);
  CHECK(first_problem("pipe") == prefix + "pipe: cannot read the file: is not a regular file");
  static_cast<void>(directory.file("big.yml", std::string(4'194'305, '#')));
  CHECK(first_problem("big.yml") == prefix + "big.yml: cannot read the file: holds more than 4194304 bytes");
}

}  // namespace lge::config
