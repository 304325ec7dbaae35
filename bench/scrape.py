#!/usr/bin/env python3
"""How fast /metrics is answered, beside nginx and prometheus-cpp's own Exposer with the same series in the same run.

Takes turns, round after round, with one load tool (wrk, one thread): the exporter; nginx (one worker, sendfile) with
the same bytes as a static file in memory; nginx with `gzip_static` and the same compressed bytes; and the Exposer.
Then with more series: the first scrape after a change, and scrapes while every gateway is polled and while none is.
"""
import gzip
import pathlib
import re
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import tempfile
import time

from bench import (PATIENCE, REGION, Bench, CannotMeasure, arguments, find_program, print_table, run, scrape, sum_of,
                   wait_until)
from scale import is_ready

WORKSPACE = "w-d80f373d3ace824f"  # as long as real ones
PREFIX = "lc-zm4dzdiubu73"
GZIP = ("-H", "Accept-Encoding: gzip")


def options():
    parser = arguments(__doc__)
    parser.add_argument("--series", type=int, default=20_000, help="at least; a gateway has 63")
    parser.add_argument("--many", type=int, default=200_000, help="series for the first scrape after a change")
    parser.add_argument("--polled", type=int, default=1_000, help="gateways that are polled while scrapes go on")
    parser.add_argument("--interval", type=float, default=10, help="seconds between two polls of each of these")
    parser.add_argument("--connections", type=int, default=8, help="of wrk")
    parser.add_argument("--seconds", type=int, default=3, help="for each turn of wrk")
    parser.add_argument("--rounds", type=int, default=5, help="of which the median counts")
    parser.add_argument("--only", choices=["peers", "change", "polls"], help="a part of it")
    parser.add_argument("--at-least", action="store_true", help="fail below 30 times the Exposer, 1.5 times nginx, "
                        "1 time nginx with gzip; above 50 ms, at an overrun, and at a p99 that polls double")
    return parser.parse_args()


def tool(name, package):
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if not found:
        raise CannotMeasure(f"{name} is missing; on Debian: apt-get install --no-install-recommends {package}")
    return found


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class World:
    """An exporter that polls so many gateways; after settle() none of them, for the values stay over a reload."""

    SERIES = 63  # of a gateway without further labels

    def __init__(self, bench, gateways):
        self.bench = bench
        self.simulator = bench.simulator([{"id": PREFIX, "copies": gateways, "history": 3, "live": 2,
                                           "running_seconds": [50_000, 100_000]}], name=WORKSPACE)
        self.ids = [row["id"] for row in self.simulator.gateways()]
        self.exporter = bench.start_exporter(self.configure(2))
        wait_until(lambda: is_ready(self.exporter.port), "each gateway was polled once",
                   alive=[self.exporter, self.simulator], patience=PATIENCE, pause=0.2)
        self.port = self.exporter.port

    def configure(self, interval):
        return self.bench.write("config.yml", {
            "poll": {"interval": f"{round(interval * 1000)}ms", "stale_after": "1h"},
            "api": {"endpoint": self.simulator.url, "requests_per_second": 0},
            "gateways": [{"workspace_id": WORKSPACE, "livy_compute_id": name, "region": REGION} for name in self.ids]})

    def poll_every(self, seconds):
        self.configure(seconds)
        reloads = len(self.exporter.log(msg="configuration reloaded"))
        self.exporter.send(signal.SIGHUP)
        wait_until(lambda: len(self.exporter.log(msg="configuration reloaded")) > reloads, "the configuration is read",
                   alive=[self.exporter], patience=PATIENCE)

    def settle(self):
        self.poll_every(86_400)
        time.sleep(1)


