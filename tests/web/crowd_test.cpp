#include "web/crowd.hpp"

#include <doctest/doctest.h>

using namespace lge;
using namespace lge::web;
namespace ip = boost::asio::ip;

namespace {

class FakeConnection final : public Connection {
 public:
  FakeConnection(Guest guest, std::optional<AddressGroup> group) : guest_(guest), group_(group) {}

  boost::asio::awaitable<metrics::ConnectionEnd> run() override { co_return metrics::ConnectionEnd::client; }
  [[nodiscard]] Guest guest() const override { return guest_; }
  [[nodiscard]] const std::optional<AddressGroup>& group() const override { return group_; }
  void close(metrics::ConnectionEnd) override {}

 private:
  Guest guest_;
  std::optional<AddressGroup> group_;
};

constexpr Millis kPatience{500};
const SteadyTime kNow{std::chrono::hours(1)};
const AddressGroup kOne{false, 1};
const AddressGroup kTwo{false, 2};

std::shared_ptr<Connection> connection(std::optional<AddressGroup> group, Standing standing, Millis ago) {
  return std::make_shared<FakeConnection>(Guest{standing, kNow - ago}, group);
}

std::optional<AddressGroup> group(const char* address) {
  return group_of(ip::tcp::endpoint(ip::make_address(address), 1234));
}

}  // namespace

TEST_CASE("an IPv4 address is a group, also where IPv6 carries it; of IPv6 the first 64 bits are") {
  CHECK(group("192.0.2.1") == group("192.0.2.1"));
  CHECK(group("192.0.2.1") != group("192.0.2.2"));
  CHECK(group("::ffff:192.0.2.1") == group("192.0.2.1"));
  CHECK(group("2001:db8:0:1::1") == group("2001:db8:0:1:ffff:ffff:ffff:ffff"));
  CHECK(group("2001:db8:0:1::1") != group("2001:db8:0:2::1"));
  CHECK(group("::1") != group("0.0.0.0"));
  CHECK_FALSE(group_of(std::nullopt).has_value());
}

TEST_CASE("members are counted in all and by group, and leave once") {
  Crowd crowd;
  const auto first = connection(kOne, Standing::waiting, Millis(1));
  const auto local = connection(std::nullopt, Standing::waiting, Millis(1));
  crowd.enter(first);
  crowd.enter(connection(kOne, Standing::waiting, Millis(1)));
  crowd.enter(connection(kTwo, Standing::waiting, Millis(1)));
  crowd.enter(local);
  CHECK(crowd.size() == 4);
  CHECK(crowd.size_of(kOne) == 2);
  CHECK(crowd.size_of({true, 1}) == 0);
  for (int i = 0; i < 2; ++i) {
    crowd.leave(first);
    crowd.leave(local);
    CHECK(crowd.size() == 2);
    CHECK(crowd.size_of(kOne) == 1);
  }
}

TEST_CASE("who makes way is chosen out of all, of one group, or of those in flight") {
  Crowd crowd;
  const auto oldest = connection(kOne, Standing::waiting, Millis(900));
  const auto other = connection(kTwo, Standing::waiting, Millis(100));
  const auto stalled = connection(kOne, Standing::sending, Millis(600));
  for (const auto& one : {oldest, other, stalled})
    crowd.enter(one);
  CHECK(crowd.whom_to_evict(kNow, kPatience) == oldest);
  CHECK(crowd.whom_to_evict_of(kTwo, kNow, kPatience) == other);
  CHECK(crowd.whom_to_evict_of({true, 7}, kNow, kPatience) == nullptr);
  CHECK(crowd.whom_to_evict_in_flight(kNow, kPatience) == stalled);
  CHECK(crowd.whom_to_evict_in_flight(kNow, Millis(601)) == nullptr);
}
