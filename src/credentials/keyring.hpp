#pragma once

#include <map>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "config/config.hpp"
#include "credentials/provider.hpp"
#include "credentials/world.hpp"

namespace lge::credentials {

/// The keys of one configuration: a provider for each entry of `credentials` that is used. Use it on the
/// polling loop only.
class Keyring {
 public:
  /// `entries`: as the reader checked them (ram_role's sources exist, and stand on each other in no circle).
  /// `before`: the keyring of the configuration before; providers of entries that are the same, and stand on
  /// the same ones, are shared with it, with the keys that they hold, where `world` is the same too.
  Keyring(std::map<std::string, config::Credentials> entries, const World& world,
          const Keyring* before = nullptr);
  Keyring(const Keyring&) = delete;
  Keyring& operator=(const Keyring&) = delete;
  /// Destroy it once stop(), or stop_all_but() of the keyring that shares with it, has returned; or after its
  /// loop has ended. What its providers told of expiries is withdrawn where nobody shares them.
  ~Keyring() = default;

  /// The provider of an entry; it lives as long as the keyring, or another one that shares it. Throws
  /// std::out_of_range where there is none.
  Provider& provider(const std::string& name);

  /// To be called before the first key is asked for. Fetches run on `executor`, and so does one task for each
  /// entry in use that looks at its key now and then, so that it is replaced ahead of its end even where
  /// polls are rare. What runs already goes on.
  void start(const boost::asio::any_io_executor& executor);
  /// Ends all of that, and returns once nothing runs any more.
  boost::asio::awaitable<void> stop();
  /// The same, but for the providers that `next` shares. Nobody asks the others for a key meanwhile.
  boost::asio::awaitable<void> stop_all_but(const Keyring& next);

 private:
  class Entry;
  std::shared_ptr<Entry> find_or_make(const std::string& name);
  std::shared_ptr<Entry> shared_entry(const std::string& name);
  [[nodiscard]] bool shares(const std::string& name, const std::shared_ptr<Entry>& entry) const;

  const std::map<std::string, config::Credentials> configured_;
  const World world_;
  std::map<std::string, std::shared_ptr<Entry>> before_;  // what may be shared
  std::map<std::string, std::shared_ptr<Entry>> entries_;
  boost::asio::any_io_executor executor_;  // once started
};

}  // namespace lge::credentials
