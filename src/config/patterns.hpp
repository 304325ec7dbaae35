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

bool is_file_name(std::string_view text);
inline constexpr std::string_view kFileNameWanted = "the path of a file";

}  // namespace lge::config
