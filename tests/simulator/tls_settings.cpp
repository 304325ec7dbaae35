#include "simulator/tls_settings.hpp"

#include <fmt/format.h>

#include "simulator/fields.hpp"

namespace lge::simulator {

namespace ssl = boost::asio::ssl;

namespace {

std::shared_ptr<ssl::context> make_context(const TlsFiles& files) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  context->set_options(ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1);
  context->use_certificate_chain_file(files.certificate);
  context->use_private_key_file(files.key, ssl::context::pem);
  return context;
}

}  // namespace

std::size_t TlsSettings::add(const TlsFiles& files) {
  fronts_.push_back({make_context(files), Handshake::normal});
  return fronts_.size() - 1;
}

void TlsSettings::change(const Json& json) {
  Fields fields(json, "");
  const auto number = static_cast<std::size_t>(fields.integer("listener", 0, 1000).value_or(0));
  const auto certificate = fields.text("certificate");
  const auto key = fields.text("key");
  const auto handshake = fields.choice("handshake", {"normal", "hang", "close", "garbage"});
  fields.finish();
  if (number >= fronts_.size()) fields.fail("listener", "there is no TLS listener of that number");
  if (certificate.has_value() != key.has_value()) fields.fail("key", "certificate and key belong together");
  TlsFront& front = fronts_[number];
  if (certificate) {
    try {
      front.context = make_context({*certificate, *key});
    } catch (const boost::system::system_error& error) {
      fields.fail("certificate", error.code().message());
    }
  }
  if (handshake) front.handshake = static_cast<Handshake>(*handshake);
}

}  // namespace lge::simulator
