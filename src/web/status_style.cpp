#include "support/base64.hpp"
#include "support/digest.hpp"
#include "web/status_page.hpp"

namespace lge::web {

std::string_view status_page_style() {
  return R"css(
:root { color-scheme: light dark;
  --back: #f6f7f9; --card: #fff; --text: #1d2430; --soft: #5b6675; --line: #e2e6eb; --link: #0b5cad;
  --good: #14713a; --good-back: #e0f4e7; --bad: #b3261e; --bad-back: #fdeae8;
  --wait: #7a5200; --wait-back: #fdf2d8; }
@media (prefers-color-scheme: dark) { :root {
  --back: #12161c; --card: #1a2028; --text: #e3e8ef; --soft: #9aa6b5; --line: #2b333e; --link: #7db7f5;
  --good: #7fdba0; --good-back: #16341f; --bad: #ff9d94; --bad-back: #431b19;
  --wait: #f0c674; --wait-back: #3b2f12; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text);
  font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
main, header, footer { max-width: 1180px; margin: 0 auto; padding: 0 20px; }
header { padding-top: 26px; }
header p { margin: 0; color: var(--soft); }
h1 { margin: 2px 0 4px; font-size: 27px; line-height: 1.25; }
h1::before { content: ""; display: inline-block; width: .55em; height: .55em; margin-right: .4em;
  border-radius: 50%; background: currentColor; vertical-align: .1em; }
h1.up::before { color: var(--good); } h1.down::before { color: var(--bad); }
h1.wait::before { color: var(--wait); }
table { width: 100%; margin: 20px 0 14px; border-collapse: separate; border-spacing: 0;
  background: var(--card); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
th, td { padding: 11px 14px; text-align: left; vertical-align: top; }
thead th { color: var(--soft); font-size: 13px; font-weight: 600; white-space: nowrap; }
tbody tr:first-child > * { border-top: 1px solid var(--line); }
tbody th { font-weight: 600; overflow-wrap: anywhere; min-width: 190px; }
td, time, .badge { white-space: nowrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.id { display: block; color: var(--soft);
  font: 12px/1.5 ui-monospace, "DejaVu Sans Mono", Menlo, monospace; }
.soft { color: var(--soft); }
.small { display: block; color: var(--soft); font-size: 13px; }
.badge { display: inline-block; padding: 1px 10px; border-radius: 99px; font-size: 13px; font-weight: 600; }
.badge.up { color: var(--good); background: var(--good-back); }
.badge.down { color: var(--bad); background: var(--bad-back); }
.badge.wait { color: var(--wait); background: var(--wait-back); }
.states { display: inline-grid; grid-template-columns: auto auto; gap: 0 .4em; margin: 0; padding: 0;
  list-style: none; }
.states li { display: contents; }
.states b { text-align: right; font-variant-numeric: tabular-nums; }
td.failure { padding-top: 0; white-space: normal; }
.failure p { margin: 0; padding: 9px 12px; border-radius: 7px; color: var(--bad);
  background: var(--bad-back); overflow-wrap: anywhere; }
.failure code { font: 12px/1.5 ui-monospace, "DejaVu Sans Mono", Menlo, monospace; }
.none { padding: 26px; text-align: center; color: var(--soft); white-space: normal; }
nav a { margin-right: 18px; }
a { color: var(--link); }
footer { padding-bottom: 30px; color: var(--soft); font-size: 13px; }
footer p { margin: 8px 0; }
@media (max-width: 820px) {
  main, header, footer { padding-left: 14px; padding-right: 14px; }
  h1 { font-size: 23px; }
  table { background: none; border: 0; border-radius: 0; margin-top: 14px; }
  thead { position: absolute; left: -9999px; }
  tbody { display: block; margin-bottom: 12px; padding: 8px 0; background: var(--card);
    border: 1px solid var(--line); border-radius: 10px; }
  tbody tr:first-child > * { border-top: 0; }
  tr, tbody th { display: block; position: relative; }
  tbody th { padding-right: 100px; }
  .id { margin-right: -86px; }
  td.state { position: absolute; top: 0; right: 0; }
  .states { text-align: left; }
  td { display: flex; justify-content: space-between; gap: 16px; text-align: right; }
  th, td { padding: 5px 14px; }
  td[data-label]:not(.state)::before { content: attr(data-label); color: var(--soft); text-align: left; }
  td.failure { display: block; padding-top: 6px; text-align: left; }
  td.none { display: block; padding: 20px; }
  nav a { display: inline-block; padding: 6px 0; }
}
)css";
}

std::string status_page_policy() {
  return "default-src 'none'; style-src 'sha256-" + to_base64(sha256(status_page_style())) +
         "'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}

}  // namespace lge::web
