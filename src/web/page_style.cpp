#include "web/page_frame.hpp"

namespace lge::web {

std::string_view page_style() {
  return R"css(
:root { color-scheme: light dark;
  --back: #f6f7f9; --card: #fff; --text: #1d2430; --soft: #5b6675; --line: #e2e6eb; --link: #0b5cad;
  --good: #14713a; --good-back: #e0f4e7; --bad: #b3261e; --bad-back: #fdeae8;
  --wait: #7a5200; --wait-back: #fdf2d8;
  --starting: #5b8fd6; --running: #1f8a4c; --terminating: #c58a1b; --terminated: #b9c2cd; --error: #cf4339;
  --unknown: #8b6fb8; }
@media (prefers-color-scheme: dark) { :root {
  --back: #12161c; --card: #1a2028; --text: #e3e8ef; --soft: #9aa6b5; --line: #2b333e; --link: #7db7f5;
  --good: #7fdba0; --good-back: #16341f; --bad: #ff9d94; --bad-back: #431b19;
  --wait: #f0c674; --wait-back: #3b2f12;
  --starting: #6ea3ea; --running: #4cc07c; --terminating: #dca848; --terminated: #4c5765; --error: #e8695f;
  --unknown: #a98fd3; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text);
  font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
main, header, footer { max-width: 1240px; margin: 0 auto; padding: 0 20px; }
header { padding-top: 26px; }
header p { margin: 0; color: var(--soft); }
.ids, .id, code { font: 12px/1.5 ui-monospace, "DejaVu Sans Mono", Menlo, monospace; overflow-wrap: anywhere; }
h1 { margin: 2px 0 4px; font-size: 27px; line-height: 1.25; overflow-wrap: anywhere; }
h1::before { content: ""; display: inline-block; width: .55em; height: .55em; margin-right: .4em;
  border-radius: 50%; background: currentColor; vertical-align: .1em; }
h1.up::before { color: var(--good); } h1.down::before { color: var(--bad); }
h1.wait::before { color: var(--wait); }
h1 .badge { vertical-align: .25em; }
h2 { display: inline-block; margin: 0; font-size: 17px; }
section { margin: 26px 0; }
a { color: var(--link); }
.soft { color: var(--soft); }
.small { display: block; color: var(--soft); font-size: 13px; }
.figures { display: flex; flex-wrap: wrap; gap: 10px; margin: 18px 0 0; }
.figures div { min-width: 120px; padding: 9px 16px; background: var(--card); border: 1px solid var(--line);
  border-radius: 10px; }
dt { color: var(--soft); font-size: 13px; }
dd { margin: 0; font-size: 19px; font-weight: 600; font-variant-numeric: tabular-nums; }
form { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin-top: 20px; }
input, button { font: inherit; color: inherit; padding: 5px 12px; background: var(--card);
  border: 1px solid var(--soft); border-radius: 8px; }
input { flex: 0 1 260px; min-width: 0; }
table { width: 100%; margin: 14px 0; border-collapse: separate; border-spacing: 0;
  background: var(--card); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
caption { padding: 4px 2px 8px; text-align: left; color: var(--soft); }
caption h2 { color: var(--text); }
th, td { padding: 11px 14px; text-align: left; vertical-align: top; }
thead th { color: var(--soft); font-size: 13px; font-weight: 600; white-space: nowrap; }
thead a { color: inherit; text-decoration: none; }
thead a:hover, tbody th a:hover { text-decoration: underline; }
[aria-sort] a { color: var(--text); }
[aria-sort="ascending"] a::after { content: " ▲"; }
[aria-sort="descending"] a::after { content: " ▼"; }
tbody tr:first-child > * { border-top: 1px solid var(--line); }
tbody th { font-weight: 600; overflow-wrap: anywhere; min-width: 200px; }
[data-sortable] tbody th, [data-paged] tbody th { min-width: 260px; }
.live th, .live td { padding-top: 7px; padding-bottom: 7px; }
tbody th a { text-decoration: none; }
td, time, .badge { white-space: nowrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.id { display: block; color: var(--soft); font-weight: 400; }
.badge { display: inline-block; padding: 1px 10px; border-radius: 99px; font-size: 13px; font-weight: 600;
  line-height: 1.5; }
.badge.up { color: var(--good); background: var(--good-back); }
.badge.down { color: var(--bad); background: var(--bad-back); }
.badge.wait { color: var(--wait); background: var(--wait-back); }
.bar { display: block; width: 100%; min-width: 130px; height: 6px; margin: 7px 0 5px; border-radius: 3px; }
.s-starting { --state: var(--starting); } .s-running { --state: var(--running); }
.s-terminating { --state: var(--terminating); } .s-terminated { --state: var(--terminated); }
.s-error { --state: var(--error); } .s-unknown { --state: var(--unknown); }
rect { fill: var(--state); }
.states { display: flex; flex-wrap: wrap; gap: 0 14px; margin: 0; padding: 0; list-style: none; }
.states li::before, td[class^="s-"] span::before { content: ""; display: inline-block; width: 8px; height: 8px;
  margin-right: 6px; border-radius: 2px; background: var(--state); }
.sessions { white-space: normal; }
.sessions li { white-space: nowrap; }
.wide .bar { height: 12px; border-radius: 6px; }
td.note { padding-top: 0; white-space: normal; }
.failure, .progress { margin: 0; padding: 9px 12px; border-radius: 7px; overflow-wrap: anywhere; }
main > .failure, main > .progress { margin-top: 18px; }
.failure { color: var(--bad); background: var(--bad-back); }
.progress { color: var(--wait); background: var(--wait-back); }
progress { display: block; width: 100%; height: 8px; margin-top: 6px; accent-color: var(--wait); }
.none { padding: 26px; text-align: center; color: var(--soft); white-space: normal; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); gap: 14px; margin-top: 10px; }
figure { margin: 0; padding: 12px 16px; background: var(--card); border: 1px solid var(--line);
  border-radius: 10px; }
.spark { display: block; width: 100%; height: 80px; margin-top: 8px; }
.spark .line { fill: none; stroke: var(--link); stroke-width: 2; stroke-linejoin: round; stroke-linecap: round;
  vector-effect: non-scaling-stroke; }
.spark .area { fill: var(--link); opacity: .13; }
.axis { display: flex; justify-content: space-between; margin: 2px 0 0; color: var(--soft); font-size: 13px; }
.polls { max-width: 640px; }
.polls th, .polls td { padding-top: 6px; padding-bottom: 6px; }
.pages { display: flex; gap: 18px; }
nav a { margin-right: 18px; }
footer { padding-bottom: 30px; color: var(--soft); font-size: 13px; }
footer p { margin: 8px 0; }
@media (max-width: 860px) {
  main, header, footer { padding-left: 14px; padding-right: 14px; }
  h1 { font-size: 23px; }
  .figures div { flex: 1 1 120px; }
  table, caption { display: block; }
  table { background: none; border: 0; border-radius: 0; overflow: visible; }
  thead { position: absolute; left: -9999px; }
  [data-sortable] thead, [data-paged] thead { position: static; display: block; margin-bottom: 10px; }
  thead tr { display: flex; flex-wrap: wrap; gap: 4px 16px; }
  thead th { padding: 4px 0; }
  tbody { display: block; margin-bottom: 12px; padding: 8px 0; background: var(--card);
    border: 1px solid var(--line); border-radius: 10px; }
  tbody tr:first-child > * { border-top: 0; }
  tbody tr, tbody th { display: block; position: relative; }
  tbody th { padding-right: 100px; }
  td.state { position: absolute; top: 0; right: 0; }
  td { display: flex; justify-content: space-between; gap: 16px; text-align: right; }
  td > div { min-width: 0; }
  tbody th, td { padding: 5px 14px; }
  .states { justify-content: flex-end; }
  .wide .states { justify-content: flex-start; }
  td[data-label]:not(.state)::before { content: attr(data-label); color: var(--soft); text-align: left; }
  td.note { display: block; padding-top: 6px; text-align: left; }
  td.none { display: block; padding: 20px; }
  nav a { display: inline-block; padding: 6px 0; }
}
)css";
}

}  // namespace lge::web
