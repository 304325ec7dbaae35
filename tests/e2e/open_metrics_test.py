"""Both formats of a living exporter with every feature, read by parsers that are not ours."""
import gzip
import json
import shutil
import subprocess
import sys

from exposition import Exposition
from harness import SOURCE, EndToEnd, gateway, main

OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8"
TEXT = "text/plain; version=0.0.4; charset=utf-8"
PROMETHEUS_2 = ("application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,"
                "text/plain;version=0.0.4;q=0.3,*/*;q=0.2")
PROMETHEUS_3 = ("application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
                "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
                "text/plain;version=0.0.4;q=0.3,*/*;q=0.2")
HOSTILE = "a \"b\"\\c } 1\u4e2d"
# What the exporter says of itself and of polls differs from one scrape to the next.
STABLE = ("livy_gateway_sessions", "livy_gateway_session_info", "livy_gateway_info",
          "livy_gateway_session_duration_seconds_bucket", "livy_gateway_sessions_started_total")


class OpenMetrics(EndToEnd):
    def setUp(self):
        super().setUp()
        self.simulator = self.start_simulator(scenario=self.write("scenario.json", {
            "workspaces": [{"id": "w-1", "gateways": [
                {"id": "lc-1", "live": 3, "history": 20, "queues": ["etl", "adhoc"], "users": ["ann"],
                 "running_seconds": [50_000, 100_000]},
                {"id": "lc-2", "live": 1}]}]}))
        self.config = self.write_config(
            self.simulator, [gateway("lc-1", name=HOSTILE), gateway("lc-none")],
            discovery=[{"region": "cn-hangzhou", "workspace_ids": ["w-1"]}],
            dimensions=[{"label": "user", "spark_conf": "/proxyUser"}], sessions={"per_session": True},
            storage={"path": str(self.folder / "ledger")})

    def start(self):
        exporter = self.start_exporter(self.config)
        exporter.wait_for(lambda m: m.all("livy_gateway_info") and m.all("livy_gateway_session_info")
                          and m.value("livy_gateway_up", livy_compute_id="lc-none") == 0, "everything is there")
        return exporter

    def raw(self, exporter, method="GET", **headers):
        """(headers, bytes)"""
        with exporter.connection() as connection:
            connection.request(method, "/metrics", headers={key.replace("_", "-"): value
                                                            for key, value in headers.items()})
            answer = connection.getresponse()
            self.assertEqual(answer.status, 200)
            self.assertEqual(answer.headers["Vary"], "Accept, Accept-Encoding")
            return answer.headers, answer.read()

    def read(self, text):
        """{family: (type, unit, samples)}, as the official client's parser sees it."""
        run = subprocess.run([sys.executable, str(SOURCE / "tests/metrics/read_open_metrics")], input=text,
                             capture_output=True, encoding="utf-8")
        if run.returncode == 77:
            self.skipTest(run.stderr.strip())
        self.assertEqual(run.returncode, 0, run.stderr)
        return {name: (kind, unit, samples) for name, kind, unit, samples in json.loads(run.stdout)}

    def test_the_official_parser_reads_what_the_text_says(self):
        exporter = self.start()
        headers, body = self.raw(exporter, Accept=PROMETHEUS_3)
        self.assertEqual(headers["Content-Type"], OPEN_METRICS)
        families = self.read(body.decode("utf-8"))
        seen = {(name, frozenset(labels.items())): value for _, _, samples in families.values()
                for name, labels, value in samples}
        text = exporter.scrape()
        expected = {key: float(value) for key, value in text.samples.items() if key[0] in STABLE}
        self.assertTrue(set(STABLE) <= {name for name, _ in expected})
        self.assertEqual({key: value for key, value in seen.items() if key[0] in STABLE}, expected)
        self.assertIn(HOSTILE, {dict(labels).get("gateway") for _, labels in seen})
        self.assertEqual({name for name, _ in text.samples} - {name for name, _ in seen}, set())
        self.assertTrue(all(name.endswith("_created") for name, _ in seen.keys() - text.samples.keys()))

    def test_types_units_and_beginnings(self):
        exporter = self.start()
        families = self.read(self.raw(exporter, Accept=PROMETHEUS_2)[1].decode("utf-8"))
        for name, kind, unit in (("livy_gateway_cu_seconds", "counter", "cu_seconds"),
                                 ("livy_gateway_polls", "counter", ""),
                                 ("livy_gateway_session_duration_seconds", "histogram", "seconds"),
                                 ("livy_gateway_info", "gauge", ""),
                                 ("process_resident_memory_bytes", "gauge", "bytes")):
            self.assertEqual(families[name][:2], (kind, unit), name)
        began = [value for name, _, value in families["livy_gateway_polls"][2] if name.endswith("_created")]
        self.assertEqual(len(began), 3)
        process = families["process_start_time_seconds"][2][0][2]
        self.assertTrue(all(process - 2 <= value <= process + 600 for value in began), (process, began))
        self.assertFalse([name for name, _, _ in families["livy_gateway_cu_seconds"][2] if name.endswith("_created")])

    def test_promtool_has_nothing_to_say_of_the_text(self):
        promtool = shutil.which("promtool")
        if not promtool:
            self.skipTest("promtool is not installed")
        _, body = self.raw(self.start())
        check = subprocess.run([promtool, "check", "metrics"], input=body, capture_output=True)
        self.assertEqual((check.returncode, check.stdout, check.stderr), (0, b"", b""))

    def test_format_and_encoding_are_negotiated(self):
        exporter = self.start()
        for accept, kind in (("*/*", TEXT), ("text/plain", TEXT), ("image/png", TEXT), (PROMETHEUS_2, OPEN_METRICS),
                             ("application/openmetrics-text;q=0.1, text/plain;q=0", OPEN_METRICS)):
            for coding, packed in (("gzip", True), ("gzip;q=0", False), ("identity", False), ("br, x-gzip", True)):
                with self.subTest(accept=accept, coding=coding):
                    headers, body = self.raw(exporter, Accept=accept, Accept_Encoding=coding)
                    self.assertEqual(headers["Content-Type"], kind)
                    self.assertEqual(headers["Content-Encoding"], "gzip" if packed else None)
                    self.assertEqual(int(headers["Content-Length"]), len(body))
                    text = (gzip.decompress(body) if packed else body).decode("utf-8")
                    self.assertEqual(text.endswith("# EOF\n"), kind == OPEN_METRICS)
                    if kind == TEXT:
                        self.assertIn("livy_gateway_up", Exposition(text).types)
                    headers, nothing = self.raw(exporter, "HEAD", Accept=accept, Accept_Encoding=coding)
                    self.assertEqual((headers["Content-Type"], nothing), (kind, b""))

    def test_once(self):
        run = self.run_exporter("once", "--config.file", self.config, "--format", "openmetrics")
        self.assertEqual(run.returncode, 1, run.stderr)  # of a gateway that is not there
        self.assertEqual(self.read(run.stdout)["livy_gateway_up"][0], "gauge")


if __name__ == "__main__":
    main()
