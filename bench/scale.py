#!/usr/bin/env python3
"""What polling ten thousand gateways of a hundred sessions costs."""
import http.client
import time

from bench import (PATIENCE, Bench, arguments, cpu_seconds, mebibytes, peak_memory, print_table, resident, run, scrape,
                   sum_of, wait_until)


def is_ready(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", "/-/ready")
        return connection.getresponse().status == 200
    finally:
        connection.close()


def options():
    parser = arguments(__doc__)
    parser.add_argument("--gateways", type=int, default=10_000)
    parser.add_argument("--sessions", type=int, default=100, help="in each gateway, a tenth of them running")
    parser.add_argument("--interval", type=float, default=60, help="seconds between two polls of a gateway")
    parser.add_argument("--minutes", type=float, default=5, help="measured, once each gateway was polled")
    parser.add_argument("--scrape-every", type=float, default=60, help="seconds between two scrapes, which count too")
    return parser.parse_args()


def measure():
    wanted = options()
    live = wanted.sessions // 10
    with Bench(wanted.build) as bench:
        simulator = bench.simulator([{"id": "lc", "copies": wanted.gateways, "history": wanted.sessions - live,
                                      "live": live, "running_seconds": [50_000, 100_000]}])
        exporter = bench.exporter(simulator, {"interval": f"{round(wanted.interval * 1000)}ms"})
        wait_until(lambda: is_ready(exporter.port), "each gateway was polled once", alive=[exporter, simulator],
                   patience=PATIENCE, pause=0.5)
        show(wanted, *observe(wanted, exporter, simulator))


def observe(wanted, exporter, simulator):
    before, _, _ = scrape(exporter.port)
    requests = simulator.stats()["requests"]
    started, cpu, own = time.monotonic(), cpu_seconds(exporter), cpu_seconds(simulator)
    scrapes = []
    end = started + wanted.minutes * 60
    while time.monotonic() < end:
        time.sleep(max(0, min(wanted.scrape_every, end - time.monotonic())))
        scrapes.append(scrape(exporter.port))
    spent = {"wall": time.monotonic() - started, "cpu": cpu_seconds(exporter) - cpu,
             "simulator": cpu_seconds(simulator) - own, "requests": simulator.stats()["requests"] - requests,
             "rss": resident(exporter), "peak": peak_memory(exporter)}
    return spent, before, scrapes


def show(wanted, spent, before, scrapes):
    after, size, _ = scrapes[-1]

    def grown(name):
        return sum_of(after, name) - sum_of(before, name)

    polls = grown("livy_gateway_polls_total")
    print_table(["measured", "figure"], [
        ["gateways, sessions in each, interval",
         f"{wanted.gateways:,}, {wanted.sessions}, {wanted.interval:g} s"],
        ["time", f"{spent['wall']:.1f} s"],
        ["CPU of the exporter", f"{spent['cpu']:.2f} s"],
        ["share of one core", f"{100 * spent['cpu'] / spent['wall']:.1f} %"],
        ["CPU for a poll", f"{1e6 * spent['cpu'] / polls if polls else 0:.0f} µs"],
        ["polls", f"{polls:,.0f}"],
        ["polls that failed", f"{grown('livy_gateway_poll_failures_total'):,.0f}"],
        ["overruns", f"{grown('livy_gateway_poll_overruns_total'):,.0f}"],
        ["requests", f"{spent['requests']:,}"],
        ["resident memory, at most", f"{mebibytes(spent['rss'])}, {mebibytes(spent['peak'])}"],
        ["a scrape: text, on the wire", f"{mebibytes(len(after.encode()))}, {mebibytes(size)}"],
        ["a scrape: slowest of all", f"{max(seconds for _, _, seconds in scrapes):.2f} s of {len(scrapes)}"],
        ["share of one core, simulator", f"{100 * spent['simulator'] / spent['wall']:.1f} %"],
    ])


if __name__ == "__main__":
    run(measure)
