#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/ssl/context.hpp>

#include "simulator/json.hpp"

namespace lge::simulator {

struct TlsFiles {
  std::string certificate;  ///< PEM, the chain
  std::string key;          ///< PEM
};

/// What a TLS listener does when a client comes.
enum class Handshake : std::uint8_t {
  normal,
  hang,    ///< says nothing
  close,   ///< ends the connection at once
  garbage  ///< answers with bytes that are not TLS
};

/// The face of one TLS listener. Connections keep the context that they began with.
struct TlsFront {
  std::shared_ptr<boost::asio::ssl::context> context;
  Handshake handshake = Handshake::normal;
};

/// The fronts of the TLS listeners, in the order in which they were made. One thread only.
class TlsSettings {
 public:
  /// Answers the new front's number. Throws boost::system::system_error where a file is not what it should
  /// be.
  std::size_t add(const TlsFiles& files);
  [[nodiscard]] const TlsFront& front(std::size_t number) const { return fronts_.at(number); }
  [[nodiscard]] bool empty() const { return fronts_.empty(); }
  /// From `{"listener": 0, "certificate": "file", "key": "file", "handshake": "normal"}`, for connections
  /// that come later; what is absent stays. Throws BadInput, and changes nothing then.
  void change(const Json& json);

 private:
  std::vector<TlsFront> fronts_;
};

}  // namespace lge::simulator
