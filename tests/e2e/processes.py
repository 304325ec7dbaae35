"""The programs under test as child processes: started, asked, and ended by their own id."""
import contextlib
import http.client
import json
import os
import pathlib
import re
import signal
import subprocess
import time

from exposition import Exposition

SANITIZED = os.environ.get("LGE_SANITIZED") == "1"
# No test may fail because the machine is slow: a wait ends early when what it waits for has come.
PATIENCE = 240 if SANITIZED else 90
LOG_FIELD = re.compile(r'(\w+)=("(?:[^"\\]|\\.)*"|\S*)(?: |$)')
SANITIZER_TROUBLE = re.compile(r"(?m)^.*(?:Sanitizer|runtime error:).*$")
TAIL = 8000


def program(variable):
    path = os.environ.get(variable)
    if not path:
        raise SystemExit(f"{variable} is not set: run these tests with ctest")
    return path


def wait_until(condition, what, alive=(), patience=PATIENCE, pause=0.02):
    """Asks until `condition` gives something true, and returns that. `alive`: processes that must go on meanwhile."""
    deadline = time.monotonic() + patience
    while True:
        found = condition()
        if found:
            return found
        for process in alive:
            process.assert_running()
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {patience} s in vain for: {what}")
        time.sleep(pause)


def clean_environment(extra):
    """The test's own surroundings must not show: no keys, no proxies, and no metadata service, which is there
    where tests run on a cloud's own machines."""
    keep = ("PATH", "HOME", "LANG", "TMPDIR", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS")
    found = {name: os.environ[name] for name in keep if name in os.environ}
    return {**found, "ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true", **extra}


class Process:
    """A child with its standard output and error in files of `folder`."""

    def __init__(self, name, command, folder, env):
        self.name = name
        self.out_file = pathlib.Path(folder) / f"{name}.out"
        self.err_file = pathlib.Path(folder) / f"{name}.err"
        with open(self.out_file, "wb") as out, open(self.err_file, "wb") as err:
            self.child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                                          env=clean_environment(env))
        self.pid = self.child.pid

    def out(self):
        return self.out_file.read_text("utf-8", "replace")

    def err(self):
        return self.err_file.read_text("utf-8", "replace")

    def assert_running(self):
        code = self.child.poll()
        if code is not None:
            raise AssertionError(f"{self.name} ended by itself with {code}")

    def send(self, number):
        self.assert_running()
        self.child.send_signal(number)

    def stop(self, number=signal.SIGTERM, patience=PATIENCE):
        """Signals, waits, and answers (exit code, seconds it took)."""
        started = time.monotonic()
        self.send(number)
        code = self.child.wait(patience)
        return code, time.monotonic() - started

    def end(self):
        """The last act of every test: whoever still runs must stop well."""
        problems = []
        if self.child.poll() is None:
            try:
                code, _ = self.stop()
                if code != 0:
                    problems.append(f"{self.name} ended with {code} on SIGTERM")
            except subprocess.TimeoutExpired:
                problems.append(f"{self.name} did not end on SIGTERM")
                self.child.kill()
                self.child.wait()
        problems += [f"{self.name}: {line}" for line in SANITIZER_TROUBLE.findall(self.err())[:5]]
        return problems

    def tail(self):
        return f"---- {self.name}, standard error:\n{self.err()[-TAIL:]}\n"


