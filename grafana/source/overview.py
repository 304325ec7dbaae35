"""Overview: every gateway at a glance."""
from dashboard import Dashboard
from panels import GREEN, ORANGE, RED, bars, coloured, graph, stat, steps, table, timeline
from queries import age, increase, of_exporter, of_gateway, once, rate, summed

UID = "livy-gateway-overview"
UP = {0: ("down", RED), 1: ("up", GREEN)}
TO_GATEWAY = ("/d/livy-gateway-gateway?var-datasource=${datasource}&${job:queryparam}&${instance:queryparam}"
              "&var-workspace=${__data.fields.Workspace}&var-gateway=${__data.fields.Gateway}&${__url_time_range}")


def sessions(*matchers):
    return summed(of_gateway("livy_gateway_sessions", *matchers))


def cus():
    return summed(rate(of_gateway("livy_gateway_cu_seconds_total")))


def cu_hours(time):
    return f'{summed(increase(of_gateway("livy_gateway_cu_seconds_total"), time))} / 3600'


def success_share(time):
    """Of the sessions that ended, those that ended well."""
    ended = summed(increase(of_gateway("livy_gateway_sessions_ended_total"), time))
    well = summed(increase(of_gateway("livy_gateway_sessions_ended_total", 'state="terminated"'), time))
    return f"{well} / ({ended} > 0)"


def now(board):
    board.row("Now")
    up = once(of_gateway("livy_gateway_up"))
    board.add(stat("Gateways", "Gateways that are polled. Each counts once, however many exporters poll it.",
                   f"count({up}) or vector(0)", "none"), 4, 4)
    board.add(stat("Gateways down", "Gateways whose newest poll failed, for every exporter that polls them.",
                   f"sum({up} == bool 0) or vector(0)", "none", steps((1, RED))), 4, 4)
    board.add(stat("Alerts firing", "Alerts of deploy/prometheus that fire, whatever is chosen above.",
                   'count(ALERTS{alertname=~"LivyGateway.+", alertstate="firing"}) or vector(0)', "none",
                   steps((1, ORANGE))), 4, 4)
    board.add(stat("Sessions running", "Sessions in the state running.",
                   f"""sum({sessions('state="running"')}) or vector(0)""", "none"), 4, 4)
    board.add(stat("CUs in use", "Compute units in use: what is used of them each second.",
                   f"sum({cus()}) or vector(0)", "none", decimals=1), 4, 4)
    board.add(stat("CU-hours, last 24 h", "CU-hours used in the last 24 hours.",
                   f"sum({cu_hours('1d')}) or vector(0)", "none", decimals=1), 4, 4)


def gateways(board):
    board.row("Gateways")
    few_errors = steps((0.8, ORANGE), (0.95, GREEN), base=RED)
    board.add(table(
        "Every gateway", "Those that use most come first. The name leads to the dashboard of that gateway.",
        {"workspace_id": "Workspace", "gateway": "Gateway", "livy_compute_id": "Id"},
        {"Up": (once(of_gateway("livy_gateway_up")),
                coloured(steps((1, GREEN), base=RED), mappings=[{"type": "value", "options": {
                    "0": {"text": "down", "index": 0}, "1": {"text": "up", "index": 1}}}])),
         "Age": (age("livy_gateway_last_success_timestamp_seconds"),
                 coloured(steps((300, ORANGE), (900, RED)), unit="s", decimals=0)),
         "Starting": (sessions('state="starting"'), {"unit": "none"}),
         "Running": (sessions('state="running"'), {"unit": "none"}),
         "Terminating": (sessions('state="terminating"'), {"unit": "none"}),
         "CUs": (cus(), {"unit": "none", "decimals": 1}),
         "CU-hours, 24 h": (cu_hours("1d"), {"unit": "none", "decimals": 1}),
         "Ended well, 24 h": (success_share("1d"), coloured(few_errors, unit="percentunit", decimals=0))},
        sort="CU-hours, 24 h", link=("Gateway", "This gateway", TO_GATEWAY)), 24, 9)


def history(board):
    board.row("Sessions")
    board.add(graph("Sessions that live, by state", "Sessions that have not ended, of all gateways.", [
        (f"""sum by (state) ({summed(of_gateway('livy_gateway_sessions', 'state=~"starting|running|terminating"'),
                                     'state')})""", "{{state}}")], "none", stacked=True), 12, 8)
    board.add(graph("Sessions running, by gateway", "Sessions in the state running.",
                    [(sessions('state="running"'), "{{gateway}}")], "none", stacked=True), 12, 8)
    board.add(graph("Sessions that started and ended", "In the hour before each point.", [
        (f'sum({once(increase(of_gateway("livy_gateway_sessions_started_total"), "1h"))})', "started"),
        (f'sum by (state) ({once(increase(of_gateway("livy_gateway_sessions_ended_total"), "1h"), "state")})',
         "ended: {{state}}")], "none", decimals=0), 12, 8)
    board.add(graph("Age of what is known", "Time since the last good poll. Its gauges are withdrawn after "
                    "poll.stale_after, and the alert LivyGatewayDataStale fires at 15 minutes.",
                    [(age("livy_gateway_last_success_timestamp_seconds"), "{{gateway}}")], "s",
                    thresholds=steps((900, RED))), 12, 8)
    board.row("Usage")
    board.add(graph("CUs in use, by gateway", "Compute units in use.", [(cus(), "{{gateway}}")], "none", stacked=True,
                    step="2m"), 12, 8)
    board.add(bars("CU-hours by gateway, last 24 h", "CU-hours used in the last 24 hours, the largest first.",
                   f"sort_desc({cu_hours('1d')})", "{{gateway}}", "none"), 12, 8)
    board.add(graph("Vcores in use, by gateway", "Virtual cores in use.",
                    [(summed(rate(of_gateway("livy_gateway_vcore_seconds_total"))), "{{gateway}}")], "none",
                    stacked=True, step="2m"), 12, 8)
    board.add(graph("Memory in use, by gateway", "Memory in use.",
                    [(summed(rate(of_gateway("livy_gateway_memory_byte_seconds_total"))), "{{gateway}}")], "bytes",
                    stacked=True, step="2m"), 12, 8)
    board.row("Polls")
    board.add(timeline("Gateways up", "Whether the newest poll of each gateway succeeded.",
                       [(once(of_gateway("livy_gateway_up")), "{{gateway}}")], UP), 12, 8)
    board.add(timeline("Exporters up", "Whether Prometheus could scrape each exporter.",
                       [(of_exporter("up"), "{{instance}}")], UP), 12, 8)


def make():
    board = Dashboard(UID, "Livy Gateways / Overview", "All Livy Gateways: sessions, usage, and whether they are known.",
                      since="6h")
    now(board)
    gateways(board)
    history(board)
    return board
