#include "config/patterns.hpp"

#include "config/support.hpp"

namespace lge::config {

namespace {

std::string text_of(std::size_t length, char c = 'a') {
  return std::string(length, c);
}

}  // namespace

TEST_CASE("endpoints") {
  for (const std::string_view good :
       {"https://emr-serverless-spark.{region}.aliyuncs.com", "http://localhost", "https://a.b:1",
        "https://a.b:65535/", "http://127.0.0.1:8080", "https://[::1]", "https://[2001:db8::1]:8443",
        "https://{region}", "https://emr-{region}-vpc.{region}.example", "http://simulator_1:80"}) {
    CAPTURE(good);
    CHECK(is_endpoint(good));
  }
  for (const std::string_view bad : {"",
                                     "https://",
                                     "https:///",
                                     "HTTPS://a",
                                     "https:a",
                                     "ftp://a",
                                     "a.b",
                                     "https://a//",
                                     "https://a/b",
                                     "https://a?b",
                                     "https://a#b",
                                     "https://u@a",
                                     "https://u:p@a",
                                     "https://a:",
                                     "https://a:0",
                                     "https://a:65536",
                                     "https://a:080",
                                     "https://a:-1",
                                     "https://a b",
                                     "https://a.",
                                     "https://.a",
                                     "https://-a",
                                     "https://a-",
                                     "https://{zone}.a",
                                     "https://{region",
                                     "https://[::1",
                                     "https://[]",
                                     "https://[a]",
                                     "https://[::1]x",
                                     "https://::1",
                                     "https://a:{region}",
                                     "https://ä",
                                     "https://a\n",
                                     "https://a%41"}) {
    CAPTURE(bad);
    CHECK_FALSE(is_endpoint(bad));
  }
  CHECK_FALSE(is_endpoint(std::string_view("https://a\0b", 11)));
  CHECK(is_endpoint("https://" + text_of(63)));
  CHECK_FALSE(is_endpoint("https://" + text_of(64)));
  std::string longest;
  for (int i = 0; i < 127; ++i)
    longest += "a.";
  CHECK(is_endpoint("https://" + longest.substr(0, 253)));
  CHECK_FALSE(is_endpoint("https://" + longest + "a"));
}

TEST_CASE("ids and regions") {
  CHECK(is_id(text_of(128)));
  CHECK_FALSE(is_id(text_of(129)));
  CHECK(is_id("w-1.A_z"));
  CHECK(is_id("..."));
  for (const std::string_view bad : {"", ".", "..", "a/b", "a b", "a%2e", "ä", "a\n"})
    CHECK_FALSE(is_id(bad));
  CHECK(is_region("cn-hangzhou"));
  CHECK(is_region(text_of(64)));
  CHECK_FALSE(is_region(text_of(65)));
  for (const std::string_view bad : {"", "-a", "a-", "A", "a.b", "a_b", "a/b"})
    CHECK_FALSE(is_region(bad));
}

TEST_CASE("names that people see") {
  CHECK(is_display_name("日报 \"x\" \\ {} é"));
  std::string wide;
  for (int i = 0; i < 256; ++i)
    wide += "中";
  CHECK(is_display_name(wide));
  CHECK_FALSE(is_display_name(wide + "中"));
  for (const std::string_view bad : {"", "a\nb", "a\tb", "\x7F", "a\xC2\x85", "a\xFF", "\xC2"}) {
    CHECK_FALSE(is_display_name(bad));
  }
}

TEST_CASE("labels") {
  for (const std::string& good :
       {std::string("a"), std::string("_"), std::string("_a__"), std::string("A9"), text_of(64)})
    CHECK(is_label_name(good));
  for (const std::string& bad :
       {std::string(), std::string("__a"), std::string("__"), std::string("9"), std::string("a-b"),
        std::string("a.b"), std::string("a:b"), std::string("é"), std::string("a b"), text_of(65)}) {
    CAPTURE(bad);
    CHECK_FALSE(is_label_name(bad));
  }
}

TEST_CASE("keys") {
  CHECK(is_access_key_id("LTAI5tXxx.~!"));
  CHECK(is_access_key_id(text_of(256)));
  for (const std::string& bad :
       {std::string(), text_of(257), std::string("a b"), std::string("ä"), std::string("a\n")}) {
    CHECK_FALSE(is_access_key_id(bad));
  }
  CHECK(is_secret(text_of(65'536)));
  CHECK_FALSE(is_secret(text_of(65'537)));
  CHECK_FALSE(is_secret(""));
}

}  // namespace lge::config
