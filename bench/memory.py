#!/usr/bin/env python3
"""What a known session costs in memory."""
from bench import (PATIENCE, Bench, CannotMeasure, arguments, cpu_seconds, mebibytes, peak_memory, print_table,
                   resident, run, scrape, sum_of, wait_until)

POLLS = 10


def options():
    parser = arguments(__doc__)
    parser.add_argument("--sessions", type=int, default=1_000_000, help="in the one gateway")
    parser.add_argument("--live", type=int, default=20, help="of these")
    parser.add_argument("--interval", type=float, default=5, help="seconds between two polls")
    parser.add_argument("--order", default="newest_first", choices=["newest_first", "oldest_first", "random"])
    return parser.parse_args()


def follow(bench, wanted, sessions):
    """Polls one gateway, and answers what the exporter held before, after the first poll, and after ten."""
    live = min(wanted.live, sessions)
    simulator = bench.simulator([{"id": "lc", "order": wanted.order, "history": sessions - live, "live": live,
                                  "running_seconds": [500_000, 1_000_000]}])
    exporter = bench.exporter(simulator, {"interval": f"{round(wanted.interval * 1000)}ms"}, {"page_size": 100})
    held = {"before": resident(exporter)}

    def polled(count):
        return lambda: sum_of(scrape(exporter.port)[0], "livy_gateway_polls_total") >= count

    for name, count in (("first", 1), ("tenth", POLLS)):
        wait_until(polled(count), f"{count} polls", alive=[exporter, simulator], patience=PATIENCE, pause=0.2)
        held[name] = resident(exporter)
    text, _, _ = scrape(exporter.port)
    if sum_of(text, "livy_gateway_up") != 1 or sum_of(text, "livy_gateway_sessions") != sessions:
        raise CannotMeasure(f"the exporter does not know all {sessions} sessions: {exporter.tail()}")
    held["peak"] = peak_memory(exporter)
    held["cpu"] = cpu_seconds(exporter)
    held["requests"] = simulator.stats()["requests"]
    bench.end(exporter)
    bench.end(simulator)
    return held


def measure():
    wanted = options()
    if wanted.sessions < 1:
        raise CannotMeasure("--sessions must be at least 1")
    with Bench(wanted.build) as bench:
        empty = follow(bench, wanted, 0)
        full = follow(bench, wanted, wanted.sessions)
    head = ["measured", "no session", f"{wanted.sessions:,} sessions", "bytes for each session"]

    def row(title, name):
        return [title, mebibytes(empty[name]), mebibytes(full[name]),
                f"{(full[name] - empty[name]) / wanted.sessions:.1f}"]

    print_table(head, [
        row("resident before", "before"), row("resident after the first walk", "first"),
        row(f"resident after {POLLS} polls", "tenth"), row("at most", "peak"),
        ["CPU in all", f"{empty['cpu']:.2f} s", f"{full['cpu']:.2f} s", ""],
        ["requests in all", f"{empty['requests']:,}", f"{full['requests']:,}", ""]])


if __name__ == "__main__":
    run(measure)
