#!/usr/bin/env python3
"""How long a start takes until the first answer, and what is resident with a few gateways."""
import contextlib
import http.client
import pathlib
import socket
import ssl
import statistics
import time

from bench import (KEY, PATIENCE, REGION, WORKSPACE, Bench, CannotMeasure, arguments, mebibytes, peak_memory,
                   print_table, resident, run, scrape, sum_of, wait_until)
from certificates import self_signed
from processes import Exporter

MEGABYTE = 1_000_000


def options():
    parser = arguments(__doc__)
    parser.add_argument("--starts", type=int, default=20, help="of which the median counts")
    parser.add_argument("--gateways", type=int, default=10)
    parser.add_argument("--sessions", type=int, default=100, help="in each of them")
    parser.add_argument("--polls", type=int, default=10, help="of each gateway before memory is looked at")
    parser.add_argument("--interval", type=float, default=1, help="seconds between two polls of a gateway")
    parser.add_argument("--at-most-ms", type=float, help="fail where the median start takes longer")
    parser.add_argument("--at-most-mb", type=float, help="fail where more is resident, in 10^6 bytes")
    return parser.parse_args()


def free_port():
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def first_answer(port, exporter):
    """Asks for the metrics until they come."""
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            with contextlib.closing(connection):
                connection.request("GET", "/metrics")
                answer = connection.getresponse()
                answer.read()
                if answer.status != 200:
                    raise CannotMeasure(f"/metrics: {answer.status}")
                return
        except ConnectionRefusedError:
            exporter.assert_running()
            time.sleep(0.0005)


def start_once(bench, config, env, number):
    """Seconds from the process's beginning to the end of its first answer."""
    port = free_port()
    began = time.monotonic()
    exporter = Exporter(f"start{number}", bench.folder, config, env=env, listen=(f"127.0.0.1:{port}",))
    bench.processes.append(exporter)
    first_answer(port, exporter)
    took = time.monotonic() - began
    bench.end(exporter)
    return took


def trusting_env(bench, certificate):
    """The system's store of certificates, as users have it, and the simulator's."""
    system = pathlib.Path(ssl.get_default_verify_paths().openssl_cafile)
    if not system.exists():
        raise CannotMeasure(f"{system} is not there: install ca-certificates")
    bundle = bench.folder / "bundle.pem"
    bundle.write_text(system.read_text("utf-8") + certificate.read_text("utf-8"), "utf-8")
    return {**KEY, "SSL_CERT_FILE": str(bundle)}


def memory(bench, config, env, wanted):
    """Bytes resident after some polls, and at most."""
    exporter = Exporter("memory", bench.folder, config, env=env)
    bench.processes.append(exporter)
    exporter.wait_until_started()

    def polled():
        text, _, _ = scrape(exporter.port)
        return sum_of(text, "livy_gateway_polls_total") >= wanted.polls * wanted.gateways

    wait_until(polled, f"{wanted.polls} polls", alive=[exporter], patience=PATIENCE, pause=0.2)
    if sum_of(scrape(exporter.port)[0], "livy_gateway_up") != wanted.gateways:
        raise CannotMeasure(f"not all gateways are up: {exporter.tail()}")
    held = resident(exporter), peak_memory(exporter)
    bench.end(exporter)
    return held


def check(what, measured, limit, unit):
    if limit is not None and measured > limit:
        raise SystemExit(f"{what}: {measured:.1f} {unit}, more than {limit:g}")


def measure():
    wanted = options()
    poll = {"interval": f"{round(wanted.interval * 1000)}ms"}
    with Bench(wanted.build) as bench:
        ids = [f"lc-{i}" for i in range(wanted.gateways)]
        certificate, key = self_signed(bench.folder, "localhost", "DNS:localhost")
        simulator = bench.simulator(
            [{"id": name, "live": 10, "history": max(0, wanted.sessions - 10)} for name in ids],
            flags=("--listen-tls", "127.0.0.1:0", "--tls-cert", str(certificate), "--tls-key", str(key)))
        config = bench.write("start.yml", {
            "poll": poll, "storage": {"path": str(bench.folder / "ledger")},
            "api": {"endpoint": f"https://localhost:{simulator.ports['https']}", "requests_per_second": 0},
            "gateways": [{"workspace_id": WORKSPACE, "livy_compute_id": name, "region": REGION} for name in ids]})
        env = trusting_env(bench, certificate)
        starts = [start_once(bench, config, env, number) * 1000 for number in range(wanted.starts)]
        held, peak = memory(bench, config, env, wanted)
    print_table(["measured", "figure"], [
        ["gateways, sessions in each", f"{wanted.gateways}, {wanted.sessions}"],
        [f"start to first answer, median of {wanted.starts}", f"{statistics.median(starts):.1f} ms"],
        ["start to first answer, longest", f"{max(starts):.1f} ms"],
        [f"resident after {wanted.polls} polls", f"{mebibytes(held)} ({held / MEGABYTE:.1f} MB)"],
        ["resident at most", f"{mebibytes(peak)} ({peak / MEGABYTE:.1f} MB)"]])
    check("start to first answer", statistics.median(starts), wanted.at_most_ms, "ms")
    check("resident", held / MEGABYTE, wanted.at_most_mb, "MB")


if __name__ == "__main__":
    run(measure)
