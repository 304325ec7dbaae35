#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "app/command_line.hpp"
#include "app/file_watch.hpp"
#include "config/web_config.hpp"
#include "metrics/instruments.hpp"
#include "support/clock.hpp"
#include "support/environment.hpp"
#include "support/log.hpp"
#include "support/sleeper.hpp"
#include "web/access.hpp"

namespace lge::app {

/// What WebProtection works with; all of it outlives it.
struct ProtectionWorld {
  const Environment& environment;
  const Clock& clock;
  Log& log;
  metrics::Instruments& instruments;
  web::AccessWorld access;
};

/// Keeps what `--web.config.file` says in force: reads it at the start, on each reload, and when it or a file
/// that it names has changed. A bad one changes nothing and is told once. On the polling loop.
class WebProtection {
 public:
  /// Hands what is to be in force to the server, on whatever loop that is.
  using Use = std::function<void(std::shared_ptr<const web::Access>)>;

  /// Reads `file` and uses it. Throws std::runtime_error where it cannot be used.
  WebProtection(std::filesystem::path file, ProtectionWorld world, Use use);

  /// Ready to be in force.
  struct Prepared {
    std::shared_ptr<const web::Access> access;
    std::vector<std::string> warnings;
    bool has_passwords = false;
    FileMarks marks;  ///< of the files as they were read
  };

  /// Reads it again and checks it; what is in force stays so. What is wrong counts as a failed reload of the
  /// web configuration.
  Result<Prepared, std::vector<config::Problem>> prepare();
  void take_up(Prepared fresh);
  /// Looks at the files once a second, until it is cancelled.
  boost::asio::awaitable<void> watch(Sleeper& sleeper);

 private:
  Result<Prepared, std::vector<config::Problem>> read();
  void put_in_force(Prepared fresh);
  void reload();
  [[nodiscard]] FileMarks marks_now() const;
  [[nodiscard]] std::string loss(const Prepared& fresh) const;

  std::filesystem::path file_;
  ProtectionWorld world_;
  Use use_;
  FileWatch watch_;
  bool has_tls_ = false;
  bool has_passwords_ = false;
};

/// Checks the web file that the command line names, if any. What is wrong with it is written to standard
/// error, a line for each problem, warnings too; false where it cannot be used.
bool check_web_config_or_complain(const CommandLine& line, const Environment& environment);

}  // namespace lge::app
