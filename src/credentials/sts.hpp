#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "config/config.hpp"
#include "credentials/provider.hpp"
#include "credentials/world.hpp"
#include "net/origin.hpp"
#include "support/percent.hpp"

/// Alibaba Cloud's Security Token Service, API version 2015-04-01.
namespace lge::credentials {

struct StsCall {
  std::string action;  ///< AssumeRole, AssumeRoleWithOIDC
  std::string endpoint;
  Query form;
  std::optional<Key> signer;    ///< none: the request is not signed
  std::vector<Secret> secrets;  ///< what else of the request must not be shown
};

/// The key that STS gives for a call. Where STS rejects the request's date, the clock learns from the answer
/// and the request is sent once more.
boost::asio::awaitable<Result<Key, Error>> ask_sts(StsCall call, World world);

/// The parts of the form that every role has.
Query role_form(const config::Role& role);

/// The role's endpoint, or else the one that ALIBABA_CLOUD_STS_REGION and ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED
/// choose.
std::string sts_endpoint(const config::Role& role, const Environment& environment);
/// `https://sts.aliyuncs.com`, or that of a region, or that of a region's VPCs; a region that is none counts
/// as empty. Pure.
std::string sts_endpoint(const std::string& region, bool inside_vpc);

}  // namespace lge::credentials
