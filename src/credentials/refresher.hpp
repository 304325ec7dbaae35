#pragma once

#include <memory>
#include <string>

#include "credentials/provider.hpp"
#include "credentials/source.hpp"
#include "credentials/world.hpp"

namespace lge::credentials {

/// Keeps the newest key of a source. A key that is soon to expire is replaced in the background, and used
/// until it really expires. One fetch at a time however many callers wait for it; a caller that is cancelled
/// neither ends nor repeats it. After a failed fetch nobody asks again for a while (refresh_plan.hpp): until
/// then callers get the old key, or the failure where there is none.
/// A fetch runs in the background (world.hpp) and may outlive the refresher.
class Refresher final : public Provider {
 public:
  /// `what` names the source in the log.
  Refresher(std::string what, std::unique_ptr<Source> source, const Tools& tools);

  boost::asio::awaitable<Result<Key, Error>> get() override;

 private:
  struct Flight;
  struct State;
  class Landing;
  static std::shared_ptr<Flight> take_off(const std::shared_ptr<State>& state);
  static boost::asio::awaitable<void> fly(std::shared_ptr<State> state, std::shared_ptr<Landing> landing);
  static boost::asio::awaitable<Result<Key, Error>> wait_for(std::shared_ptr<Flight> flight);

  std::shared_ptr<State> state_;
};

}  // namespace lge::credentials
