#pragma once

#include <string>
#include <string_view>

#include "support/percent.hpp"
#include "credentials/provider.hpp"
#include "net/transport.hpp"
#include "support/clock.hpp"

namespace lge::api {

/// What is asked of the API, before it is dated and signed. The method is GET.
struct Question {
  std::string_view action;  ///< as in `ListLivyComputeSessions`
  std::string path;         ///< encoded
  Query query;
};

/// The request that asks it: headers of the API's version 2023-08-08, signed with `key` at `date` under
/// `nonce`. Pure.
net::Request signed_request(const net::Origin& origin, const Question& question, const credentials::Key& key,
                            WallTime date, const std::string& nonce);

}  // namespace lge::api
