#include "config/document.hpp"

#include "config/support.hpp"

namespace lge::config {

namespace {

Value read_whole_document(std::string_view text) {
  Problems problems("f");
  const std::optional<Value> value = read_document(text, problems);
  REQUIRE(problems.empty());
  REQUIRE(value);
  return *value;
}

// A generator of its own: the same numbers on every machine.
class Numbers {
 public:
  std::size_t below(std::size_t limit) {
    state_ = state_ * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
    return static_cast<std::size_t>(state_ >> 33U) % limit;
  }

 private:
  std::uint64_t state_ = 1;
};

}  // namespace

TEST_CASE("kinds and places") {
  const Value root = read_whole_document("a: 1\nb:\n  - 'null'\n  - null\n  -\nc:\n\n\nd: {e: ~, f: }\n");
  REQUIRE(root.kind() == Kind::map);
  const std::vector<Entry>& entries = root.content->entries;
  REQUIRE(entries.size() == 4);
  CHECK(entries[0].key == "a");
  CHECK(entries[0].at == Position{1, 1});
  CHECK(entries[0].value.at == Position{1, 4});
  CHECK(entries[0].value.content->text == "1");

  const std::vector<Value>& items = entries[1].value.content->items;
  REQUIRE(items.size() == 3);
  CHECK(items[0].kind() == Kind::scalar);
  CHECK(items[0].content->text == "null");
  CHECK(items[1].kind() == Kind::null);
  CHECK(items[2].kind() == Kind::null);

  CHECK(entries[2].value.kind() == Kind::null);
  CHECK(entries[2].value.at == Position{6, 1});  // yaml-cpp says 9:1
  const std::vector<Entry>& flow = entries[3].value.content->entries;
  REQUIRE(flow.size() == 2);
  CHECK(flow[0].value.at == Position{9, 5});
  CHECK(flow[1].value.at == Position{9, 11});
}

TEST_CASE("an alias has its own place and shares what it names") {
  const Value root = read_whole_document("a: &x {k: v}\nb: *x\n");
  const std::vector<Entry>& entries = root.content->entries;
  CHECK(entries[1].value.at == Position{2, 4});
  CHECK(entries[1].value.content == entries[0].value.content);
  CHECK(root.content->values == 9);
  CHECK(root.content->height == 3);
}

TEST_CASE("a thousand ways to break the file with everything: never a crash, never the secret") {
  const std::string good = file_text(data_directory() / "good" / "everything.yml");
  constexpr std::string_view kSecretText = "TOPSECRET1";
  std::string base = good;
  base.replace(base.find("'a$b$${c}'"), 10, kSecretText);
  base.replace(base.find("\"to/ken+==\""), 11, kSecretText);
  constexpr std::string_view kPieces = "[]{}:,-?&*!|>'\"#%@`\n\t $~\xFF";
  Numbers numbers;
  int refused = 0;
  for (int round = 0; round < 3'000; ++round) {
    std::string text = base;
    for (std::size_t edits = 1 + numbers.below(3); edits > 0; --edits) {
      const std::size_t at = numbers.below(text.size());
      const char piece = kPieces[numbers.below(kPieces.size())];
      const std::size_t how = numbers.below(3);
      if (how == 0) text[at] = piece;
      if (how == 1) text.insert(at, 1, piece);
      if (how == 2) text.erase(at, 1 + numbers.below(20));
    }
    const auto result = parse_text(text);
    if (!result) ++refused;
    CAPTURE(text);
    static_cast<void>(problems_of(result));  // checks every message
  }
  CHECK(refused > 1'000);
}

}  // namespace lge::config
