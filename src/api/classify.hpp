#pragma once

#include <string_view>

#include "api/error_body.hpp"
#include "api/failure.hpp"
#include "net/transport.hpp"

namespace lge::api {

/// The failure that an answer with a status other than 2xx tells of, in the answer's own words: they are not
/// yet fit to be shown (redact.hpp). Source: the API document, "Errors". Pure.
Failure classify(const net::Response& answer);
/// The same where the error has been read; also of an answer with a status of 2xx that carries one. Pure.
Failure classify(const net::Response& answer, const ErrorBody& body);
/// Whether an error code says that the request's date is too far from the server's. Pure.
bool rejects_date(std::string_view code);
/// The failure that a request without an answer is. Pure.
Failure classify(const net::Error& error);

}  // namespace lge::api
