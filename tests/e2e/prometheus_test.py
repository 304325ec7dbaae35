"""The real exporter under Debian's Prometheus and Alertmanager: each alert fires for its fault, arrives, and ends after
it; every rule and every query of the dashboards has an answer. Times are shortened (monitoring.py)."""
import json
import math
import os
import re
import signal
import sys
import time

from harness import SOURCE, EndToEnd, fixed_session, gateway, main, wait_until
from monitoring import PROGRAMS, Alertmanager, Prometheus, faster, faster_alerts, find_program, free_port
from processes import PATIENCE

if not all(map(find_program, PROGRAMS)):
    print("prometheus or prometheus-alertmanager is not there: skipped. `scripts/deps test` brings both.",
          file=sys.stderr)
    sys.exit(77)
sys.path.insert(0, str(SOURCE / "tests" / "monitoring"))

import boards  # noqa: E402

RULES = SOURCE / "deploy" / "prometheus"
STARTING, TERMINATING, RUNNING, ERRORS, BURN = "starting", "terminating", "running", "errors", "burn"
EMPTY = ("down", "flaky", STARTING, TERMINATING, RUNNING, ERRORS, "keyed", "throttled", "spare")
# What each alert is about, by one of its labels.
EXPECTED = {
    "LivyGatewayDown": ("gateway", "down"),
    "LivyGatewayDataStale": ("gateway", "down"),
    "LivyGatewayPollFailures": ("gateway", "flaky"),
    "LivyGatewaySessionsStarting": ("gateway", STARTING),
    "LivyGatewaySessionsTerminating": ("gateway", TERMINATING),
    "LivyGatewaySessionRunningLong": ("gateway", RUNNING),
    "LivyGatewaySessionErrors": ("gateway", ERRORS),
    "LivyGatewayBudgetBurn": ("workspace_id", "w-burn"),
    "LivyGatewayCredentialsExpiring": ("credentials", "temporary"),
    "LivyGatewayDiscoveryFailing": ("region_id", "cn-found"),
    "LivyGatewayThrottled": ("action", "ListLivyComputeSessions"),
    "LivyGatewayLedgerInMemory": ("job", "livy_gateway"),
    "LivyGatewayReloadFailed": ("job", "livy_gateway"),
    "LivyGatewayExporterDown": ("job", "livy_gateway"),
}
VARIABLES = {"$__rate_interval": "4s", "$__range_s": "30", "$__range": "30s", "$job": ".+", "$instance": ".+",
             "$workspace": ".+", "$gateway": ".+"}


def families(text):
    return set(re.findall(r"(?m)^# TYPE (\w+)", text))


