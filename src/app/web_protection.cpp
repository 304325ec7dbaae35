#include "app/web_protection.hpp"

#include <iostream>
#include <stdexcept>
#include <utility>

#include "support/file.hpp"
#include "web/server_tls.hpp"

namespace lge::app {

namespace asio = boost::asio;

namespace {

using Problems = std::vector<config::Problem>;

constexpr Millis kLookInterval{1'000};

Problems whole_file(const std::filesystem::path& file, std::string path, std::string what) {
  return {config::Problem{file.string(), 0, 0, std::move(path), std::move(what)}};
}

}  // namespace

WebProtection::WebProtection(std::filesystem::path file, ProtectionWorld world, Use use)
    : file_(std::move(file)), world_(std::move(world)), use_(std::move(use)) {
  auto fresh = read();
  if (fresh.has_error()) throw std::runtime_error(fresh.error().front().text());
  put_in_force(fresh.value());
  world_.instruments.web_config_read(true, world_.clock.wall());
}

Result<WebProtection::Read, Problems> WebProtection::read() {
  FileMarks marks{{file_, mark_of(file_)}};
  const config::FileReader reader = [&marks](const std::filesystem::path& path, std::size_t limit) {
    marks.insert_or_assign(path, mark_of(path));
    return read_file(path, limit);
  };
  auto loaded = config::load_web(file_, {world_.environment, reader, world_.clock.wall()});
  watch_.were_read(std::move(marks));
  if (loaded.has_error()) return std::move(loaded).error();
  const config::WebConfig& web = loaded->config;
  auto access = web::make_access(web, world_.access);
  if (access.has_error()) return whole_file(file_, "tls_server_config", access.error());
  return Read{std::move(access).value(), std::move(loaded->warnings), !web.users.empty()};
}

Problems WebProtection::reload() {
  const auto fresh = read();
  Problems problems = fresh.has_error() ? fresh.error() : losses(fresh.value());
  world_.instruments.web_config_read(problems.empty(), world_.clock.wall());
  for (const config::Problem& problem : problems) {
    world_.log.error("the web configuration was not reloaded; the one before stays in force",
                     field("err", problem.text()));
  }
  if (!problems.empty()) return problems;
  for (const std::string& warning : fresh.value().warnings)
    world_.log.warn("web configuration", field("warning", warning));
  put_in_force(fresh.value());
  world_.log.info("web configuration reloaded");
  return problems;
}

void WebProtection::put_in_force(const Read& fresh) {
  has_tls_ = fresh.access->tls != nullptr;
  has_passwords_ = fresh.has_passwords;
  use_(fresh.access);
}

// A file that is being written, or was cut short, must not open to everybody what was protected.
Problems WebProtection::losses(const Read& fresh) const {
  Problems lost;
  const auto add = [&](const std::string& section, const std::string& what) {
    lost.push_back({file_.string(), 0, 0, section,
                    "is gone; " + what + " are switched off only by starting the exporter again"});
  };
  if (has_tls_ && fresh.access->tls == nullptr) add("tls_server_config", "encrypted connections");
  if (has_passwords_ && !fresh.has_passwords) add("basic_auth_users", "passwords");
  return lost;
}

asio::awaitable<void> WebProtection::watch(Sleeper& sleeper) {
  for (;;) {
    co_await sleeper.sleep_until(world_.clock.steady() + kLookInterval);
    if (watch_.look(marks_now())) reload();
  }
}

FileMarks WebProtection::marks_now() const {
  FileMarks marks;
  for (const auto& [path, mark] : watch_.files())
    marks.emplace(path, mark_of(path));
  return marks;
}

bool check_web_config_or_complain(const CommandLine& line, const Environment& environment) {
  if (!line.web_config_file) return true;
  const std::filesystem::path& file = *line.web_config_file;
  const config::FileReader reader = read_file;
  auto loaded = config::load_web(file, {environment, reader, SystemClock().wall()});
  Problems problems;
  if (loaded.has_error()) {
    problems = loaded.error();
  } else if (loaded->config.tls) {
    const auto tls = web::ServerTls::make(*loaded->config.tls);
    if (tls.has_error()) problems = whole_file(file, "tls_server_config", tls.error());
  }
  for (const config::Problem& problem : problems)
    std::cerr << problem.text() << '\n';
  if (!problems.empty()) return false;
  for (const std::string& warning : loaded->warnings)
    std::cerr << "warning: " << warning << '\n';
  return true;
}

}  // namespace lge::app
