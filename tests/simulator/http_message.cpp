#include "simulator/http_message.hpp"

#include <algorithm>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace lge::simulator {

namespace {

std::string_view reason(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 400:
      return "Bad Request";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 413:
      return "Content Too Large";
    case 429:
      return "Too Many Requests";
    case 500:
      return "Internal Server Error";
    case 503:
      return "Service Unavailable";
    default:
      return "Status";
  }
}

}  // namespace

std::string to_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::optional<std::string_view> Request::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key.size() == name.size() && to_lower(key) == name) return value;
  }
  return std::nullopt;
}

void Answer::set_header(std::string_view name, std::string_view value) {
  const std::string wanted = to_lower(name);
  std::erase_if(headers, [&](const auto& one) { return to_lower(one.first) == wanted; });
  headers.emplace_back(name, value);
}

std::string answer_head(const Answer& answer, std::optional<std::size_t> length, bool keep_alive) {
  std::string head = fmt::format("HTTP/1.1 {} {}\r\n", answer.status, reason(answer.status));
  bool length_given = false;  // a fault may lie about it
  for (const auto& [name, value] : answer.headers) {
    head += fmt::format("{}: {}\r\n", name, value);
    length_given = length_given || to_lower(name) == "content-length";
  }
  if (length && !length_given) head += fmt::format("Content-Length: {}\r\n", *length);
  head += keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
  return head;
}

std::string http_date(WallTime time) {
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

}  // namespace lge::simulator
