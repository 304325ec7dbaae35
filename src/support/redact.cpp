#include "support/redact.hpp"

#include <algorithm>

namespace lge {

namespace {

std::string without(const std::string& text, const std::string& part) {
  if (part.empty()) return text;
  std::string out;
  std::size_t from = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, from)) {
    out.append(text, from, at - from).append("<secret>");
    from = at + part.size();
  }
  return out.append(text, from);
}

}  // namespace

std::string redact(std::string text, std::vector<Secret> secrets) {
  // The longer ones first: they may contain the others.
  std::sort(secrets.begin(), secrets.end(),
            [](const Secret& a, const Secret& b) { return a.reveal().size() > b.reveal().size(); });
  for (const Secret& secret : secrets)
    text = without(text, secret.reveal());
  return text;
}

}  // namespace lge
