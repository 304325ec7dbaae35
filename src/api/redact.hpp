#pragma once

#include <string>

#include "api/failure.hpp"
#include "credentials/provider.hpp"

namespace lge::api {

/// `text` with every occurrence of the key's secret and security token replaced by `<secret>`: an answer may
/// repeat what it was sent. Pure.
std::string redact(const std::string& text, const credentials::Key& key);

/// A failure in words from outside made fit to be shown: redacted, each text on one line and cut to a length
/// that people read. In this order, so that a cut leaves no part of a secret. Pure.
Failure fit_to_show(Failure failure, const credentials::Key& key);

}  // namespace lge::api