class Nginx:
    """One worker, sendfile, the file in memory."""

    def __init__(self, text):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="lge-nginx-", dir="/dev/shm"))
        (self.folder / "metrics").write_bytes(text)
        (self.folder / "packed").mkdir()
        self.port = free_port()

    def add_packed(self, packed):
        (self.folder / "packed" / "metrics").write_bytes(b"")
        (self.folder / "packed" / "metrics.gz").write_bytes(packed)

    def start(self):
        config = self.folder / "nginx.conf"
        paths = "".join(f"{kind}_temp_path {self.folder}/{kind};" for kind in
                        ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        config.write_text(f"""
daemon off; master_process off; pid {self.folder}/pid; error_log stderr; events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; keepalive_timeout 600s; {paths}
  open_file_cache max=10 inactive=1h; open_file_cache_valid 1h; default_type text/plain;
  server {{ listen 127.0.0.1:{self.port}; root {self.folder}; location /packed/ {{ gzip_static on; }} }}
}}
""")
        self.child = subprocess.Popen([tool("nginx", "nginx-light"), "-e", "stderr", "-p", str(self.folder), "-c",
                                       str(config)])
        wait_for_port(self.port, self.child)

    def end(self):
        self.child.terminate()
        self.child.wait()
        shutil.rmtree(self.folder)


class Exposer:
    """prometheus-cpp's web server, with the same series."""

    def __init__(self, build, text):
        self.port = free_port()
        self.child = subprocess.Popen([find_program(build, "bench_exposer"), str(self.port)], stdin=subprocess.PIPE,
                                      stdout=subprocess.DEVNULL)
        self.child.stdin.write(text)
        self.child.stdin.close()
        wait_for_port(self.port, self.child)

    def end(self):
        self.child.terminate()
        self.child.wait()


def wait_for_port(port, child):
    def answers():
        if child.poll() is not None:
            raise CannotMeasure("a peer did not start")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
            return True
        except ConnectionRefusedError:
            return False
    wait_until(answers, "a peer listens", patience=PATIENCE)


class Load:
    """What one turn of wrk showed."""

    def __init__(self, wanted, port, *more, path="/metrics", connections=None):
        command = [tool("wrk", "wrk"), "-t1", f"-c{connections or wanted.connections}", f"-d{wanted.seconds}s",
                   "--latency", "--timeout", "60s", *more, f"http://127.0.0.1:{port}{path}"]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if "Non-2xx" in output or re.search(r"Socket errors: .*(connect|write|timeout) [1-9]", output):
            raise CannotMeasure(f"wrk met errors:\n{output}")
        self.rate = float(re.search(r"Requests/sec:\s+([0-9.]+)", output)[1])
        value, unit = re.search(r"99%\s+([0-9.]+)(us|ms|s)", output).groups()
        self.p99 = float(value) * {"us": 1e-3, "ms": 1, "s": 1e3}[unit]
        self.busy = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / wanted.seconds


def packed_body(port):
    with socket.create_connection(("127.0.0.1", port), timeout=60) as client:
        return receive(client, "Accept-Encoding: gzip\r\n")[0]


def receive(client, headers=""):
    """(body, milliseconds to its first and to its last byte)"""
    buffer = memoryview(bytearray(256 << 20))
    started = time.perf_counter()
    client.sendall(f"GET /metrics HTTP/1.1\r\nHost: a\r\n{headers}\r\n".encode())
    held, whole, first = 0, None, 0
    while whole is None or held < whole:
        count = client.recv_into(buffer[held:])
        if count == 0:
            raise CannotMeasure("the exporter closed the connection")
        held += count
        if whole is None:
            first = 1000 * (time.perf_counter() - started)
            head = bytes(buffer[:4096]).split(b"\r\n\r\n")[0]
            whole = len(head) + 4 + int(re.search(rb"Content-Length: (\d+)", head)[1])
    took = 1000 * (time.perf_counter() - started)
    return bytes(buffer[len(head) + 4:whole]), first, took


def series_of(text):
    return sum(1 for line in text.split(b"\n") if line and not line.startswith(b"#"))


def beside_peers(wanted, bench):
    world = World(bench, -(-wanted.series // World.SERIES))
    world.settle()
    text = scrape(world.port)[0].encode()
    packed = packed_body(world.port)
    if series_of(gzip.decompress(packed)) != series_of(text):
        raise CannotMeasure("the compressed body is another")
    nginx, exposer = Nginx(text), Exposer(wanted.build, text)
    nginx.add_packed(packed)
    nginx.start()
    turns = {"exporter": (world.port,), "nginx": (nginx.port,), "Exposer": (exposer.port,),
             "exporter, gzip": (world.port, *GZIP), "nginx, gzip_static": (nginx.port, *GZIP),
             "Exposer, gzip": (exposer.port, *GZIP)}
    found = {name: [] for name in turns}
    try:
        for number in range(1, wanted.rounds + 1):
            for name, (port, *more) in turns.items():
                path = "/packed/metrics" if name == "nginx, gzip_static" else "/metrics"
                found[name].append(Load(wanted, port, *more, path=path))
            print(f"round {number}: " + ", ".join(f"{name} {loads[-1].rate:,.0f}/s" for name, loads in found.items()),
                  flush=True)
    finally:
        nginx.end()
        exposer.end()
        bench.end(world.exporter)
        bench.end(world.simulator)
    print(f"\n{series_of(text):,} series of {len(world.ids):,} gateways, {len(text) / 1e6:.2f} MB, with gzip "
          f"{len(packed) / 1e3:.0f} KB; {wanted.connections} connections, median of {wanted.rounds} rounds")
    print_table(["answered by", "requests/s", "MB/s", "wrk's share of a core"], [
        [name, f"{rate(loads):,.0f}", f"{rate(loads) * (len(packed) if 'gzip' in name else len(text)) / 1e6:,.0f}",
         f"{100 * statistics.median(load.busy for load in loads):.0f} %"] for name, loads in found.items()])
    plain, coded = found["exporter"], found["exporter, gzip"]
    return [("times the Exposer", ratio(plain, found["Exposer"]), 30), ("times nginx", ratio(plain, found["nginx"]), 1.5),
            ("times nginx with gzip_static", ratio(coded, found["nginx, gzip_static"]), 1)]


def rate(loads):
    return statistics.median(load.rate for load in loads)


def ratio(mine, other):
    """The median over the rounds: both in the same minute, on a machine that may be busy."""
    return statistics.median(a.rate / b.rate for a, b in zip(mine, other))


def after_a_change(wanted, bench):
    world = World(bench, -(-wanted.many // World.SERIES))
    world.poll_every(30)
    times = {}
    with socket.create_connection(("127.0.0.1", world.port), timeout=60) as client:
        for name, headers in (("text", ""), ("OpenMetrics", "Accept: application/openmetrics-text\r\n"),
                              ("text, gzip", "Accept-Encoding: gzip\r\n"),
                              ("OpenMetrics, gzip",
                               "Accept: application/openmetrics-text\r\nAccept-Encoding: gzip\r\n")):
            rows = []
            for _ in range(10):
                time.sleep(1)  # some hundred polls end meanwhile
                body, first, took = receive(client, headers)
                rows.append((took, first, len(body)))
            times[name] = rows
    text = scrape(world.port)[0]
    bench.end(world.exporter)
    bench.end(world.simulator)
    print(f"\nFirst scrape after a change: {series_of(text.encode()):,} series, {len(world.ids) / 30:.0f} polls each "
          "second; of 10 scrapes, from the request to the last byte")
    print_table(["answer", "bytes", "the very first", "median", "slowest of the others", "first byte, median"], [
        [name, f"{rows[-1][2]:,}", f"{rows[0][0]:.1f} ms", f"{median_of(rows, 0):.1f} ms",
         f"{max(took for took, *_ in rows[1:]):.1f} ms", f"{median_of(rows, 1):.1f} ms"]
        for name, rows in times.items()])
    return [("ms at the median for the first scrape after a change",
             median_of(times["text"], 0), -50)]


def median_of(rows, place):
    return statistics.median(row[place] for row in rows)


def while_polled(wanted, bench):
    world = World(bench, wanted.polled)

    def overruns():
        return sum_of(scrape(world.port)[0], "livy_gateway_poll_overruns_total")

    def polls():
        return sum_of(scrape(world.port)[0], "livy_gateway_polls_total")

    # The first poll after a reload may be late: what counts begins behind it.
    world.poll_every(wanted.interval)
    time.sleep(wanted.interval + 2)
    before, polled = overruns(), polls()
    busy = [Load(wanted, world.port, *GZIP, connections=1) for _ in range(wanted.rounds)]
    busy_plain = [Load(wanted, world.port, connections=1) for _ in range(wanted.rounds)]
    full = Load(wanted, world.port)
    more, polled = overruns() - before, polls() - polled
    world.settle()
    calm = [Load(wanted, world.port, *GZIP, connections=1) for _ in range(wanted.rounds)]
    calm_plain = [Load(wanted, world.port, connections=1) for _ in range(wanted.rounds)]
    bench.end(world.exporter)
    bench.end(world.simulator)

    def p99(loads):
        return statistics.median(load.p99 for load in loads)

    print(f"\n{wanted.polled:,} gateways, each polled every {wanted.interval:g} s, while one connection asks without a "
          f"pause: {polled:,.0f} polls ended, {more:.0f} overruns; with {wanted.connections} connections "
          f"{full.rate:,.0f} requests/s")
    print_table(["p99 of a scrape", "while none is polled", "while all are"], [
        ["text", f"{p99(calm_plain):.2f} ms", f"{p99(busy_plain):.2f} ms"],
        ["text, gzip", f"{p99(calm):.2f} ms", f"{p99(busy):.2f} ms"]])
    return [("overruns", more, 0), ("times the p99 while polled", p99(busy_plain) / p99(calm_plain), -2),
            ("times the p99 while polled, gzip", p99(busy) / p99(calm), -2)]


def is_met(figure, limit):
    """Limits that are not to be passed are negative, or 0."""
    return figure >= limit if limit > 0 else figure <= -limit


def measure():
    wanted = options()
    parts = {"peers": beside_peers, "change": after_a_change, "polls": while_polled}
    results = []
    for name, part in parts.items():
        if wanted.only in (None, name):
            with Bench(wanted.build) as bench:
                results += part(wanted, bench)
    print()
    for what, figure, limit in results:
        print(f"{figure:.2f} {what} (wanted: {'at least' if limit > 0 else 'at most'} {abs(limit):g})")
    missed = [what for what, figure, limit in results if not is_met(figure, limit)]
    if wanted.at_least and missed:
        raise CannotMeasure("not reached: " + ", ".join(missed))


if __name__ == "__main__":
    run(measure)
