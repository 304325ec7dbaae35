#include "web/status_page.hpp"

#include <array>

#include <fmt/format.h>

#include "web/html.hpp"

namespace lge::web {

namespace {

struct Head {
  Column column;
  std::string_view title;
  bool number;
  bool most_first;  // what people look for is the largest
};

constexpr std::array kHeads{
    Head{Column::name, "Gateway", false, false},     Head{Column::state, "State", false, false},
    Head{Column::sessions, "Sessions", false, true}, Head{Column::cus, "CUs in use", true, true},
    Head{Column::cu_hours, "CU-hours", true, true},  Head{Column::age, "Last success", false, true},
    Head{Column::error, "Last error", false, false}, Head{Column::next, "Next poll", false, false}};

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", format_amount(static_cast<double>(count)), noun, count == 1 ? "" : "s");
}

std::string headline(const FleetSummary& all) {
  if (all.gateways == 0) return "No gateways";
  if (all.waiting == all.gateways)
    return fmt::format("Waiting for the first poll of {}", counted(all.gateways, "gateway"));
  return fmt::format("{} of {} up", format_amount(static_cast<double>(all.up)),
                     counted(all.gateways, "gateway"));
}

std::string subline(const FleetSummary& all, const Site& site) {
  std::string text;
  if (all.down > 0) text += format_amount(static_cast<double>(all.down)) + " down · ";
  if (all.waiting > 0 && all.waiting < all.gateways) {
    text += format_amount(static_cast<double>(all.waiting)) + " waiting for the first poll · ";
  }
  return text + "as of " + as_of(site.now);
}

std::string figure(std::string_view title, double value) {
  return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", title, format_amount(value));
}

std::string header(const FleetSummary& all, const ListRequest& request, const Site& site) {
  std::string text = fmt::format(
      R"(<p>Livy Gateway Exporter</p><h1 class="{}">{}</h1><p>{} · <a href="/{}">Refresh</a></p>)",
      css_class(all.health()), headline(all), subline(all, site), html_escaped(to_query(request)));
  if (all.up + all.down == 0) return text;
  return text + R"(<dl class="figures">)" + figure("Live sessions", static_cast<double>(all.live)) +
         figure("CUs in use", all.cus) + figure("CU-hours in the lists", all.cu_hours) + "</dl>";
}

std::string link(const ListRequest& request, std::string_view text) {
  return fmt::format(R"(<a href="/{}">{}</a>)", html_escaped(to_query(request)), text);
}

// A link that sorts by the column, and back where it is sorted so already. The script of the page takes over
// where all gateways are on it.
std::string head_cell(const Head& head, const ListRequest& request) {
  const bool sorted = request.sort == head.column;
  ListRequest next = request;
  next.sort = head.column;
  next.descending = sorted ? !request.descending : head.most_first;
  next.page = 1;
  return fmt::format(R"(<th scope="col" data-sort="{}" data-first="{}"{}{}>{}</th>)", to_string(head.column),
                     head.most_first ? "desc" : "asc", head.number ? R"( class="number")" : "",
                     !sorted              ? ""
                     : request.descending ? R"( aria-sort="descending")"
                                          : R"( aria-sort="ascending")",
                     link(next, head.title));
}

// What else was asked for stays.
std::string search_form(const ListRequest& request) {
  std::string hidden;
  if (request.sort != Column::state) {
    hidden += fmt::format(R"(<input type="hidden" name="sort" value="{}">)", to_string(request.sort));
  }
  if (request.descending) hidden += R"(<input type="hidden" name="order" value="desc">)";
  return fmt::format(
      R"(<form role="search" action="/">{}<label for="find">Find a gateway</label> )"
      R"(<input type="search" id="find" name="find" value="{}" placeholder="Name or id"> <button>Find</button></form>)",
      hidden, html_escaped(request.find));
}

std::string pages(const GatewayList& list) {
  if (list.pages == 1) return "";
  ListRequest other = list.request;
  std::string text = R"(<nav class="pages" aria-label="Pages">)";
  if (other.page > 1) {
    other.page = list.request.page - 1;
    text += link(other, "Previous");
  }
  text += fmt::format("<span>Page {} of {}</span>", list.request.page, list.pages);
  if (list.request.page < list.pages) {
    other.page = list.request.page + 1;
    text += link(other, "Next");
  }
  return text + "</nav>\n";
}

std::string caption(const GatewayList& list) {
  const std::string count =
      list.request.find.empty()
          ? counted(list.found, "gateway")
          : fmt::format("{} with “{}”", counted(list.found, "gateway"), shown(list.request.find));
  return "<caption>" + count + "</caption>";
}

std::string table(const GatewayList& list, WallTime now) {
  std::string text = fmt::format("<table{}>{}<thead><tr>",
                                 list.pages > 1   ? " data-paged"
                                 : list.found > 0 ? " data-sortable"
                                                  : "",
                                 caption(list));
  for (const Head& head : kHeads)
    text += head_cell(head, list.request);
  text += "</tr></thead>\n";
  if (list.found == 0) {
    const std::string_view why =
        list.all.gateways == 0 ? "No gateway is known yet." : "No gateway like that.";
    text += fmt::format(R"(<tbody><tr><td colspan="8" class="none">{}</td></tr></tbody>)", why);
  }
  for (const metrics::GatewayView* gateway : list.shown)
    text += gateway_rows(*gateway, now);
  return text + "</table>\n";
}

}  // namespace

std::string render_status_page(const metrics::Snapshot& snapshot, const ListRequest& request,
                               const Site& site) {
  const GatewayList list = list_gateways(snapshot, request, site.now, kGatewaysPerPage);
  std::string main;
  if (list.all.gateways > 1) main += search_form(list.request);
  main += table(list, site.now) + pages(list);
  return html_page(site, headline(list.all), header(list.all, list.request, site), main);
}

}  // namespace lge::web
