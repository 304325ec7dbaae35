#pragma once

#include <string>

#include "api/limiter.hpp"
#include "api/request_observer.hpp"
#include "api/session_source.hpp"
#include "credentials/provider.hpp"
#include "net/transport.hpp"
#include "support/clock.hpp"
#include "support/log.hpp"
#include "support/random.hpp"

namespace lge::api {

/// What a client needs of the rest of the program. Everything outlives the client.
struct ClientWorld {
  net::Transport& transport;
  credentials::Provider& credentials;
  Limiter& limiter;
  const Clock& clock;
  Random& random;
  RequestObserver& observer;
  Log& log;
};

/// The EMR Serverless Spark API (version 2023-08-08) in one region, with one set of credentials.
class EmrClient final : public SessionSource {
 public:
  EmrClient(net::Origin origin, std::string region, const ClientWorld& world);

  /// ListLivyComputeSessions. One request, sent once it has its turn, dated and signed at that moment.
  boost::asio::awaitable<Result<Page, Failure>> read_page(PageAddress address) override;

 private:
  struct Call;
  struct Answered;

  boost::asio::awaitable<Result<Answered, Failure>> send(Call call);
  net::Request signed_request(const Call& call, const credentials::Key& key);
  void tell(const Call& call, SteadyTime started, const Failure* failure, const std::string& code);

  net::Origin origin_;
  std::string region_;
  ClientWorld world_;
};

/// The request of ListLivyComputeSessions: its path, encoded. Pure.
std::string session_list_path(const PageAddress& address);

}  // namespace lge::api
