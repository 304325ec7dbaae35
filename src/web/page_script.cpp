#include "web/page_frame.hpp"

namespace lge::web {

// Sorts a table that is on the page as a whole without asking the server again. A gateway is one <tbody>;
// what a column is sorted by stands in data-value.
std::string_view page_script() {
  return R"js("use strict";
for (const table of document.querySelectorAll("table[data-sortable]")) {
  const heads = [...table.tHead.rows[0].cells];
  const valueOf = (body, column) => {
    const value = body.rows[0].cells[column].dataset.value;
    return heads[column].dataset.sort === "name" ? value : Number(value);
  };
  const sort = (column, descending) => {
    const bodies = [...table.tBodies].map((body) => [valueOf(body, column), body]);
    bodies.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0) * (descending ? -1 : 1));
    table.append(...bodies.map(([, body]) => body));
    for (const head of heads) head.removeAttribute("aria-sort");
    heads[column].setAttribute("aria-sort", descending ? "descending" : "ascending");
    const url = new URL(location);
    url.searchParams.set("sort", heads[column].dataset.sort);
    url.searchParams.set("order", descending ? "desc" : "asc");
    history.replaceState(null, "", url);
  };
  heads.forEach((head, column) => head.querySelector("a").addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const now = head.getAttribute("aria-sort");
    sort(column, now ? now === "ascending" : head.dataset.first === "desc");
  }));
}
)js";
}

}  // namespace lge::web
