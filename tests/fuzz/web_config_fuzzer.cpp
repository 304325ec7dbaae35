#include <algorithm>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "config/web_config.hpp"

#include "fuzz/fuzzer.hpp"
#include "fuzz/secrets.hpp"

namespace lge::fuzz {

namespace {

using config::LoadedWeb;
using config::Problem;
using config::ServerTls;
using Answer = Result<LoadedWeb, std::vector<Problem>>;

// A pair that fits together (P-256, until 2126), so that inputs get past it.
constexpr std::string_view kCertificate = R"(-----BEGIN CERTIFICATE-----
MIIBbjCCARWgAwIBAgIUaHutPCA8Z67HBYH39ujoMXUoqYUwCgYIKoZIzj0EAwIw
DDEKMAgGA1UEAwwBYTAgFw0yNjExMjUxOTQ4MzFaGA8yMTI2MTEwMTE5NDgzMVow
DDEKMAgGA1UEAwwBYTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABOE82Cc/WwZS
fsI3t+XoyhvgXEdwAwbMqrMDfcLZpN+0QYy6UUaojgmhZD4EolP56eCw83wy8i/f
mX6xeGGBvAijUzBRMB0GA1UdDgQWBBRdCpKQNRo9ChRSQWt0FX4V1vRJzDAfBgNV
HSMEGDAWgBRdCpKQNRo9ChRSQWt0FX4V1vRJzDAPBgNVHRMBAf8EBTADAQH/MAoG
CCqGSM49BAMCA0cAMEQCIHg355favJYVKNII5Swjtr7BTGoLQVs+DPsgAfVfU/Ee
AiBKH+Ix/cwSB2QRTvfsfap8zV6XaOzoHcVFZ4Qy7dtQpA==
-----END CERTIFICATE-----
)";
constexpr std::string_view kKey = R"(-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg9MTEhgwQycVvLyjs
FmMy8EwPNIHIdOFpSvF7GXya/nmhRANCAAThPNgnP1sGUn7CN7fl6Mob4FxHcAMG
zKqzA33C2aTftEGMulFGqI4JoWQ+BKJT+engsPN8MvIv35l+sXhhgbwI
-----END PRIVATE KEY-----
)";

Result<std::string, std::string> read_file_of_test(const std::filesystem::path& path,
                                                   const std::string& secret) {
  using FileAnswer = Result<std::string, std::string>;
  const std::string name = path.filename().string();
  if (name == "c") return FileAnswer(boost::system::in_place_value, kCertificate);
  if (name == "k") return FileAnswer(boost::system::in_place_value, kKey);
  if (name == "s") return FileAnswer(boost::system::in_place_value, secret);
  return FileAnswer(boost::system::in_place_error, "no such file");
}

/// Reads `input` where the environment, the file `s`, and every byte 0x1A of it hold the secret.
Answer parse_with(std::string_view input, const std::string& secret) {
  const Environment environment = [&](const std::string& name) -> std::optional<std::string> {
    if (name == "SECRET") return secret;
    return std::nullopt;
  };
  const config::FileReader reader = [&](const std::filesystem::path& path, std::size_t) {
    return read_file_of_test(path, secret);
  };
  const WallTime now{std::chrono::hours(24 * 365 * 56)};
  return config::parse_web(with_secret(input, secret), "/w.yml", {environment, reader, now});
}

void check_problems(const std::vector<Problem>& problems) {
  require(!problems.empty() && problems.size() <= 1001, "there are problems, and no endless list");
  for (const Problem& problem : problems) {
    require(problem.file == "/w.yml" && !problem.expected.empty(),
            "a problem names the file and what was expected");
    require(is_one_line(problem.text()), "a problem is one line of text");
    require(problem.text().size() < 64 * 80 + 2000, "a problem is short");
  }
}

void check_tls(const ServerTls& tls) {
  require(!tls.certificates.empty() && !tls.key.empty(), "TLS has its certificate and key");
  require(tls.min_version <= tls.max_version, "the versions are a range");
  const bool verifies = tls.client_auth == config::ClientAuth::verify_if_given ||
                        tls.client_auth == config::ClientAuth::require_and_verify;
  require(!verifies || !tls.client_ca.empty(), "what is verified has an authority");
  const bool required = tls.client_auth == config::ClientAuth::require_any ||
                        tls.client_auth == config::ClientAuth::require_and_verify;
  require(required || tls.client_allowed_sans.empty(), "names are asked of certificates that must be there");
  for (const std::string& name : tls.client_allowed_sans)
    require(!name.empty(), "an allowed name is one");
}

void check_config(const config::WebConfig& web) {
  if (web.tls) check_tls(*web.tls);
  std::set<std::string> names;
  for (const auto& [name, value] : web.headers) {
    require(names.insert(name).second, "no header comes twice");
    require(std::all_of(value.begin(), value.end(), [](char c) { return c >= 0x20 && c < 0x7F; }),
            "nothing ends a header's line");
  }
  require(web.users.size() <= config::kMaxWebUsers, "users are bounded");
  for (const auto& [name, hash] : web.users) {
    require(!name.empty() && is_one_line(name) && name.find(':') == std::string::npos,
            "a user's name is one");
    const auto cost = config::bcrypt_cost(hash.reveal());
    require(cost && *cost >= config::kLeastBcryptCost && *cost <= config::kMostBcryptCost,
            "a password is a bcrypt hash that takes no endless time");
  }
  if (web.rate_limit)
    require(web.rate_limit->interval > Millis(0) && web.rate_limit->burst > 0,
            "a rate limit lets something pass");
}

}  // namespace

void check(std::string_view input) {
  const Answer answer = parse_with(input, secret_of('a'));
  const Answer other = parse_with(input, secret_of('b'));
  require(answer.has_value() == other.has_value(), "the value of a secret decides nothing");
  if (!answer) {
    check_problems(answer.error());
    require(answer.error() == other.error(), "no problem shows anything of a secret");
    return;
  }
  check_config(answer->config);
  require(answer->warnings == other->warnings, "no warning shows anything of a secret");
  for (const std::string& warning : answer->warnings)
    require(is_one_line(warning), "a warning is one line of text");
}

}  // namespace lge::fuzz
