#include "metrics/exposition.hpp"

#include <doctest/doctest.h>

#include "metrics/text_format.hpp"

#include "scene.hpp"

namespace lge::metrics {

namespace {

const poll::GatewayId kA = gateway("a");
const poll::GatewayId kB = gateway("b");

struct Served : Scene {
  explicit Served(const std::vector<poll::GatewayId>& gateways) : Scene(gateways) {}
  Exposition exposition{cell, instruments, clock};
};

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("each family has one header and the lines of every gateway, in their order") {
  Served scene({kA, kB});
  scene.good_poll(kB, {session(api::State::running, 1)});
  scene.good_poll(kA, {session(api::State::running, 2)});
  const std::string text = *scene.exposition.plain(Format::text);
  std::string expected;
  const std::vector<FamilyHead> heads = gateway_family_heads();
  for (std::size_t i = 0; i < heads.size(); ++i) {
    std::string lines;
    for (const auto& view : scene.seen()->groups.at(0)->views)
      lines += view->lines.of(i);
    if (!lines.empty()) expected += heads[i].header[0] + lines;
  }
  CHECK(text == expected + render_text(scene.instruments.collect()));
  CHECK_FALSE(holds(text, "livy_gateway_session_info"));
}

TEST_CASE("before anything is published there are the exporter's own metrics") {
  const SnapshotCell cell;
  const fakes::FakeClock clock;
  const Instruments instruments("1", "2", std::make_unique<FakeProcess>());
  CHECK(*Exposition(cell, instruments, clock).plain(Format::text) == render_text(instruments.collect()));
}

TEST_CASE("without a newer snapshot the same text is handed out, for a second") {
  Served scene({kA});
  const auto first = scene.exposition.plain(Format::text);
  scene.instruments.http().answered("metrics", 200);
  scene.clock.advance(Millis(999));
  CHECK(scene.exposition.plain(Format::text) == first);
  scene.clock.advance(Millis(1));
  const auto second = scene.exposition.plain(Format::text);
  CHECK(second != first);
  CHECK(holds(*second, "http_requests_total{code=\"200\",handler=\"metrics\"} 1\n"));
  CHECK_FALSE(holds(*first, "http_requests_total{"));
  CHECK(scene.exposition.plain(Format::text) == second);
}

TEST_CASE("what is published is shown 100 ms later at most: a storm of scrapes gets the same text") {
  Served scene({kA});
  const auto first = scene.exposition.plain(Format::text);
  scene.good_poll(kA, {});
  scene.clock.advance(Millis(99));
  CHECK(scene.exposition.plain(Format::text) == first);
  scene.clock.advance(Millis(1));
  CHECK(holds(*scene.exposition.plain(Format::text), "livy_gateway_up"));
}

TEST_CASE("after a reload what is published is shown at once") {
  Served scene({kA});
  scene.exposition.plain(Format::text);
  scene.good_poll(kA, {});
  scene.exposition.renew();
  CHECK(holds(*scene.exposition.plain(Format::text), "livy_gateway_up"));
}

TEST_CASE("a newer snapshot shows, and with it the exporter's own metrics") {
  Served scene({kA});
  CHECK_FALSE(holds(*scene.exposition.plain(Format::text), "livy_gateway_up"));
  scene.instruments.http().answered("metrics", 200);
  scene.good_poll(kA, {});
  scene.let_bodies_age();
  const auto second = scene.exposition.plain(Format::text);
  CHECK(holds(*second, "livy_gateway_up"));
  CHECK(holds(*second, "http_requests_total{code=\"200\",handler=\"metrics\"} 1\n"));
}

TEST_CASE("a text that nobody reads is made anew in its own place: there is only one") {
  Served scene({kA});
  scene.good_poll(kA, {session(api::State::running)});  // the next text is no longer than this one
  const std::string* place = scene.exposition.plain(Format::text).get();
  const char* bytes = scene.exposition.plain(Format::text)->data();
  scene.good_poll(kA, {session(api::State::running)});
  scene.let_bodies_age();
  CHECK(scene.exposition.plain(Format::text).get() == place);
  scene.clock.advance(kOwnAge);
  CHECK(scene.exposition.plain(Format::text).get() == place);
  CHECK(scene.exposition.plain(Format::text)->data() == bytes);
  CHECK(*scene.exposition.plain(Format::text) == scene.text());
}

TEST_CASE("a text that a slow client still reads stays as it is") {
  Served scene({kA});
  const auto held = scene.exposition.plain(Format::text);
  const std::string copy(held->begin(), held->end());
  scene.good_poll(kA, {session(api::State::running)});
  scene.let_bodies_age();
  CHECK(*scene.exposition.plain(Format::text) != copy);
  CHECK(*held == copy);
}

TEST_CASE("the exposition keeps no snapshot alive") {
  Served scene({kA});
  std::weak_ptr<const Snapshot> old = scene.seen();
  const auto text = scene.exposition.plain(Format::text);
  scene.good_poll(kA, {});
  CHECK(old.expired());
}

TEST_CASE("room for many gateways is given back when there are few") {
  std::vector<poll::GatewayId> many;
  many.reserve(500);
  for (int i = 0; i < 500; ++i)
    many.push_back(gateway(std::to_string(i)));
  Served scene(many);
  const std::size_t before = scene.exposition.plain(Format::text)->capacity();
  scene.board.replace_gateways(scene.starts({kA}), scene.options);
  scene.let_bodies_age();
  CHECK(scene.exposition.plain(Format::text)->capacity() < before / 4);
}

}  // namespace lge::metrics
