#pragma once

#include <array>
#include <memory>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "metrics/exposition.hpp"
#include "support/memory_file.hpp"
#include "web/http.hpp"

namespace lge::web {

/// The exposition, in the format and encoding that the request wants. Used on the serving loop only, which
/// goes on while a large one is packed. Keeps a reference to the exposition, and outlives its answers.
class MetricsPage {
 public:
  /// The largest packed body that is put into a file: larger ones are copied faster than they are sent from
  /// pages, since what is sent leaves the processor's cache anyway.
  static constexpr std::size_t kMostOfFile = std::size_t{512} << 10;

  explicit MetricsPage(metrics::Exposition& exposition) : exposition_(exposition) {}

  boost::asio::awaitable<Response> answer(Request request);

 private:
  using Body = std::shared_ptr<const std::string>;

  struct Repeated {
    std::weak_ptr<const std::string> body;
    std::shared_ptr<const MemoryFile> file;  // null: it was asked for once
  };

  boost::asio::awaitable<Body> packed(metrics::Format format);
  std::shared_ptr<const MemoryFile> file_of(metrics::Format format, const Body& body);

  metrics::Exposition& exposition_;
  std::array<Repeated, metrics::kFormatCount> repeated_;  // the newest packed bodies, by Format
};

}  // namespace lge::web
