#include "config/fields.hpp"
#include "config/sections.hpp"

namespace lge::config {

using std::chrono::days;
using std::chrono::seconds;

Poll read_poll(Reading& reading, const Value& value) {
  const Mapping mapping(reading, value, "poll");
  mapping.check_keys(kPollKeys);
  Poll poll;
  read_duration(mapping, "interval", {Millis(100), days(1)}, poll.interval);
  read_duration(mapping, "timeout", {Millis(100), days(1)}, poll.timeout);
  read_duration(mapping, "full_scan_interval", {seconds(1), days(7)}, poll.full_scan_interval);
  read_duration(mapping, "settle_time", {seconds(0), days(1)}, poll.settle_time);
  read_duration(mapping, "stale_after", {seconds(1), days(7)}, poll.stale_after);
  return poll;
}

}  // namespace lge::config
