#include "credentials/keyring.hpp"

#include <optional>

#include "credentials/make_provider.hpp"

namespace lge::credentials {

namespace asio = boost::asio;

namespace {

using Answer = Result<Key, Error>;

constexpr auto kLookEvery = std::chrono::seconds(30);

}  // namespace

// Tells the expiry of each new key, and puts the entry's name into errors.
class Keyring::Entry final : public Provider {
 public:
  Entry(std::string name, std::shared_ptr<Provider> provider, const World& world)
      : name_(std::move(name)), provider_(std::move(provider)), world_(world) {}
  Entry(const Entry&) = delete;
  Entry& operator=(const Entry&) = delete;
  ~Entry() override {
    if (told_) world_.expiry.key_expires(name_, std::nullopt);
  }

  asio::awaitable<Answer> get() override {
    Answer answer = co_await provider_->get();
    if (!answer)
      co_return Answer(in_place_error, Error{"credentials " + name_ + ": " + answer.error().message});
    if (answer->expires_at != told_) {
      told_ = answer->expires_at;
      world_.expiry.key_expires(name_, told_);
    }
    co_return answer;
  }

 private:
  const std::string name_;
  const std::shared_ptr<Provider> provider_;
  const World world_;
  std::optional<WallTime> told_;
};

Keyring::Keyring(std::map<std::string, config::Credentials> entries, const World& world)
    : configured_(std::move(entries)), world_(world) {}

Provider& Keyring::provider(const std::string& name) {
  return *find_or_make(name);
}

std::shared_ptr<Provider> Keyring::find_or_make(const std::string& name) {
  const auto found = entries_.find(name);
  if (found != entries_.end()) return found->second;
  const auto lookup = [this](const std::string& source) { return find_or_make(source); };
  auto provider = make_provider(configured_.at(name), Tools{world_, background_, name}, lookup);
  auto entry = std::make_shared<Entry>(name, std::move(provider), world_);
  entries_.emplace(name, entry);
  if (background_.ready()) watch(name, entry);
  return entry;
}

void Keyring::start(TaskGroup& tasks) {
  background_.use(tasks);
  for (const auto& [name, entry] : entries_)
    watch(name, entry);
}

void Keyring::watch(const std::string& name, const std::shared_ptr<Provider>& entry) {
  background_.spawn("keep the key of " + name, keep_fresh(entry, world_));
}

asio::awaitable<void> Keyring::keep_fresh(std::shared_ptr<Provider> entry, World world) {
  for (;;) {
    const SteadyTime next = world.clock.steady() + kLookEvery;
    co_await world.sleeper.sleep_until(next);
    const Answer ignored = co_await entry->get();  // whoever needs the key is told what is wrong
    static_cast<void>(ignored);
  }
}

}  // namespace lge::credentials
