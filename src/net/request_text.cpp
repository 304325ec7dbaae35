#include "net/request_text.hpp"

#include <algorithm>
#include <array>

#include "net/ascii.hpp"
#include "support/outside_text.hpp"

namespace lge::net {

namespace {

constexpr std::array<std::string_view, 6> kOwnHeaders{"host",       "content-length",  "transfer-encoding",
                                                      "connection", "accept-encoding", "proxy-authorization"};

// RFC 9110, 5.6.2.
bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return is_alphanumeric(c) || kMarks.find(c) != std::string_view::npos;
  });
}

bool is_target(std::string_view text) {
  return text.starts_with('/') &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

bool is_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
  });
}

bool is_own_header(std::string_view name) {
  return std::find(kOwnHeaders.begin(), kOwnHeaders.end(), lower_case(name)) != kOwnHeaders.end();
}

// Empty where there is none.
std::string find_problem(const Request& request) {
  if (!parse_origin(request.origin.url())) return "the host is neither a name nor an address";
  if (!is_token(request.method)) return "the method is no HTTP token";
  if (!is_target(request.target)) return "the target is no encoded path";
  for (const auto& [name, value] : request.headers) {
    if (!is_token(name)) return "the header name " + in_quotes(cut_to(name, 64)) + " is no HTTP token";
    if (is_own_header(name)) return "the header " + name + " is set by the transport itself";
    if (!is_value(value)) return "the value of the header " + name + " holds a control character";
  }
  return {};
}

bool wants_length(const Request& request) {
  return !request.body.empty() || request.method == "POST" || request.method == "PUT" ||
         request.method == "PATCH";
}

}  // namespace

Result<std::string, std::string> format_request(const Request& request, const Proxy* forwarder) {
  using Answer = Result<std::string, std::string>;
  std::string problem = find_problem(request);
  if (!problem.empty()) return Answer(boost::system::in_place_error, std::move(problem));
  std::string text = request.method + " ";
  if (forwarder != nullptr) text += "http://" + request.origin.authority();
  text += request.target + " HTTP/1.1\r\n";
  text += "Host: " + request.origin.authority() + "\r\n";
  text += "Accept-Encoding: gzip\r\n";
  if (forwarder != nullptr && !forwarder->authorization.empty()) {
    text += "Proxy-Authorization: " + forwarder->authorization.reveal() + "\r\n";
  }
  for (const auto& [name, value] : request.headers)
    text.append(name).append(": ").append(value).append("\r\n");
  if (wants_length(request)) text += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
  text += "\r\n";
  text += request.body;
  return Answer(boost::system::in_place_value, std::move(text));
}

}  // namespace lge::net