class UnderPrometheus(EndToEnd):
    def setUp(self):
        super().setUp()
        self.simulator = self.start_simulator(scenario=self.write("scenario.json", {
            "temporary_keys": {"lifetime_seconds": 24},
            "workspaces": [
                {"id": "w-1", "region": "cn-hangzhou", "gateways": [
                    *({"id": name} for name in EMPTY),
                    {"id": "good", "live": 5, "creation_rate": 2, "starting_seconds": 1, "running_seconds": [1, 3],
                     "terminating_seconds": 1, "history_seconds": 20, "error_share": 0, "queues": ["etl", "adhoc"],
                     "users": ["ann", "bob"]}]},
                {"id": "w-burn", "region": "cn-hangzhou", "gateways": [{"id": BURN}]},
                {"id": "w-found", "region": "cn-found", "gateways": [{"id": "found", "live": 1}]}]}))
        self.rows = 0
        self.burnt = 0

    def start_everything(self):
        self.blocked = self.write("blocked", "")  # a file where a directory should be
        main_gateways = [gateway(name) for name in (*EMPTY[:6], "good")] + [gateway(BURN, "w-burn")]
        self.main = self.start_exporter(self.write_config(
            self.simulator, [*main_gateways, gateway("keyed", credentials="temporary")], name="main.yml",
            poll={"interval": "250ms"}, api={"max_in_flight": 32},
            credentials={"temporary": {"type": "credentials_uri", "uri": f"{self.simulator.url}/credentials"}},
            discovery=[{"region": "cn-found", "workspace_ids": ["w-found"], "refresh_interval": "1s"}],
            dimensions=[{"label": "queue", "field": "queue"}, {"label": "user", "spark_conf": "/proxyUser"}],
            sessions={"per_session": True}), "--storage.path", str(self.folder / "ledger"))
        self.side_config = self.configure_side()
        self.side = self.start_exporter(self.side_config)
        self.spare_port = free_port()
        self.start_spare()
        self.alertmanager = self._started(Alertmanager(self.name("alertmanager"), self.folder))
        self.set_targets(True)
        rules = [self.write(name, change((RULES / name).read_text("utf-8"))) for name, change in (
            ("livy_gateway_recording.yml", faster), ("livy_gateway_budget.yml", faster),
            ("livy_gateway_alerts.yml", faster_alerts))]
        self.prometheus = self._started(Prometheus(self.name("prometheus"), self.folder, rules,
                                                   self.folder / "targets.json", self.alertmanager))

    def configure_side(self, **sections):
        return self.write_config(self.simulator, [gateway("throttled")], name="side.yml", poll={"interval": "250ms"},
                                 **sections)

    def start_spare(self):
        config = self.write_config(self.simulator, [gateway("spare")], name="spare.yml", poll={"interval": "1s"})
        self.spare = self.start_exporter(config, listen=(f"127.0.0.1:{self.spare_port}",))

    def set_targets(self, there):
        addresses = [f"127.0.0.1:{port}" for port in (self.main.port, self.side.port, self.spare_port)] if there else []
        fresh = self.write("targets.new", json.dumps([{"targets": addresses}]))
        os.replace(fresh, self.folder / "targets.json")

    def session(self, name, state, age, **more):
        """A new session of that state, created `age` seconds ago, which stays as it is."""
        self.rows += 1
        now = int(time.time() * 1000)
        row = fixed_session(self.rows, state, now - age * 1000, **more)
        if state == "error":
            row["endTime"] = now
        self.simulator.sessions(name, rows=[row])
        return row["sessionId"]

    def begin_faults(self):
        self.simulator.fault({"status": 404}, gateway="down")
        self.simulator.fault({"status": 404}, gateway="flaky", every=2)
        self.simulator.fault({"status": 503}, action="CredentialsUri")
        self.simulator.fault({"status": 403}, action="ListLivyCompute")
        self.simulator.fault({"throttle": {"retry_after_ms": 20}}, gateway="throttled", every=3)
        self.session(STARTING, "starting", 60)
        self.session(TERMINATING, "terminating", 60)
        self.session(RUNNING, "running", 3600)
        self.simulator.sessions(BURN, "w-burn", rows=[fixed_session(1, "running")])
        self.configure_side(storage={"path": str(self.blocked)})
        self.side.send(signal.SIGTERM)
        self.side.child.wait(PATIENCE)
        self.side = self.start_exporter(self.side_config, listen=(f"127.0.0.1:{self.side.port}",))
        self.write("side.yml", "gateways: 5\n")
        self.side.send(signal.SIGHUP)
        self.assertEqual(self.spare.stop()[0], 0)

    def go_on(self):
        """What has to go on happening for its alert to fire."""
        self.session(ERRORS, "error", 30)
        self.burnt += 50
        self.simulator.sessions(BURN, "w-burn", correct=[{"sessionId": "livy-00000001", "cuHours": self.burnt}])

    def end_faults(self):
        self.simulator.clear_faults()
        for name in (STARTING, TERMINATING, RUNNING):
            ids = [row["sessionId"] for row in self.simulator.listing(name)]
            self.simulator.sessions(name, purge={"ids": ids})
        self.blocked.unlink()
        self.configure_side(storage={"path": str(self.blocked)})
        self.side.send(signal.SIGHUP)
        self.start_spare()

    def missing(self):
        """Alerts that have not arrived about what they should be about."""
        arrived = self.alertmanager.alerts()
        return {name for name, (label, value) in EXPECTED.items()
                if not any(labels.get(label) == value for labels in arrived.get(name, []))}

    def wait_for_alerts(self):
        seen = set()

        def all_arrived():
            self.go_on()
            seen.update(EXPECTED.keys() - self.missing())
            return seen == EXPECTED.keys()

        try:
            wait_until(all_arrived, "every alert arrives", alive=[self.prometheus, self.alertmanager], pause=0.5)
        except AssertionError as problem:
            raise AssertionError(f"{problem}; missing: {sorted(EXPECTED.keys() - seen)}") from None

    def wait_for_silence(self):
        wait_until(lambda: not self.alertmanager.alerts() and not self.prometheus.firing(), "every alert has ended",
                   alive=[self.prometheus, self.alertmanager], pause=0.5)

    def assert_every_rule_works(self):
        rules = self.prometheus.rules()
        self.assertEqual([(rule["name"], rule.get("lastError")) for rule in rules if rule["health"] != "ok"], [])
        self.assertEqual({rule["name"] for rule in rules if rule["type"] == "alerting"},
                         {*EXPECTED, "LivyGatewayExporterAbsent"})
        for rule in rules:
            if rule["type"] == "recording":
                self.assertTrue(self.prometheus.query(rule["name"]), rule["name"])

    def assert_every_query_answers(self):
        for board in boards.load():
            for where, expression in boards.expressions(board):
                for variable, value in VARIABLES.items():
                    expression = expression.replace(variable, value)
                with self.subTest(f"{board['title']}: {where}"):
                    result = self.prometheus.query(expression)
                    self.assertTrue(any(not math.isnan(value) for _, value in result), expression)
                    if os.environ.get("LGE_SHOW_QUERIES"):
                        print(f"## {board['title']}: {where}\n{expression}")
                        for labels, value in result[:6]:
                            print(f"   {value:<14.6g} {labels}")

    def assert_exposes_what_is_documented(self):
        golden = (SOURCE / "tests" / "data" / "metrics_golden.txt").read_text("utf-8")
        real = set().union(*(families(exporter.get("/metrics")[2]) for exporter in (self.main, self.side)))
        self.assertEqual(real, families(golden))

    def test_every_alert_fires_arrives_and_ends(self):
        self.start_everything()
        wait_until(lambda: len(self.prometheus.query("up == 1")) == 3, "all exporters are scraped",
                   alive=[self.prometheus])
        time.sleep(6)  # long enough for nearly every alert
        self.wait_for_silence()

        self.begin_faults()
        self.wait_for_alerts()
        self.assert_every_rule_works()
        self.assert_every_query_answers()
        self.assert_exposes_what_is_documented()
        self.end_faults()
        self.wait_for_silence()

        self.set_targets(False)
        wait_until(lambda: "LivyGatewayExporterAbsent" in self.alertmanager.alerts(), "the absence is told",
                   alive=[self.prometheus])
        self.set_targets(True)
        self.wait_for_silence()


if __name__ == "__main__":
    main()
