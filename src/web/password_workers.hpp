#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>

#include <boost/asio/any_io_executor.hpp>

#include "support/secret.hpp"

namespace lge::web {

/// Compares passwords with hashes, which takes long, elsewhere than on the serving loop. Used on that loop
/// only.
class PasswordWorkers {
 public:
  /// Whether they match; nothing where stop() came before that was known.
  using Done = std::function<void(std::optional<bool> matches)>;

  PasswordWorkers() = default;
  PasswordWorkers(const PasswordWorkers&) = delete;
  PasswordWorkers& operator=(const PasswordWorkers&) = delete;
  virtual ~PasswordWorkers() = default;

  /// False where too many wait already: `done` is not called then. Else it is, once, on the serving loop and
  /// not from within this call.
  virtual bool compare(Secret password, Secret hash, Done done) = 0;
  /// Calls whatever `done` is still due; afterwards compare() takes nothing.
  virtual void stop() = 0;
};

/// At most `max_waiting` comparisons at once on at most `max_threads` threads, which come when they are
/// needed and which nobody waits for: a comparison under way cannot be cut short. `executor` lives until
/// stop() or the destructor.
std::unique_ptr<PasswordWorkers> make_threaded_password_workers(boost::asio::any_io_executor executor,
                                                                std::size_t max_threads = 2,
                                                                std::size_t max_waiting = 32);

}  // namespace lge::web
