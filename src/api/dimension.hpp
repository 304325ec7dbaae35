#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lge::api {

/// Where a session's value of one dimension comes from.
struct DimensionSource {
  enum class From : std::uint8_t {
    queue,       ///< the field `queue` of its row
    name,        ///< the field `name`
    spark_conf,  ///< what `pointer` finds in the JSON text of its field `sparkConf`
  };

  From from = From::queue;
  /// The decoded tokens of a JSON Pointer (RFC 6901): `/a~1b/0` is {"a/b", "0"}. None: the whole document.
  std::vector<std::string> pointer{};

  friend bool operator==(const DimensionSource&, const DimensionSource&) = default;
};

}  // namespace lge::api
