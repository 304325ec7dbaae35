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
  put_in_force(std::move(fresh).value());
}

void WebProtection::put_in_force(Prepared fresh) {
  watch_.were_read(std::move(fresh.marks));
  has_tls_ = fresh.access->tls != nullptr;
  has_passwords_ = fresh.has_passwords;
  use_(std::move(fresh.access));
  world_.instruments.web_config_read(true, world_.clock.wall());
}

Result<WebProtection::Prepared, Problems> WebProtection::read() {
  FileMarks marks{{file_, mark_of(file_)}};
  const config::FileReader reader = [&marks](const std::filesystem::path& path, std::size_t limit) {
    marks.insert_or_assign(path, mark_of(path));
    return read_file(path, limit);
  };
  auto loaded = config::load_web(file_, {world_.environment, reader, world_.clock.wall()});
  // A bad one is told once, a good one is read until it is in force.
  Problems problems;
  Prepared fresh;
  if (loaded.has_error()) {
    problems = std::move(loaded).error();
  } else {
    auto access = web::make_access(loaded->config, world_.access);
    if (access.has_error()) {
      problems = whole_file(file_, "tls_server_config", access.error());
    } else {
      fresh = {std::move(access).value(), std::move(loaded->warnings), !loaded->config.users.empty(), marks};
    }
  }
  if (problems.empty()) {
    if (std::string lost = loss(fresh); !lost.empty()) problems = whole_file(file_, "", std::move(lost));
  }
  if (problems.empty()) return fresh;
  watch_.were_read(std::move(marks));
  return problems;
}

Result<WebProtection::Prepared, Problems> WebProtection::prepare() {
  auto fresh = read();
  if (fresh.has_error()) world_.instruments.web_config_read(false, world_.clock.wall());
  return fresh;
}

void WebProtection::take_up(Prepared fresh) {
  for (const std::string& warning : fresh.warnings)
    world_.log.warn("web configuration", field("warning", warning));
  put_in_force(std::move(fresh));
  world_.log.info("web configuration reloaded");
}

void WebProtection::reload() {
  auto fresh = prepare();
  if (fresh) return take_up(std::move(fresh).value());
  for (const config::Problem& problem : fresh.error()) {
    world_.log.error("the web configuration was not reloaded; the one before stays in force",
                     field("err", problem.text()));
  }
}

// A file that is being written, or was cut short, must not open to everybody what was protected.
std::string WebProtection::loss(const Prepared& fresh) const {
  if (has_tls_ && fresh.access->tls == nullptr)
    return "tls_server_config is gone; TLS is switched off only by starting the exporter again";
  if (has_passwords_ && !fresh.has_passwords)
    return "basic_auth_users is gone; passwords are switched off only by starting the exporter again";
  return {};
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
