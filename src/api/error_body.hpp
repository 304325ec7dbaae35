#pragma once

#include <string>
#include <string_view>

namespace lge::api {

/// What the body of an error answer tells. Every part may be empty; texts are valid UTF-8, taken from the
/// first 64 KiB of the body. They are not yet fit to be shown: see redact.hpp.
struct ErrorBody {
  std::string code;
  std::string message;
  std::string request_id;

  friend bool operator==(const ErrorBody&, const ErrorBody&) = default;
};

/// Reads both spellings of a JSON error (`Code` and `code`, …) and an XML `<Error>`; whatever else comes, and
/// whatever is no text, gives empty parts. `content_type` is the header's value. Pure.
ErrorBody parse_error_body(std::string_view content_type, std::string_view body);

}  // namespace lge::api
