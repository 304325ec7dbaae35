#pragma once

#include <array>
#include <string>

#include "web/server_options.hpp"

namespace CLI {
class App;
}

namespace lge::app {

/// The flags that set the limits of the web side (`--web.max-connections` and so on), as texts until they are
/// checked.
class WebFlags {
 public:
  /// `app` refers to this object.
  void add_to(CLI::App& app);
  /// What is wrong with the texts, as a sentence for people; empty where they have been put into `options`.
  [[nodiscard]] std::string read_into(web::ServerOptions& options) const;

 private:
  static constexpr std::size_t kSizes = 5;
  static constexpr std::size_t kTimes = 4;

  std::array<std::string, kSizes> sizes_;
  std::array<std::string, kTimes> times_;
};

}  // namespace lge::app
