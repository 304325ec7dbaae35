"""Cost: who used how much, and how that compares with the budget."""
from dashboard import Dashboard
from panels import ORANGE, RED, bars, coloured, graph, stat, steps, table
from queries import increase, of_gateway, or_none, rate, summed

UID = "livy-gateway-cost"
CU_SECONDS = "livy_gateway_cu_seconds_total"
WORKSPACE = 'workspace_id=~"$workspace"'
PACE = f"workspace:livy_gateway_budget_burn:ratio1d{{{WORKSPACE}}}"
BUDGET = f"workspace:livy_gateway_budget_cu_hours:month{{{WORKSPACE}}}"
WITHOUT = "Without the dimension `{0}` in the exporter's configuration, and for sessions without a {0}: (none)."


def used(time, *labels, metric=CU_SECONDS):
    return summed(increase(of_gateway(metric), time), *labels)


def cu_hours(time, *by):
    """CU-hours used in that time, by these labels."""
    of_dimensions = [label for label in by if label in ("queue", "user")]
    total = f"sum by ({', '.join(by)}) ({used(time, *of_dimensions)}) / 3600"
    for label in of_dimensions:
        total = or_none(total, label)
    return total


def totals(board):
    board.row("In the time range shown")
    board.add(stat("CU-hours", "CU-hours used in the time range shown. “This month so far” is one of the quick ranges.",
                   f"sum({used('$__range')}) / 3600", "none", decimals=1), 6, 4)
    board.add(stat("Mean CUs", "The same, as CUs in use on average.",
                   f"sum({used('$__range')}) / $__range_s", "none", decimals=1), 6, 4)
    board.add(stat("Vcore-hours", "Vcore-hours used in the time range shown.",
                   f"sum({used('$__range', metric='livy_gateway_vcore_seconds_total')}) / 3600", "none", decimals=1), 6, 4)
    board.add(stat("GiB-hours", "Memory used in the time range shown.",
                   f"sum({used('$__range', metric='livy_gateway_memory_byte_seconds_total')}) / 3600 / 2^30", "none",
                   decimals=1), 6, 4)
    for label, heading in (("gateway", "gateway"), ("queue", "queue"), ("user", "user")):
        board.add(bars(f"CU-hours by {heading}", f"CU-hours used in the time range shown, the largest first, 20 at most."
                       + ("" if label == "gateway" else " " + WITHOUT.format(label)),
                       f"sort_desc(topk(20, {cu_hours('$__range', label)}))", f"{{{{{label}}}}}", "none"), 8, 9)
    board.add(table("CU-hours by gateway, queue and user", "CU-hours used in the time range shown. " +
                    WITHOUT.format("queue").replace("`queue`", "`queue` or `user`").replace("a queue", "one"),
                    {"workspace_id": "Workspace", "gateway": "Gateway", "queue": "Queue", "user": "User"},
                    {"CU-hours": (cu_hours("$__range", "workspace_id", "gateway", "queue", "user"),
                                  {"unit": "none", "decimals": 2})}, sort="CU-hours"), 24, 9)


def budget(board):
    board.row("Budget")
    pace = steps((0.8, ORANGE), (1, RED))
    month = f"sum by (workspace_id) ({used('30d')}) / 3600"
    board.add(table("Budget by workspace", "The budget is set in deploy/prometheus/livy_gateway_budget.yml; this panel "
                    "needs those rules. The pace is what 30 days like the last one would take of it. Used: in the last 30 "
                    "days, as far as Prometheus goes back.",
                    {"workspace_id": "Workspace"},
                    {"Budget, CU-hours": (f"sum by (workspace_id) ({BUDGET})", {"unit": "none", "decimals": 0}),
                     "Used, 30 d": (month, {"unit": "none", "decimals": 1}),
                     "Used, 24 h": (cu_hours("1d", "workspace_id"), {"unit": "none", "decimals": 1}),
                     "Pace": (f"sum by (workspace_id) ({PACE})",
                              coloured(pace, unit="percentunit", decimals=0))}, sort="Pace"), 12, 8)
    board.add(graph("Pace against the budget", "What 30 days like the day before each point would take of the budget. "
                    "The alert LivyGatewayBudgetBurn fires above 100 %. Needs the rules of deploy/prometheus.",
                    [(PACE, "{{workspace_id}}")], "percentunit", thresholds=steps((1, RED))), 12, 8)


def over_time(board):
    board.row("Over time")
    step = {"step": "2m"}
    board.add(graph("CU-hours of an hour, by gateway", "CU-hours used in the hour before each point.",
                    [(cu_hours("1h", "gateway"), "{{gateway}}")], "none", stacked=True, **step), 12, 8)
    board.add(graph("CU-hours of a day, by gateway", "CU-hours used in the 24 hours before each point.",
                    [(cu_hours("1d", "gateway"), "{{gateway}}")], "none", stacked=True, step="10m"), 12, 8)
    board.add(graph("CU-hours of 30 days, by workspace, and the budget", "CU-hours used in the 30 days before each point, "
                    "as far as Prometheus goes back, and the budget of the rules.",
                    [(cu_hours("30d", "workspace_id"), "{{workspace_id}}"), (BUDGET, "{{workspace_id}}: budget")],
                    "none", step="1h"), 12, 8)
    board.add(graph("CUs in use, by gateway", "Compute units in use.",
                    [(f"sum by (gateway) ({summed(rate(of_gateway(CU_SECONDS)))})", "{{gateway}}")], "none",
                    stacked=True, **step), 12, 8)
    for label in ("queue", "user"):
        query = or_none(f"sum by ({label}) ({summed(rate(of_gateway(CU_SECONDS)), label)})", label)
        board.add(graph(f"CUs in use, by {label}", "Compute units in use. " + WITHOUT.format(label),
                        [(query, f"{{{{{label}}}}}")], "none", stacked=True, **step), 12, 8)


def make():
    board = Dashboard(UID, "Livy Gateways / Cost", "What Livy Gateways use: by gateway, queue and user, by hour, day and "
                      "month, and against the budget.", since="7d")
    totals(board)
    budget(board)
    over_time(board)
    return board