class Simulator(Process):
    """The API, and the calls that steer it (tests/simulator/README.md)."""

    def __init__(self, name, folder, scenario, *flags):
        port_file = pathlib.Path(folder) / f"{name}.ports"
        port_file.unlink(missing_ok=True)
        command = [program("LGE_SIMULATOR"), "--port-file", str(port_file), *flags]
        if scenario is not None:
            command += ["--scenario", str(scenario)]
        super().__init__(name, command, folder, {})
        self.port_file = port_file

    def wait_until_started(self):
        wait_until(self.port_file.exists, "the simulator listens", alive=[self])
        self.ports = json.loads(self.port_file.read_text())
        self.url = re.match(r"listening (http://\S+)", self.out())[1]

    def call(self, method, path, body=None):
        connection = http.client.HTTPConnection(self.url.removeprefix("http://"), timeout=PATIENCE)
        with contextlib.closing(connection):
            connection.request(method, path, None if body is None else json.dumps(body))
            answer = connection.getresponse()
            text = answer.read()
        if answer.status != 200:
            raise AssertionError(f"{method} {path}: {answer.status} {text[:500]}")
        return json.loads(text)

    def fault(self, effect, times=0, every=1, probability=1, **match):
        """Returns the fault's id."""
        fault = {"match": match, "times": times, "every": every, "probability": probability, "effect": effect}
        return self.call("POST", "/sim/fault", fault)["id"]

    def clear_faults(self):
        self.call("DELETE", "/sim/fault")

    def sessions(self, gateway, workspace="w-1", **change):
        return self.call("POST", "/sim/sessions", {"workspace": workspace, "gateway": gateway, **change})

    def listing(self, gateway, workspace="w-1"):
        return self.call("GET", f"/sim/listing?workspace={workspace}&gateway={gateway}")["sessions"]

    def gateways(self):
        """[{"workspace", "id", "region", "name", "sessions"}]"""
        return self.call("GET", "/sim/gateways")["gateways"]

    def truth(self, gateway, workspace="w-1", by=""):
        """What every session that ever was in the gateway has used. `by`: also by `queue` or `user`."""
        return self.call("GET", f"/sim/truth?workspace={workspace}&gateway={gateway}&by={by}")

    def stats(self):
        return self.call("GET", "/sim/stats")


class Exporter(Process):
    """The daemon."""

    def __init__(self, name, folder, config_file, *flags, env, listen=("127.0.0.1:0",)):
        command = [program("LGE_EXPORTER"), "--config.file", str(config_file), *flags]
        for address in listen:
            command += ["--web.listen-address", address]
        super().__init__(name, command, folder, env)

    def wait_until_started(self):
        self.addresses = wait_until(self._addresses, "the exporter listens", alive=[self])

    def _addresses(self):
        lines = self.log()
        # All are told before the polling starts.
        if not any(line.get("msg") == "polling" for line in lines):
            return None
        return [line["address"] for line in lines if line.get("msg") == "listening"]

    @property
    def port(self):
        return int(self.addresses[0].rsplit(":", 1)[1])

    def log(self, **wanted):
        """The log's lines as {key: value}, those that have these values."""
        whole = self.err().split("\n")[:-1]  # what follows the last line break is being written
        lines = [parse_log_line(line) for line in whole if line.startswith(("ts=", "{"))]
        return [line for line in lines if all(line.get(key) == value for key, value in wanted.items())]

    def connection(self):
        return contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE))

    def get(self, path, method="GET", headers=None):
        """(status, headers, text)"""
        with self.connection() as connection:
            connection.request(method, path, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode("utf-8")

    def scrape(self, path="/metrics"):
        status, _, text = self.get(path)
        if status != 200:
            raise AssertionError(f"{path}: {status} {text[:500]}")
        return Exposition(text)

    def wait_for(self, condition, what, **options):
        """Scrapes until `condition(metrics)` is true, and returns those metrics."""

        def scrape_and_ask():
            metrics = self.scrape()
            return metrics if condition(metrics) else None

        return wait_until(scrape_and_ask, what, alive=[self], **options)

    def wait_for_polls(self, count=1, **labels):
        """Until each gateway (of these labels) has so many polls behind it."""

        def enough(metrics):
            polls = metrics.all("livy_gateway_polls_total", **labels)
            return polls and all(value >= count for _, value in polls)

        return self.wait_for(enough, f"{count} polls of each gateway")

    def peak_memory(self):
        """The most bytes that were ever resident."""
        status = pathlib.Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024


def parse_log_line(line):
    """JSON or logfmt"""
    if line.startswith("{"):
        return json.loads(line)
    fields = {}
    for match in LOG_FIELD.finditer(line):
        value = match[2]
        if value.startswith('"'):
            value = re.sub(r"\\(.)", r"\1", value[1:-1])
        fields[match[1]] = value
    return fields
