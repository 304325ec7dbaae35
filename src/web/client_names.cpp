#include "web/client_names.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string_view>

namespace lge::web {

namespace {

namespace ip = boost::asio::ip;

struct Free {
  void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
};

std::string_view text_of(const ASN1_STRING* text) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
          static_cast<std::size_t>(ASN1_STRING_length(text))};
}

template <class Address>
ip::address address_of(std::string_view bytes) {
  typename Address::bytes_type raw;
  std::copy(bytes.begin(), bytes.end(), raw.begin());
  return Address(raw);
}

std::optional<ip::address> to_address(std::string_view bytes) {
  if (bytes.size() == 4) return address_of<ip::address_v4>(bytes);
  if (bytes.size() == 16) return address_of<ip::address_v6>(bytes);
  return std::nullopt;
}

}  // namespace

ClientNames::ClientNames(const std::vector<std::string>& names) : names_(names.begin(), names.end()) {
  for (const std::string& name : names) {
    boost::system::error_code error;
    const ip::address address = ip::make_address(name, error);
    if (!error) addresses_.insert(address);
  }
}

bool ClientNames::has_one_of(const X509* certificate) const {
  const std::unique_ptr<GENERAL_NAMES, Free> names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    if (has(sk_GENERAL_NAME_value(names.get(), i))) return true;
  }
  return false;
}

bool ClientNames::has(const GENERAL_NAME* name) const {
  int kind = 0;
  const void* value = GENERAL_NAME_get0_value(name, &kind);
  if (kind == GEN_DNS || kind == GEN_EMAIL || kind == GEN_URI)
    return names_.contains(text_of(static_cast<const ASN1_STRING*>(value)));
  if (kind != GEN_IPADD) return false;
  const auto address = to_address(text_of(static_cast<const ASN1_STRING*>(value)));
  return address && addresses_.contains(*address);
}

}  // namespace lge::web
