#include "api/spark_conf.hpp"

#include <array>
#include <charconv>
#include <cstddef>
#include <vector>

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include "api/session.hpp"
#include "support/outside_text.hpp"

namespace lge::api {

namespace {

// Longer pointers find nothing.
constexpr std::size_t kMaxDepth = 64;

using From = DimensionSource::From;

// Follows all pointers at once: of each it knows how many of its leading tokens the current path has.
class Finder : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Finder> {
 public:
  Finder(std::span<const DimensionSource> sources, std::span<std::string> values) : values_(values) {
    for (std::size_t i = 0; i < sources.size(); ++i) {
      if (sources[i].from == From::spark_conf) pending_.push_back({&sources[i].pointer, i, 0});
    }
  }

  [[nodiscard]] bool is_done() const { return pending_.empty(); }

  // RapidJSON's handler concept.
  bool Null() { return value({}); }
  bool Bool(bool truth) { return value(truth ? "true" : "false"); }
  bool RawNumber(const char* text, rapidjson::SizeType length, bool) { return value({text, length}); }
  bool String(const char* text, rapidjson::SizeType length, bool) { return value({text, length}); }
  bool Key(const char* text, rapidjson::SizeType length, bool) {
    step({text, length});
    return true;
  }
  bool StartObject() { return begin(false); }
  bool StartArray() { return begin(true); }
  bool EndObject(rapidjson::SizeType) { return end(); }
  bool EndArray(rapidjson::SizeType) { return end(); }

 private:
  struct Pending {
    const std::vector<std::string>* tokens;
    std::size_t place;    // in the values
    std::size_t matched;  // leading tokens that are those of the current path
  };
  struct Level {
    bool is_list = false;
    std::size_t next = 0;  // the index of a list's next element
  };

  // The path's last token becomes `token`.
  void step(std::string_view token) {
    const std::size_t parent = depth_ - 1;
    for (Pending& one : pending_) {
      if (one.matched < parent) continue;
      const bool fits = one.tokens->size() > parent && (*one.tokens)[parent] == token;
      one.matched = parent + (fits ? 1 : 0);
    }
  }

  void step_within_list() {
    if (depth_ == 0 || !levels_[depth_ - 1].is_list) return;
    std::array<char, 24> digits{};
    const auto written =
        std::to_chars(digits.data(), digits.data() + digits.size(), levels_[depth_ - 1].next++);
    step({digits.data(), static_cast<std::size_t>(written.ptr - digits.data())});
  }

  // Gives the value at the current path to the pointers that lead to it. False once none is left.
  bool value(std::string_view text) {
    step_within_list();
    std::erase_if(pending_, [&](const Pending& one) {
      if (one.tokens->size() != depth_ || one.matched != depth_) return false;
      values_[one.place] = valid_prefix(text, kMaxTextBytes);
      return true;
    });
    return !pending_.empty();
  }

  bool begin(bool is_list) {
    if (!value({}) || depth_ == kMaxDepth) return false;
    levels_[depth_++] = {is_list, 0};
    return true;
  }

  bool end() {
    --depth_;
    return true;
  }

  std::span<std::string> values_;
  std::vector<Pending> pending_;
  std::array<Level, kMaxDepth> levels_{};
  std::size_t depth_ = 0;  // of the innermost object or list that is open
};

}  // namespace

void find_in_json(std::string_view json, std::span<const DimensionSource> sources,
                  std::span<std::string> values) {
  constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
  Finder finder(sources, values);
  if (finder.is_done()) return;
  rapidjson::MemoryStream stream(json.data(), json.size());
  rapidjson::Reader reader;
  reader.Parse<kFlags>(stream, finder);  // what was read before a mistake counts
}

}  // namespace lge::api
