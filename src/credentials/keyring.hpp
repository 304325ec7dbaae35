#pragma once

#include <map>
#include <memory>
#include <string>

#include "config/config.hpp"
#include "credentials/provider.hpp"
#include "credentials/world.hpp"

namespace lge::credentials {

/// The keys of one configuration: a provider for each entry of `credentials` that is used. Use it on the
/// polling loop only.
class Keyring {
 public:
  /// `entries`: as the reader checked them (ram_role's sources exist, and stand on each other in no circle).
  Keyring(std::map<std::string, config::Credentials> entries, const World& world);
  Keyring(const Keyring&) = delete;
  Keyring& operator=(const Keyring&) = delete;
  /// Destroy it once the tasks that start() was given have ended. What it told of expiries is withdrawn.
  ~Keyring() = default;

  /// The provider of an entry; it lives as long as the keyring. Throws std::out_of_range where there is none.
  Provider& provider(const std::string& name);

  /// To be called before the first key is asked for. Fetches run among `tasks`, and so does one task for each
  /// entry in use that looks at its key now and then, so that it is replaced ahead of its end even where
  /// polls are rare. They run until they are cancelled. `tasks` outlives the use of the providers.
  void start(TaskGroup& tasks);

 private:
  class Entry;
  std::shared_ptr<Provider> find_or_make(const std::string& name);
  static boost::asio::awaitable<void> keep_fresh(std::shared_ptr<Provider> entry, World world);
  void watch(const std::string& name, const std::shared_ptr<Provider>& entry);

  const std::map<std::string, config::Credentials> configured_;
  const World world_;
  Background background_;
  std::map<std::string, std::shared_ptr<Provider>> entries_;
};

}  // namespace lge::credentials
