#include "credentials/profile_provider.hpp"

#include "credentials/from_file.hpp"
#include "credentials/variables.hpp"

namespace lge::credentials {

namespace asio = boost::asio;

namespace {

using Answer = Result<Key, Error>;
using Shared = std::shared_ptr<Provider>;

constexpr std::size_t kMaxFileBytes = 1'048'576;

class FileProvider final : public Provider {
 public:
  explicit FileProvider(FromFile<Shared> file) : file_(std::move(file)) {}

  asio::awaitable<Answer> get() override {
    // Shared: it must outlive this use of it, whatever becomes of the file meanwhile.
    const Result<Shared, std::string> newest = file_.newest();
    if (!newest) co_return Answer(in_place_error, Error{newest.error()});
    co_return co_await (*newest)->get();
  }

 private:
  FromFile<Shared> file_;
};

template <class File>
ProviderOrWhy provider_in(const Result<File, std::string>& file, const std::string& name,
                          const Tools& tools) {
  if (!file) return ProviderOrWhy(in_place_error, file.error());
  return provider_of(*file, name, tools);
}

}  // namespace

std::filesystem::path in_home(const Environment& environment, std::string_view name) {
  return std::filesystem::path(variable(environment, "HOME")) / name;
}

Shared make_profile_provider(const config::Profile& profile, const Tools& tools) {
  const Environment& environment = tools.world.environment;
  std::filesystem::path file = profile.file.value_or(variable(environment, "ALIBABA_CLOUD_CONFIG_FILE"));
  if (file.empty()) file = in_home(environment, ".aliyun/config.json");
  const std::string name =
      profile.name.empty() ? variable(environment, "ALIBABA_CLOUD_PROFILE") : profile.name;
  const auto parse = [name, tools](std::string_view text) {
    return provider_in(parse_cli_profiles(text), name, tools);
  };
  return std::make_shared<FileProvider>(FromFile<Shared>(file, kMaxFileBytes, parse, tools.world.log));
}

Shared make_ini_provider(const std::filesystem::path& file, std::string section, const Tools& tools) {
  const auto parse = [section = std::move(section), tools](std::string_view text) {
    return provider_in(parse_ini(text), section, tools);
  };
  return std::make_shared<FileProvider>(FromFile<Shared>(file, kMaxFileBytes, parse, tools.world.log));
}

}  // namespace lge::credentials
