"""Debian's Prometheus and Alertmanager as child processes, with the project's rules at another pace."""
import contextlib
import http.client
import json
import os
import pathlib
import re
import shutil
import socket
import urllib.parse

from processes import PATIENCE, Process, wait_until

PROGRAMS = ("prometheus", "prometheus-alertmanager")
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
# Five minutes become two seconds; half an hour and more become twelve.
PACE = 150
LEAST, MOST = 1, 12
DURATION = re.compile(r"(?<=\[)(\d+)([smhd])(?=\])|(?<=for: )(\d+)([smhd])\b|(?<=interval: )(\d+)([smhd])\b"
                      r"|(?<=offset )(\d+)([smhd])\b")
# Seconds that are compared with: each must be there.
THRESHOLDS = {"> 900\n": "> 6\n", "> 86400\n": "> 600\n", "< 300\n": "< 3\n"}


def find_program(name):
    """None where it is neither installed nor taken out of its package by scripts/deps."""
    return shutil.which(name) or shutil.which(name, path=str(pathlib.Path(
        os.environ.get("LGE_SOURCE_DIR", pathlib.Path(__file__).parents[2])) / "build" / "tools"))


def faster(rules):
    """The rules with all their times shortened."""

    def shorten(match):
        number, unit = (group for group in match.groups() if group)
        return f"{min(max(int(number) * SECONDS[unit] // PACE, LEAST), MOST)}s"

    return DURATION.sub(shorten, rules)


def faster_alerts(rules):
    for threshold, shorter in THRESHOLDS.items():
        if threshold not in rules:
            raise AssertionError(f"no alert compares with {threshold!r}")
        rules = rules.replace(threshold, shorter)
    return faster(rules)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server(Process):
    """A program that answers JSON on loopback."""

    def __init__(self, name, folder, command, port):
        super().__init__(name, command, folder, {})
        self.port = port

    def wait_until_started(self):
        wait_until(self._is_ready, f"{self.name} is ready", alive=[self])

    def _is_ready(self):
        try:
            return self.get("/-/ready")[0] == 200
        except OSError:
            return False

    def get(self, path):
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()

    def json(self, path):
        status, body = self.get(path)
        if status != 200:
            raise AssertionError(f"{path}: {status} {body[:500]}")
        return json.loads(body)


class Alertmanager(Server):
    def __init__(self, name, folder):
        config = pathlib.Path(folder) / "alertmanager.yml"
        config.write_text("route: { receiver: nobody, group_wait: 0s }\nreceivers: [{ name: nobody }]\n")
        port = free_port()
        super().__init__(name, folder, [
            find_program("prometheus-alertmanager"), f"--config.file={config}", f"--storage.path={folder}/{name}",
            f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address="], port)

    def alerts(self):
        """{name: [labels]} of those that are active."""
        found = {}
        for alert in self.json("/api/v2/alerts"):
            labels = dict(alert["labels"])
            found.setdefault(labels.pop("alertname"), []).append(labels)
        return found


class Prometheus(Server):
    """Scrapes and evaluates every half second. `targets`: a file of file_sd."""

    def __init__(self, name, folder, rules, targets, alertmanager):
        port = free_port()
        config = pathlib.Path(folder) / "prometheus.yml"
        config.write_text(json.dumps({
            "global": {"scrape_interval": "500ms", "scrape_timeout": "500ms", "evaluation_interval": "500ms"},
            "rule_files": [str(path) for path in rules],
            "alerting": {"alertmanagers": [{"static_configs": [{"targets": [f"127.0.0.1:{alertmanager.port}"]}]}]},
            "scrape_configs": [{"job_name": "livy_gateway", "file_sd_configs": [{"files": [str(targets)]}]}]}))
        super().__init__(name, folder, [
            find_program("prometheus"), f"--config.file={config}", f"--storage.tsdb.path={folder}/{name}",
            f"--web.listen-address=127.0.0.1:{port}", "--log.level=warn"], port)

    def query(self, expression):
        """[(labels, value)]"""
        answer = self.json("/api/v1/query?" + urllib.parse.urlencode({"query": expression}))
        result = answer["data"]["result"]
        if answer["data"]["resultType"] == "scalar":
            return [({}, float(result[1]))]
        return [(sample["metric"], float(sample["value"][1])) for sample in result]

    def rules(self):
        return [rule for group in self.json("/api/v1/rules")["data"]["groups"] for rule in group["rules"]]

    def firing(self):
        return {alert["labels"]["alertname"] for alert in self.json("/api/v1/alerts")["data"]["alerts"]
                if alert["state"] == "firing"}


__all__ = ["Alertmanager", "PROGRAMS", "Prometheus", "faster", "faster_alerts", "find_program", "free_port"]
