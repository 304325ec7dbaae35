#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "metrics/exposition.hpp"
#include "net/gunzip.hpp"
#include "support/gzip.hpp"

#include "scene.hpp"

namespace lge::metrics {

namespace {

using Body = std::shared_ptr<const std::string>;

constexpr Format kBoth[]{Format::text, Format::open_metrics};

const poll::GatewayId kA = gateway("a");
const poll::GatewayId kB = gateway("b");

struct Served : Scene {
  explicit Served(const std::vector<poll::GatewayId>& gateways, const BoardOptions& board_options = {})
      : Scene(gateways, all_facts(), board_options) {}

  Body packed(Format format = Format::text) {
    PackedRequest request;
    Body body = exposition.packed(format, request);
    for (steps = 1; !body; ++steps)
      body = exposition.packed(format, request);
    return body;
  }

  Exposition exposition{cell, instruments, clock};
  int steps = 0;  // of the last packed()
};

std::string unpacked(const Body& body) {
  const auto text = net::gunzip(*body, 500'000'000);
  REQUIRE(text);
  return *text;
}

}  // namespace

TEST_CASE("unpacked it is the plain body, in both formats, whatever changes") {
  auto scene = full_scene();
  Exposition exposition(scene->cell, scene->instruments, scene->clock);
  const poll::GatewayId etl = scene->seen()->gateways().front()->id;
  const auto check = [&] {
    scene->let_bodies_age();
    for (const Format format : kBoth) {
      PackedRequest request;
      const Body packed = exposition.packed(format, request);
      REQUIRE(packed);
      CHECK(unpacked(packed) == *exposition.plain(format));
    }
  };
  check();
  scene->bad_poll(etl, api::Reason::denied);
  check();
  scene->good_poll(etl, {});
  check();
  scene->board.add_gateway({gateway("new"), nothing_used(1)});
  scene->board.publish();
  check();
  scene->board.remove_gateway(etl);
  scene->board.publish();
  check();
  scene->clock.advance(std::chrono::hours(1));
  scene->board.publish();
  check();
  scene->instruments.http().answered("metrics", 200);
  scene->clock.advance(kOwnAge);
  check();
  scene->board.replace_gateways({}, scene->options);
  check();
}

TEST_CASE("any history of many gateways packs to what it is") {
  Served scene(gateways(700));
  std::uint32_t random = 7;
  for (int round = 0; round < 30; ++round) {
    for (int i = 0; i < 5; ++i) {
      random = random * 1664525 + 1013904223;
      const poll::GatewayId id = gateway(std::to_string((random >> 16U) % 700));
      if (random % 7 == 0) scene.board.remove_gateway(id);
      if (random % 3 == 0) scene.bad_poll(id, api::Reason::denied);
      if (random % 3 == 1) scene.good_poll(id, {session(api::State::running, round)});
    }
    scene.board.publish();
    scene.let_bodies_age();
    const Format format = kBoth[round % 2];
    REQUIRE(unpacked(scene.packed(format)) == *scene.exposition.plain(format));
  }
}

TEST_CASE("without a newer snapshot the same body is handed out, for a second") {
  Served scene({kA});
  const Body first = scene.packed();
  scene.clock.advance(Millis(999));
  CHECK(scene.packed() == first);
  CHECK(scene.packed(Format::open_metrics) != first);
  scene.instruments.http().answered("metrics", 200);
  scene.clock.advance(Millis(1));
  const Body second = scene.packed();
  CHECK(second != first);
  CHECK(unpacked(second) == *scene.exposition.plain(Format::text));
  CHECK(scene.packed() == second);
}

TEST_CASE("what is published is packed at once where there is little") {
  Served scene({kA});
  scene.packed();
  scene.good_poll(kA, {});
  CHECK(unpacked(scene.packed()) == *scene.exposition.plain(Format::text));
}

TEST_CASE("a large body is handed out until it is too old, and nobody waits where the next is packed ahead") {
  Served scene(gateways(1'000));
  const Body first = scene.packed();
  const Millis age = body_age(unpacked(first).size());
  REQUIRE(age > Millis(40));
  scene.good_poll(gateway("3"), {});
  scene.clock.advance(age / 2);
  for (int i = 0; i < 1'000; ++i)
    REQUIRE(scene.packed() == first);
  // All that come do a little, so the next one is there shortly before the first is too old.
  const Millis half = age / 2;
  Millis passed{0};
  for (; passed < half && scene.packed() == first; passed += Millis(1)) {
    REQUIRE(scene.steps == 1);
    scene.clock.advance(Millis(1));
  }
  CHECK(passed > half / 2);
  CHECK(passed < half * 19 / 20);
  CHECK(unpacked(scene.packed()) == *scene.exposition.plain(Format::text));
}

TEST_CASE("where few ask, each packs more, and the last one what is left") {
  Served scene(gateways(1'000));
  const Body first = scene.packed();
  const int all = scene.steps;
  const Millis age = body_age(unpacked(first).size());
  for (const auto& id : gateways(1'000))
    scene.good_poll(id, {});
  scene.clock.advance(age - Millis(1));
  CHECK(scene.packed() == first);
  scene.clock.advance(Millis(1));
  CHECK(scene.packed() != first);
  CHECK(scene.steps < all);
}

TEST_CASE("what was packed ahead and is too old by then is not handed out") {
  Served scene(gateways(1'000));
  const Millis age = body_age(unpacked(scene.packed()).size());
  scene.good_poll(gateway("3"), {});
  scene.clock.advance(age / 2 + Millis(1));
  scene.packed();
  scene.good_poll(gateway("4"), {});  // what is packed ahead does not know
  scene.clock.advance(age);
  CHECK(unpacked(scene.packed()) == *scene.exposition.plain(Format::text));
}

TEST_CASE("much is packed in steps, and only what has changed is packed again") {
  Served scene(gateways(1'000));
  scene.packed();
  const int all = scene.steps;
  CHECK(all > 3);
  scene.good_poll(gateway("3"), {});
  scene.let_bodies_age();
  scene.packed();
  CHECK(scene.steps < all / 2);
  scene.packed();
  CHECK(scene.steps == 1);
}

TEST_CASE("a family with very long lines is packed in steps too") {
  BoardOptions options;
  options.label_names = {"user"};
  Served scene({kA}, options);
  usage::GatewayUsage usage = nothing_used(1);
  for (int i = 0; i < 20'000; ++i)
    usage.by_labels.push_back({{std::to_string(i)}, {1, 1, 1}});
  scene.usage(kA) = usage;
  scene.good_poll(kA, {});
  const Body body = scene.packed();
  CHECK(scene.steps > 3);
  CHECK(unpacked(body) == *scene.exposition.plain(Format::text));
}

TEST_CASE("two requests push one job, and each gets what was there when it came") {
  Served scene(gateways(1'000));
  PackedRequest early;
  REQUIRE_FALSE(scene.exposition.packed(Format::text, early));
  scene.good_poll(gateway("0"), {});  // the job does not know
  PackedRequest late;
  Body of_late = scene.exposition.packed(Format::text, late);
  Body of_early;
  while (!of_early)
    of_early = scene.exposition.packed(Format::text, early);
  CHECK(unpacked(of_early).find("livy_gateway_up") == std::string::npos);
  while (!of_late)
    of_late = scene.exposition.packed(Format::text, late);
  CHECK(unpacked(of_late) == *scene.exposition.plain(Format::text));
  CHECK(unpacked(of_late).find("livy_gateway_up") != std::string::npos);
}

TEST_CASE("a body is packed to its end, however often something is published meanwhile") {
  Served scene(gateways(1'000));
  PackedRequest request;
  Body body;
  for (int i = 0; !body && i < 1'000; ++i) {
    scene.good_poll(gateway("0"), {});
    body = scene.exposition.packed(Format::text, request);
  }
  REQUIRE(body);
  CHECK(unpacked(body).find("livy_gateway_up") != std::string::npos);
}

TEST_CASE("nothing keeps a snapshot alive once the body is there") {
  Served scene({kA});
  const std::weak_ptr<const Snapshot> old = scene.seen();
  const Body body = scene.packed();
  scene.good_poll(kA, {});
  CHECK(old.expired());
}

TEST_CASE("what nobody asks for is let go after a while, and made again for who does") {
  Served scene({kA, kB});
  const std::weak_ptr<const std::string> plain = scene.exposition.plain(Format::text);
  const std::weak_ptr<const std::string> packed = scene.packed(Format::open_metrics);
  scene.clock.advance(Exposition::kKeep - Millis(1));
  scene.exposition.drop_unused();
  CHECK_FALSE(plain.expired());
  CHECK_FALSE(packed.expired());
  scene.exposition.plain(Format::text);
  scene.clock.advance(Millis(1));
  scene.exposition.drop_unused();
  CHECK_FALSE(plain.expired());
  CHECK(packed.expired());
  scene.clock.advance(Exposition::kKeep);
  scene.exposition.drop_unused();
  CHECK(plain.expired());
  CHECK(unpacked(scene.packed(Format::open_metrics)) == *scene.exposition.plain(Format::open_metrics));
}

TEST_CASE("a job that everybody has left is let go, with its snapshot") {
  Served scene(gateways(1'000));
  const std::weak_ptr<const Snapshot> old = scene.seen();
  PackedRequest request;
  REQUIRE_FALSE(scene.exposition.packed(Format::text, request));
  scene.good_poll(gateway("0"), {});
  CHECK_FALSE(old.expired());
  scene.clock.advance(Exposition::kKeep);
  scene.exposition.drop_unused();
  CHECK(old.expired());
}

TEST_CASE("pieces belong to a stamp") {
  GzipPacker packer;
  packer.add("text");
  const GzipPiece piece = packer.finish();
  PieceCache cache;
  cache.put({1, 2, false}, 5, piece);
  REQUIRE(cache.find({1, 2, false}, 5) != nullptr);
  CHECK(cache.find({1, 2, false}, 5)->blocks == piece.blocks);
  CHECK(cache.find({1, 2, false}, 4) == nullptr);
  CHECK(cache.find({1, 2, true}, 5) == nullptr);
  CHECK(cache.find({1, 3, false}, 5) == nullptr);
  CHECK(cache.find({2, 2, false}, 5) == nullptr);
  cache.put({0, 0, false}, 0, piece);  // of lines without a stamp
  CHECK(cache.find({0, 0, false}, 0) == nullptr);
  cache.trim(2);
  CHECK(cache.find({1, 2, false}, 5) != nullptr);
  cache.trim(1);
  CHECK(cache.find({1, 2, false}, 5) == nullptr);
}

}  // namespace lge::metrics
