#include "credentials/keyring.hpp"

#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "credentials/make_provider.hpp"

namespace lge::credentials {

namespace asio = boost::asio;

namespace {

using Answer = Result<Key, Error>;

constexpr auto kLookEvery = std::chrono::seconds(30);

bool is_same_world(const World& a, const World& b) {
  return &a.transport == &b.transport && &a.metadata == &b.metadata;
}

}  // namespace

// Tells the expiry of each new key, puts the entry's name into errors, and owns what runs for its keys.
class Keyring::Entry final : public Provider {
 public:
  Entry(std::string name, const World& world) : name_(std::move(name)), world_(world) {}
  Entry(const Entry&) = delete;
  Entry& operator=(const Entry&) = delete;
  ~Entry() override {
    if (told_) world_.expiry.key_expires(name_, std::nullopt);
  }

  void use(const config::Credentials& credentials, const Lookup& lookup) {
    provider_ = make_provider(credentials, Tools{world_, background_, name_}, lookup);
  }

  void start(const asio::any_io_executor& executor) {
    if (tasks_) return;
    tasks_ = std::make_unique<TaskGroup>(executor, world_.log);
    background_.use(*tasks_);
    tasks_->spawn("keep the key of " + name_, keep_fresh());
  }
  // Null before start().
  [[nodiscard]] TaskGroup* tasks() const { return tasks_.get(); }

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
  asio::awaitable<void> keep_fresh() {
    for (;;) {
      const SteadyTime next = world_.clock.steady() + kLookEvery;
      co_await world_.sleeper.sleep_until(next);
      const Answer ignored = co_await get();  // whoever needs the key is told what is wrong
      static_cast<void>(ignored);
    }
  }

  const std::string name_;
  const World world_;
  Background background_;
  std::shared_ptr<Provider> provider_;
  std::optional<WallTime> told_;
  std::unique_ptr<TaskGroup> tasks_;
};

Keyring::Keyring(std::map<std::string, config::Credentials> entries, const World& world,
                 const Keyring* before)
    : configured_(std::move(entries)), world_(world) {
  if (before == nullptr || !is_same_world(world, before->world_)) return;
  for (const auto& [name, entry] : before->entries_) {
    const auto now = configured_.find(name);
    if (now != configured_.end() && now->second == before->configured_.at(name)) before_.emplace(name, entry);
  }
}

Provider& Keyring::provider(const std::string& name) {
  return *find_or_make(name);
}

std::shared_ptr<Keyring::Entry> Keyring::find_or_make(const std::string& name) {
  const auto found = entries_.find(name);
  if (found != entries_.end()) return found->second;
  std::shared_ptr<Entry> entry = shared_entry(name);
  if (!entry) {
    const auto lookup = [this](const std::string& source) { return find_or_make(source); };
    entry = std::make_shared<Entry>(name, world_);
    entry->use(configured_.at(name), lookup);
  }
  entries_.emplace(name, entry);
  if (executor_) entry->start(executor_);
  return entry;
}

// A role is shared only together with what it stands on. Null where there is nothing to share.
std::shared_ptr<Keyring::Entry> Keyring::shared_entry(const std::string& name) {
  const auto found = before_.find(name);
  if (found == before_.end()) return nullptr;
  const auto* role = std::get_if<config::RamRole>(&configured_.at(name));
  if (role != nullptr) {
    const auto source = before_.find(role->source);
    if (source == before_.end() || find_or_make(role->source) != source->second) return nullptr;
  }
  return found->second;
}

void Keyring::start(const asio::any_io_executor& executor) {
  executor_ = executor;
  before_.clear();
  for (const auto& [name, entry] : entries_)
    entry->start(executor);
}

bool Keyring::shares(const std::string& name, const std::shared_ptr<Entry>& entry) const {
  const auto found = entries_.find(name);
  return found != entries_.end() && found->second == entry;
}

asio::awaitable<void> Keyring::stop() {
  const Keyring none({}, world_);
  co_await stop_all_but(none);
}

asio::awaitable<void> Keyring::stop_all_but(const Keyring& next) {
  std::vector<std::shared_ptr<Entry>> ending;
  for (const auto& [name, entry] : entries_) {
    if (entry->tasks() == nullptr || next.shares(name, entry)) continue;
    entry->tasks()->cancel();
    ending.push_back(entry);
  }
  for (const std::shared_ptr<Entry>& entry : ending)
    co_await entry->tasks()->join();
}

}  // namespace lge::credentials
