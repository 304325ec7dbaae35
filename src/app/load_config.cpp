#include "app/load_config.hpp"

#include <iostream>

namespace lge::app {

Result<config::Loaded, std::vector<config::Problem>> load_config(const CommandLine& line,
                                                                 const Environment& environment) {
  auto loaded = config::load(line.config_file, environment);
  if (loaded.has_value() && line.storage_path) loaded.value().config.storage.path = line.storage_path;
  return loaded;
}

std::optional<config::Config> load_config_or_complain(const CommandLine& line,
                                                      const Environment& environment) {
  auto loaded = load_config(line, environment);
  if (loaded.has_error()) {
    for (const config::Problem& problem : loaded.error())
      std::cerr << problem.text() << '\n';
    return std::nullopt;
  }
  for (const std::string& warning : loaded.value().warnings)
    std::cerr << "warning: " << warning << '\n';
  return std::move(loaded.value().config);
}

}  // namespace lge::app
