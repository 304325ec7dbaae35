"""What the benchmarks share: the programs, their cost as the kernel tells it, and tables.

A benchmark exits with 0 whatever it measures, and with 1 where it cannot measure.
"""
import argparse
import gzip
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import sys
import tempfile
import time

SOURCE = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SOURCE / "tests" / "e2e"))

from processes import Exporter, Process, Simulator, wait_until  # noqa: E402  (the path comes first)

KEY = {"ALIBABA_CLOUD_ACCESS_KEY_ID": "test-key", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "test-secret"}
REGION = "cn-hangzhou"
WORKSPACE = "w-1"
TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 1800  # seconds for what takes as long as it takes

__all__ = ["Bench", "CannotMeasure", "KEY", "PATIENCE", "REGION", "WORKSPACE", "arguments", "cpu_seconds", "find_program",
           "mebibytes", "peak_memory", "print_table", "resident", "run", "scrape", "sum_of", "wait_until"]


class CannotMeasure(Exception):
    """The message says why."""


def arguments(description):
    """A parser with the options that every benchmark has."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--build", default="build/release", metavar="FOLDER", help="where the programs were built")
    return parser


def find_program(folder, name):
    found = sorted(path for path in (SOURCE / folder).rglob(name) if path.is_file() and os.access(path, os.X_OK))
    if not found:
        raise CannotMeasure(f"{folder} has no {name}: build it first, or name another folder with --build")
    return str(found[0])


class Bench:
    """A folder, and the programs that run in it; all end with the block."""

    def __init__(self, build):
        os.environ["LGE_EXPORTER"] = find_program(build, "livy_gateway_exporter")
        os.environ["LGE_SIMULATOR"] = find_program(build, "livy_gateway_simulator")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="lge-bench-"))
        self.processes = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            self.end(process)
        shutil.rmtree(self.folder)

    def end(self, process):
        if process in self.processes:
            self.processes.remove(process)
            for problem in process.end():
                print(f"note: {problem}", file=sys.stderr)

    def write(self, name, content):
        path = self.folder / name
        path.write_text(json.dumps(content), "utf-8")
        return path

    def simulator(self, gateways, name=WORKSPACE, flags=(), **world):
        """`gateways`: those of the one workspace, as a scenario has them."""
        scenario = self.write("scenario.json", {"workspaces": [{"id": name, "region": REGION,
                                                                "gateways": gateways}], **world})
        return self._started(Simulator(f"simulator{time.monotonic_ns()}", self.folder, scenario, *flags))

    def exporter(self, simulator, poll, api=None, **sections):
        """Polls every gateway of the simulator, as fast as the API lets it."""
        ids = [row["id"] for row in simulator.gateways()]
        config = self.write("config.yml", {
            "poll": poll, "api": {"endpoint": simulator.url, "requests_per_second": 0, **(api or {})},
            "gateways": [{"workspace_id": WORKSPACE, "livy_compute_id": name, "region": REGION} for name in ids],
            **sections})
        return self.start_exporter(config)

    def start_exporter(self, config):
        return self._started(Exporter(f"exporter{time.monotonic_ns()}", self.folder, config, env=KEY))

    def start(self, name, command, env):
        process = Process(name, command, self.folder, env)
        self.processes.append(process)
        return process

    def _started(self, process):
        self.processes.append(process)  # first, so that it is ended whatever happens
        process.wait_until_started()
        return process


def cpu_seconds(process):
    """User and system time of the process so far (proc(5))."""
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _status(process, name):
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(rf"{name}:\s+(\d+) kB", status)[1]) * 1024


def resident(process):
    """Bytes resident now."""
    return _status(process, "VmRSS")


def peak_memory(process):
    """The most bytes that were ever resident."""
    return _status(process, "VmHWM")


def mebibytes(count):
    return f"{count / (1 << 20):,.1f} MiB"


def scrape(port, path="/metrics"):
    """As Prometheus asks: (text, bytes on the wire, seconds)."""
    started = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    seconds = time.monotonic() - started
    if answer.status != 200:
        raise CannotMeasure(f"{path} answered {answer.status}")
    text = gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body
    return text.decode("utf-8"), len(body), seconds


def sum_of(text, name):
    """Over all series of that name. The strict reader of the tests takes too long for ten thousand gateways."""
    return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines()
               if line.startswith((f"{name}{{", f"{name} ")))


def print_table(head, rows):
    """In the form that bench/README.md keeps."""
    rows = [[str(cell) for cell in row] for row in [head, *rows]]
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    rows.insert(1, ["-" * width for width in widths])
    for row in rows:
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |")


def run(measure):
    """Maps what comes of `measure` to an exit code. Ended by SIGTERM, it ends the programs that it started."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        measure()
    except (CannotMeasure, AssertionError, OSError) as problem:
        print(f"cannot measure: {problem}", file=sys.stderr)
        sys.exit(1)
