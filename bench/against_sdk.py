#!/usr/bin/env python3
"""The exporter beside a loop over the official Python SDK: the same hour of the same gateways."""
import os
import pathlib
import sys
import time

from bench import (KEY, PATIENCE, REGION, WORKSPACE, Bench, CannotMeasure, arguments, cpu_seconds, mebibytes,
                   peak_memory, print_table, resident, run, scrape, sum_of, wait_until)

HOUR = 3600
MINUTE = 60
LOOP = pathlib.Path(__file__).with_name("sdk_loop.py")


def options():
    parser = arguments(__doc__)
    parser.add_argument("--sdk-python", default=os.environ.get("LGE_SDK_PYTHON", sys.executable),
                        help="a Python that has the SDK and prometheus_client")
    parser.add_argument("--gateways", type=int, default=5)
    parser.add_argument("--history", type=int, default=2000, help="ended sessions in each gateway")
    parser.add_argument("--live", type=int, default=20, help="sessions that live at once in each gateway, about")
    parser.add_argument("--new-per-minute", type=float, default=2, help="sessions created in each gateway")
    parser.add_argument("--interval", type=float, default=10,
                        help="seconds between two rounds; time in the gateways passes so fast that it is a minute")
    parser.add_argument("--seconds", type=float, default=120,
                        help="how long each is measured after its first round; 3600 with --interval 60 is a real hour")
    return parser.parse_args()


def start_world(bench, wanted):
    life = wanted.live * MINUTE / wanted.new_per_minute  # arrivals times life is how many live at once
    return bench.simulator(
        [{"id": "lc", "copies": wanted.gateways, "history": wanted.history, "live": wanted.live,
          "creation_rate": wanted.new_per_minute / MINUTE, "starting_seconds": 0.05 * life,
          "running_seconds": 0.94 * life, "terminating_seconds": 0.01 * life}],
        seed=4, speed=MINUTE / wanted.interval)


class TheExporter:
    title = "livy_gateway_exporter"

    def __init__(self, bench, wanted, simulator):
        poll = {"interval": f"{round(wanted.interval * 1000)}ms"}
        self.gateways = wanted.gateways
        self.process = bench.exporter(simulator, poll, {"page_size": 100})
        self.port = self.process.port

    def rounds(self):
        return sum_of(scrape(self.port)[0], "livy_gateway_polls_total") / self.gateways


class TheLoop:
    title = "loop over the SDK"

    def __init__(self, bench, wanted, simulator):
        port_file = bench.folder / "loop.port"
        ids = [row["id"] for row in simulator.gateways()]
        command = [wanted.sdk_python, str(LOOP), "--endpoint", simulator.url.removeprefix("http://"), "--workspace",
                   WORKSPACE, "--region", REGION, "--interval", str(wanted.interval), "--port-file", str(port_file),
                   *ids]
        self.process = bench.start("loop", command, KEY)
        try:
            wait_until(port_file.exists, "the loop listens", alive=[self.process])
        except AssertionError as problem:
            raise CannotMeasure(f"{problem}: {self.process.tail()}") from None
        self.port = int(port_file.read_text())

    def rounds(self):
        return sum_of(scrape(self.port)[0], "sdk_loop_rounds_total")


def observe(bench, wanted, kind):
    """The cost of the first round, and of an hour of 60 rounds, in a world of its own."""
    simulator = start_world(bench, wanted)
    one = kind(bench, wanted, simulator)

    def now():
        return {"requests": simulator.stats()["requests"], "cpu": cpu_seconds(one.process), "rounds": one.rounds()}

    wait_until(lambda: one.rounds() >= 1, "the first round", alive=[one.process, simulator], patience=PATIENCE,
               pause=0.1)
    first = now()
    end = time.monotonic() + wanted.seconds
    while time.monotonic() < end:  # Prometheus would scrape about once a round
        time.sleep(max(0, min(wanted.interval, end - time.monotonic())))
        scrape(one.port)
    # Up to the end of a round, or the requests of one that has only begun would be counted for those that ended.
    seen = one.rounds()
    wait_until(lambda: one.rounds() > seen, "the end of a round", alive=[one.process, simulator], patience=PATIENCE)
    last = now()
    rounds = last["rounds"] - first["rounds"]
    found = {"rounds": last["rounds"], "memory": resident(one.process), "peak": peak_memory(one.process)}
    for name in ("requests", "cpu"):
        each = (last[name] - first[name]) / rounds
        found[name] = {"first": first[name], "each": each, "hour": first[name] + each * (HOUR / MINUTE - 1)}
    bench.end(one.process)
    bench.end(simulator)
    return found


def measure():
    wanted = options()
    kinds = [TheExporter, TheLoop]
    with Bench(wanted.build) as bench:
        found = [observe(bench, wanted, kind) for kind in kinds]

    def row(title, value, form, share=True):
        ours, theirs = (value(one) for one in found)
        ratio = f"{theirs / ours:,.1f} times" if share and ours else ""
        return [title, form(ours), form(theirs), ratio]

    def count(value):
        return f"{value:,.0f}"

    def seconds(value):
        return f"{value:,.3f} s"

    print_table(["measured", *(kind.title for kind in kinds), "the loop takes"], [
        row("rounds seen", lambda one: one["rounds"], count, share=False),
        row("requests of the first round", lambda one: one["requests"]["first"], count),
        row("requests of each further round", lambda one: one["requests"]["each"], lambda value: f"{value:,.1f}"),
        row("requests of an hour", lambda one: one["requests"]["hour"], count),
        row("CPU with the start and the first round", lambda one: one["cpu"]["first"], seconds),
        row("CPU of each further round", lambda one: one["cpu"]["each"], seconds),
        row("CPU of an hour", lambda one: one["cpu"]["hour"], seconds),
        row("resident memory", lambda one: one["memory"], mebibytes),
        row("resident memory, at most", lambda one: one["peak"], mebibytes)])


if __name__ == "__main__":
    run(measure)
