#pragma once

#include "metrics/format.hpp"
#include "web/http.hpp"

namespace lge::web {

/// The format that the client's Accept headers want most (RFC 9110, section 12.5.1). For each format counts
/// the most specific range that it falls under: one that names its version before its type, then `type/*`,
/// then `*/*`; of several that are as specific the best. `version` has to be the format's; all other
/// parameters, as `charset` and `escaping`, say nothing here. Where both are wanted as much it is OpenMetrics
/// if that is named, so that a client which takes anything gets the text that people read.
///
/// No Accept header, and none that either format satisfies: the text format. Exporters do not answer 406: a
/// scraper that asks for a format of its own still takes this one, and what it gets is named in the answer.
/// Pure.
metrics::Format choose_format(const Headers& headers);

/// True where the client's Accept-Encoding headers want gzip (or x-gzip, another name of it) at least as much
/// as plain bytes (RFC 9110, section 12.5.3). Where `*` is all that speaks for gzip: only where plain bytes
/// are wanted less. Pure.
bool prefers_gzip(const Headers& headers);

}  // namespace lge::web
