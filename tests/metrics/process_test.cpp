#include "metrics/process.hpp"

#include <chrono>
#include <string>

#include <doctest/doctest.h>

#include "metrics/text_format.hpp"

#include "scene.hpp"

namespace lge::metrics {

namespace {

const std::string kTail =
    " S 1 42 42 0 -1 4194560 1500 0 3 0 250 75 0 0 20 0 2 0 123456 1073741824 6144 18446744073709551615 1 1 "
    "0\n";

}  // namespace

TEST_CASE("/proc/PID/stat is read from behind the name, whatever the name is") {
  for (const std::string name : {"(exporter)", "(a b)", "() 1 2 3 (x))", "()"}) {
    std::string text = "42 ";
    text += name;
    text += kTail;
    CHECK(parse_process_stat(text) == ProcessStat{325, 123'456, 1'073'741'824, 6'144});
  }
}

TEST_CASE("a stat that is cut off or no stat says nothing") {
  const std::string whole = "42 (exporter)" + kTail;
  CHECK_FALSE(parse_process_stat("").has_value());
  CHECK_FALSE(parse_process_stat("no name").has_value());
  CHECK_FALSE(parse_process_stat("42 (exporter)").has_value());
  CHECK_FALSE(parse_process_stat(whole.substr(0, whole.find(" 6144"))).has_value());
  CHECK_FALSE(parse_process_stat("42 (x) S 1 42 42 0 -1 1 1 0 3 0 x 75 0 0 20 0 2 0 1 1 1").has_value());
}

TEST_CASE("the time of boot") {
  CHECK(parse_boot_time("cpu 1 2 3\nintr 1 2\nbtime 1768000000\nprocesses 9\n") == 1'768'000'000);
  CHECK(parse_boot_time("btime 17") == 17);
  CHECK_FALSE(parse_boot_time("cpu 1\nxbtime 17\n").has_value());
  CHECK_FALSE(parse_boot_time("btime x\n").has_value());
  CHECK_FALSE(parse_boot_time("").has_value());
}

TEST_CASE("a fact that is missing leaves its family out, and no other") {
  ProcessFacts facts = all_facts();
  CHECK(process_families(facts).size() == 7);
  facts.open_fds.reset();
  facts.start_time_seconds.reset();
  const std::string text = render_text(process_families(facts));
  CHECK(text.find("process_open_fds") == std::string::npos);
  CHECK(text.find("process_start_time_seconds") == std::string::npos);
  CHECK(text.find("process_cpu_seconds_total 12.25\n") != std::string::npos);
  CHECK(text.find("process_resident_memory_bytes 25165824\n") != std::string::npos);
  CHECK(process_families({}).empty());
}

TEST_CASE("the facts of this very process make sense") {
  const ProcessFacts facts = make_system_process_source()->read();
  const double now =
      std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  CHECK(facts.cpu_seconds.value_or(-1) >= 0);
  CHECK(facts.start_time_seconds.value_or(now + 99) <= now + 1);
  CHECK(facts.start_time_seconds.value_or(0) > now - 3'600);
  CHECK(facts.resident_bytes.value_or(0) > 100'000);
  CHECK(facts.virtual_bytes.value_or(0) >= facts.resident_bytes.value_or(0));
  CHECK(facts.virtual_max_bytes.value_or(0) > 0);
  CHECK(facts.open_fds.value_or(0) >= 3);
  CHECK(facts.open_fds.value_or(0) < facts.max_fds.value_or(0));
}

}  // namespace lge::metrics
