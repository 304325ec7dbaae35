#pragma once

#include <optional>

#include <boost/beast/http/parser.hpp>

#include "web/drop_body.hpp"
#include "web/http.hpp"

namespace lge::web {

/// Beast's parser of an incoming request, whose body is counted and dropped. This header brings Beast with
/// it: only connection.cpp, the files named request_…  and the fuzzer include it.
using RequestParser = boost::beast::http::request_parser<DropBody>;

/// The request whose head `parser` has read. Nothing where it is not to be trusted: its framing is not clear
/// (see has_clear_framing), or its target is none (see parse_target). Pure.
std::optional<Request> to_request(const RequestParser& parser);

/// The status of the answer to a request that could not be read; nothing where the client is gone, or too
/// slow. Pure.
std::optional<unsigned> status_of(const boost::system::error_code& error);

}  // namespace lge::web
