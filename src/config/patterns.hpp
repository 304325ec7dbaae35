#pragma once

#include <string_view>

namespace lge::config {

/// What texts of the file may look like. All pure.

/// `http://` or `https://`, a host or address, perhaps a port and one `/`; the host may contain `{region}`.
bool is_endpoint(std::string_view text);
inline constexpr std::string_view kEndpointWanted =
    "a URL such as https://emr-serverless-spark.{region}.aliyuncs.com: http or https, a host that may "
    "contain "
    "{region}, perhaps a port; no user, path or query";

/// An id of the API, safe in the path of a URL.
bool is_id(std::string_view text);
inline constexpr std::string_view kIdWanted =
    "an id of 1 to 128 characters of A-Z a-z 0-9 . _ -, not . or ..";

bool is_region(std::string_view text);
inline constexpr std::string_view kRegionWanted =
    "a region such as cn-hangzhou: 1 to 64 characters of a-z 0-9 -, no - first or last";

/// What a label of a metric shows to people.
bool is_display_name(std::string_view text);
inline constexpr std::string_view kDisplayNameWanted =
    "a name of 1 to 256 characters of UTF-8 without control characters";

/// What an entry of `credentials` may be called.
bool is_credentials_name(std::string_view text);
inline constexpr std::string_view kCredentialsNameWanted =
    "a name of 1 to 64 characters of A-Z a-z 0-9 . _ -";

bool is_access_key_id(std::string_view text);
inline constexpr std::string_view kAccessKeyIdWanted =
    "an id of 1 to 256 printable ASCII characters without spaces";

/// A secret is signed with, a token is sent in a header: both are printable ASCII, at most 64 KiB.
bool is_secret(std::string_view text);
inline constexpr std::string_view kSecretWanted =
    "a secret of printable ASCII characters without spaces and line breaks";

/// A URL as is_endpoint() takes it, without `{region}`.
bool is_origin(std::string_view text);
inline constexpr std::string_view kOriginWanted =
    "a URL such as https://sts.aliyuncs.com: http or https, a host, perhaps a port; no user, path or query";

/// Such a URL with a path and a query, at most 2048 bytes.
bool is_uri(std::string_view text);
inline constexpr std::string_view kUriWanted =
    "a URL such as http://127.0.0.1:8080/key: http or https, a host, perhaps a port, a path and a query; no "
    "user, spaces or fragment";

bool is_role_arn(std::string_view text);
inline constexpr std::string_view kRoleArnWanted =
    "the ARN of a RAM role such as acs:ram::1234567890123456:role/name";

bool is_oidc_provider_arn(std::string_view text);
inline constexpr std::string_view kOidcProviderArnWanted =
    "the ARN of an OIDC provider such as acs:ram::1234567890123456:oidc-provider/name";

/// As STS takes it.
bool is_role_session_name(std::string_view text);
inline constexpr std::string_view kRoleSessionNameWanted =
    "a name of 2 to 64 characters of A-Z a-z 0-9 . @ _ -";

bool is_policy(std::string_view text);
inline constexpr std::string_view kPolicyWanted = "a policy (JSON) of 1 to 2048 bytes of UTF-8";

/// As STS takes it.
bool is_external_id(std::string_view text);
inline constexpr std::string_view kExternalIdWanted =
    "an id of 2 to 1224 characters of A-Z a-z 0-9 + = , . @ : / _ -";

bool is_role_name(std::string_view text);
inline constexpr std::string_view kRoleNameWanted = "a name of 1 to 64 characters of A-Z a-z 0-9 . _ -";

bool is_profile_name(std::string_view text);
inline constexpr std::string_view kProfileNameWanted = "the name of a profile, 1 to 256 characters";

/// The name of a Prometheus label (https://prometheus.io/docs/concepts/data_model): not of those that begin
/// with __, which are Prometheus's own.
bool is_label_name(std::string_view text);
inline constexpr std::string_view kLabelNameWanted =
    "the name of a label, 1 to 64 characters of A-Z a-z 0-9 _, no digit and no __ first";

bool is_file_name(std::string_view text);
inline constexpr std::string_view kFileNameWanted = "the path of a file";
inline constexpr std::string_view kDirectoryNameWanted = "the path of a directory";

}  // namespace lge::config
