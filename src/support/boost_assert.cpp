#include <cstdio>
#include <cstdlib>
#include <string_view>

#include <boost/assert.hpp>

// Boost's assertions end here where there are any (BOOST_ENABLE_ASSERT_DEBUG_HANDLER).
#ifndef NDEBUG

namespace {

// Beast before Boost 1.86 expects 5 bytes of the last chunk where `0\r\n` may have come alone, and then goes
// on rightly (https://github.com/boostorg/beast/pull/2861). Any peer could end the process by sending them
// apart.
bool is_mistaken(std::string_view expression, std::string_view file) {
  return expression == "n >= 5" && file.ends_with("beast/http/impl/basic_parser.ipp");
}

}  // namespace

namespace boost {

void assertion_failed(const char* expression, const char* function, const char* file, long line) {
  if (!is_mistaken(expression, file)) assertion_failed_msg(expression, "", function, file, line);
}

void assertion_failed_msg(const char* expression, const char* message, const char* function, const char* file,
                          long line) {
  std::fprintf(stderr, "%s:%ld: %s: assertion `%s` failed. %s\n", file, line, function, expression, message);
  std::abort();
}

}  // namespace boost

#endif
