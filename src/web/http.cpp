#include "web/http.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include <boost/beast/http/status.hpp>

#include "web/security_headers.hpp"

namespace lge::web {

namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::size_t count(const Headers& headers, std::string_view name) {
  return static_cast<std::size_t>(std::count_if(
      headers.begin(), headers.end(), [&](const auto& one) { return equal_ignoring_case(one.first, name); }));
}

std::string_view first(const Headers& headers, std::string_view name) {
  for (const auto& [key, value] : headers) {
    if (equal_ignoring_case(key, name)) return value;
  }
  return {};
}

void append_field(std::string& head, std::string_view name, std::string_view value) {
  head += name;
  head += ": ";
  head += value;
  head += "\r\n";
}

void append_two_digits(std::string& text, unsigned number) {
  text += static_cast<char>('0' + number / 10 % 10);
  text += static_cast<char>('0' + number % 10);
}

std::string_view reason_phrase(unsigned status) {
  const auto phrase = boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(status));
  return {phrase.data(), phrase.size()};
}

}  // namespace

std::string_view Request::header(std::string_view name) const {
  return first(headers, name);
}

Response text_response(unsigned status, std::string_view text) {
  Response response;
  response.status = status;
  response.body = std::make_shared<const std::string>(text);
  return response;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char left, char right) { return lower(left) == lower(right); });
}

bool has_clear_framing(const Headers& headers, bool http_1_1) {
  const std::size_t hosts = count(headers, "Host");
  if (hosts > 1 || (http_1_1 && hosts == 0)) return false;
  const std::size_t lengths = count(headers, "Content-Length");
  // A list of equal lengths is one of the two spellings of "twice".
  if (lengths > 1 || first(headers, "Content-Length").find(',') != std::string_view::npos) return false;
  const std::size_t codings = count(headers, "Transfer-Encoding");
  if (codings == 0) return true;
  return codings == 1 && lengths == 0 && http_1_1 &&
         equal_ignoring_case(first(headers, "Transfer-Encoding"), "chunked");
}

std::string render_head(const Response& response, AfterAnswer after, WallTime now,
                        const SecurityHeaders& security) {
  std::string head;
  head.reserve(1024);
  head += "HTTP/1.1 ";
  head += std::to_string(response.status);
  head += ' ';
  head += reason_phrase(response.status);
  head += "\r\n";
  append_field(head, "Date", http_date(now));
  append_field(head, "Content-Type", response.content_type);
  append_field(head, "Content-Length", std::to_string(response.body ? response.body->size() : 0));
  head += "Cache-Control: no-store\r\n";
  head += security.lines;
  bool has_policy = false;
  for (const auto& [name, value] : response.headers) {
    const bool is_policy = name == "Content-Security-Policy";
    has_policy = has_policy || is_policy;
    if (!is_policy || !security.policy_is_fixed) append_field(head, name, value);
  }
  if (!has_policy) head += security.policy_line;
  if (after == AfterAnswer::close) append_field(head, "Connection", "close");
  if (after == AfterAnswer::keep_open_spoken) append_field(head, "Connection", "keep-alive");
  head += "\r\n";
  return head;
}

std::string http_date(WallTime time) {
  static constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
  std::string text(kDays.at(std::chrono::weekday(day).c_encoding()));
  text += ", ";
  append_two_digits(text, static_cast<unsigned>(date.day()));
  text += ' ';
  text += kMonths.at(static_cast<unsigned>(date.month()) - 1);
  text += ' ';
  const auto year = static_cast<unsigned>(static_cast<int>(date.year()));
  append_two_digits(text, year / 100);
  append_two_digits(text, year % 100);
  text += ' ';
  append_two_digits(text, static_cast<unsigned>(clock.hours().count()));
  text += ':';
  append_two_digits(text, static_cast<unsigned>(clock.minutes().count()));
  text += ':';
  append_two_digits(text, static_cast<unsigned>(clock.seconds().count()));
  return text += " GMT";
}

}  // namespace lge::web
