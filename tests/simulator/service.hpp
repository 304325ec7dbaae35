#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "simulator/faults.hpp"
#include "simulator/gatekeeper.hpp"
#include "simulator/http_message.hpp"
#include "simulator/identities.hpp"
#include "simulator/issuer.hpp"
#include "simulator/metadata.hpp"
#include "simulator/proxy.hpp"
#include "simulator/scenario.hpp"
#include "simulator/stats.hpp"
#include "simulator/tls_settings.hpp"
#include "simulator/world.hpp"

namespace lge::simulator {

/// All that the simulator is behind its sockets: requests in, answers out. One thread only.
/// The clock must outlive this.
class Service {
 public:
  explicit Service(const Clock& clock);

  /// Never throws for what a request holds. Every answer has `Date` and `Content-Type`.
  Answer handle(const Request& request);

  /// Sets the world up. Throws BadInput where a key of the scenario is wrong or there are too many gateways.
  void load(Scenario scenario, std::filesystem::path folder);

  [[nodiscard]] World& world() { return world_; }
  [[nodiscard]] Gatekeeper& gatekeeper() { return gatekeeper_; }
  [[nodiscard]] Faults& faults() { return faults_; }
  [[nodiscard]] Stats& stats() { return stats_; }
  [[nodiscard]] Identities& identities() { return identities_; }
  [[nodiscard]] Issuer& issuer() { return issuer_; }
  [[nodiscard]] Metadata& metadata() { return metadata_; }
  [[nodiscard]] Proxy& proxy() { return proxy_; }
  [[nodiscard]] TlsSettings& tls() { return tls_; }
  [[nodiscard]] const Clock& clock() const { return clock_; }
  /// Where `listing_file` of admin calls is looked for.
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  /// As the service writes them: `8FAA8EEC-3026-5D15-8733-4E2A3DD970A1`.
  std::string next_request_id();

 private:
  Answer route(const Request& request);
  Answer handle_api(const Request& request);

  const Clock& clock_;
  World world_;
  Gatekeeper gatekeeper_;
  Faults faults_;
  Stats stats_;
  Identities identities_;
  Issuer issuer_;
  Metadata metadata_;
  Proxy proxy_;
  TlsSettings tls_;
  Dice ids_;
  std::filesystem::path folder_;
};

/// `GET /api/v1/workspaces/{workspace}/livycompute/{gateway}/session`.
Answer list_sessions(Service& service, const Request& request, const std::string& workspace,
                     const std::string& gateway);

/// `POST /`, or `GET /` with an `Action`: the Security Token Service.
Answer serve_sts(Service& service, const Request& request);

/// The metadata service of a machine, and the credentials URI `/credentials`; nothing for any other path.
std::optional<Answer> serve_metadata(Service& service, const Request& request);

/// The calls under `/sim/`. Throws BadInput.
Answer administrate(Service& service, const Request& request);

/// An error as the service writes it.
Answer refusal_answer(const Refusal& refusal, const Request& request, const std::string& request_id);

/// `text` as a JSON string with its quotes; bytes that are no UTF-8 become U+FFFD.
std::string json_string(std::string_view text);

Answer json_answer(int status, std::string body);

}  // namespace lge::simulator
