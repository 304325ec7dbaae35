"""Gateway: one of them in depth."""
from dashboard import Dashboard
from panels import GREEN, ORANGE, RED, graph, stat, steps, timeline
from queries import age, increase, of_gateway, once, rate, summed

UID = "livy-gateway-gateway"
OLDEST = "livy_gateway_oldest_session_created_timestamp_seconds"
UP = {0: ("down", RED), 1: ("up", GREEN)}


def quantile(share):
    duration = once(increase(of_gateway("livy_gateway_session_duration_seconds_bucket"), "1d"), "le")
    return f"histogram_quantile({share}, sum by (le) ({duration}))"


def mean_duration():
    total, count = (once(increase(of_gateway(f"livy_gateway_session_duration_seconds_{part}"), "1d"))
                    for part in ("sum", "count"))
    return f"sum({total}) / sum({count})"


def by_state(metric):
    return [(f"sum by (state) ({summed(of_gateway(metric), 'state')})", "{{state}}")]


def use(metric):
    return summed(rate(of_gateway(metric)))


def now(board):
    board.row("Now")
    board.add(stat("State", "Whether the newest poll succeeded.", once(of_gateway("livy_gateway_up")), "none",
                   steps((1, GREEN), base=RED), texts=UP), 4, 4)
    board.add(stat("Age", "Time since the last good poll.", age("livy_gateway_last_success_timestamp_seconds"), "s",
                   steps((300, ORANGE), (900, RED)), decimals=0, no_value="no good poll yet"), 4, 4)
    running = summed(of_gateway("livy_gateway_sessions", 'state="running"'))
    board.add(stat("Sessions running", "Sessions in the state running.", running, "none",
                   no_value="withdrawn"), 4, 4)
    board.add(stat("Oldest running session", "Time since the oldest session that is running was created.",
                   age(OLDEST, 'state="running"'), "s", steps((86400, ORANGE)), decimals=0, no_value="none"), 4, 4)
    board.add(stat("CUs now", "Compute units in use.", use("livy_gateway_cu_seconds_total"), "none", decimals=1), 4, 4)
    board.add(stat("CU-hours, last 24 h", "CU-hours used in the last 24 hours.",
                   f'{summed(increase(of_gateway("livy_gateway_cu_seconds_total"), "1d"))} / 3600', "none",
                   decimals=1), 4, 4)


def sessions(board):
    board.row("Sessions")
    board.add(graph("Sessions by state", "Every session in the list. Ended ones leave it when the history is purged.",
                    by_state("livy_gateway_sessions"), "none"), 12, 8)
    board.add(graph("Oldest session, by state", "Time since the oldest session in each state was created. Alerts fire "
                    "for 15 minutes of starting and a day of running.", [(age(OLDEST), "{{state}}")], "s"), 12, 8)
    board.add(graph("Sessions that started and ended", "In the hour before each point.", [
        (once(increase(of_gateway("livy_gateway_sessions_started_total"), "1h")), "started"),
        (once(increase(of_gateway("livy_gateway_sessions_ended_total"), "1h"), "state"), "ended: {{state}}")],
        "none", decimals=0), 12, 8)
    board.add(graph("How long sessions lasted", "From creation to end, of the sessions that ended in the day before each "
                    "point.", [(quantile(0.5), "half: no longer than"), (quantile(0.95), "95 %: no longer than"),
                               (mean_duration(), "mean")], "s"), 12, 8)


def usage(board):
    board.row("Usage")
    board.add(graph("CUs in use", "Compute units in use.", [(use("livy_gateway_cu_seconds_total"), "CUs")], "none",
                    step="2m"), 8, 8)
    board.add(graph("Vcores in use", "Virtual cores in use.", [(use("livy_gateway_vcore_seconds_total"), "vcores")],
                    "none", step="2m"), 8, 8)
    board.add(graph("Memory in use", "Memory in use.", [(use("livy_gateway_memory_byte_seconds_total"), "memory")],
                    "bytes", step="2m"), 8, 8)
    board.add(graph("CU-hours of the listed sessions", "Sum of cuHours over the sessions in the list, by state. It falls "
                    "when the history is purged.", by_state("livy_gateway_cuhours"), "none"), 8, 8)
    board.add(graph("Vcore-hours of the listed sessions", "Likewise, of vcoreSeconds.", [
        (f"{expression} / 3600", legend) for expression, legend in by_state("livy_gateway_vcoreseconds")],
        "none"), 8, 8)
    board.add(graph("GiB-hours of the listed sessions", "Likewise, of mbSeconds.", [
        (f"{expression} / 1024 / 3600", legend) for expression, legend in by_state("livy_gateway_mbseconds")],
        "none"), 8, 8)


def polls(board):
    board.row("Polls")
    board.add(timeline("Newest poll", "Whether the newest poll succeeded, for each exporter.",
                       [(of_gateway("livy_gateway_up"), "{{instance}}")], UP), 12, 8)
    board.add(graph("Polls that failed, by reason", "In the 5 minutes before each point. What to do about each reason "
                    "is in docs/architecture.md, “Why polls fail”.", [
        (f'sum by (reason) ({increase(of_gateway("livy_gateway_poll_failures_total"), "5m")})', "{{reason}}")],
        "none"), 12, 8)
    board.add(graph("How long polls take", "The newest poll, for each exporter.",
                    [(of_gateway("livy_gateway_poll_duration_seconds"), "{{instance}}")], "s"), 8, 8)
    board.add(graph("Requests that polls take", "Requests to the API of the newest poll, for each exporter. High where a "
                    "poll reads the whole list.", [(of_gateway("livy_gateway_poll_requests"), "{{instance}}")],
                    "none"), 8, 8)
    board.add(graph("Polls and what was left out", "In the 5 minutes before each point. Overruns: polls that were due "
                    "while the one before still ran. Folded: sessions whose labels the limit put into _other.", [
        (f'sum by (instance) ({increase(of_gateway(f"livy_gateway_{what}_total"), "5m")})', "{{instance}}: " + legend)
        for what, legend in (("polls", "polls"), ("poll_overruns", "overruns"), ("series_folded", "folded"))],
        "none"), 8, 8)


def make():
    board = Dashboard(UID, "Livy Gateways / Gateway", "One Livy Gateway: sessions, usage, polls.", since="6h",
                      one_gateway=True)
    now(board)
    sessions(board)
    usage(board)
    polls(board)
    return board
