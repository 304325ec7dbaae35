"""Rules, dashboards, runbook and documentation name what the binary exposes and each other, and nothing else.

What it exposes is tests/data/metrics_golden.txt, which unit.metrics compares with the exposition, e2e.prometheus with
the running program, and unit.metrics with docs/metrics.md.
"""
import os
import pathlib
import re
import sys
import unittest

try:
    import yaml
except ImportError:
    print("python3-yaml is not installed: skipped. It is a Debian package.", file=sys.stderr)
    sys.exit(77)

import boards
import promql

SOURCE = pathlib.Path(os.environ.get("LGE_SOURCE_DIR", pathlib.Path(__file__).parents[2]))
RULES = SOURCE / "deploy" / "prometheus"
# What Prometheus itself adds.
OF_PROMETHEUS = {"up": set(), "scrape_duration_seconds": set(), "scrape_samples_scraped": set(),
                 "ALERTS": {"alertname", "alertstate"}}
OF_TARGETS = {"job", "instance"}
DIMENSIONS = {"queue", "user"}  # of the dashboard Cost; (none) where they are not configured
# Neither in a dashboard nor in a rule, and why.
UNUSED = {
    **dict.fromkeys(("livy_gateway_session_info", "livy_gateway_session_cuhours", "livy_gateway_session_vcoreseconds",
                     "livy_gateway_session_mbseconds", "livy_gateway_session_created_timestamp_seconds"),
                    "only with sessions.per_session; a panel would be empty without"),
    "livy_gateway_info": "only of gateways that are discovered; a panel would be empty without",
    **dict.fromkeys(("livy_gateway_exporter_config_last_reload_success_timestamp_seconds",
                     "livy_gateway_exporter_web_config_last_reload_success_timestamp_seconds"),
                    "..._successful tells what one acts on"),
    "livy_gateway_exporter_http_auth_failures_total": "only with --web.config.file; a panel would be empty without",
    "process_virtual_memory_bytes": "says nothing about the memory in use",
    "process_virtual_memory_max_bytes": "usually without a limit",
}


def exposed():
    """{metric: labels}; a histogram as its three kinds of series."""
    metrics = {}
    for line in (SOURCE / "tests" / "data" / "metrics_golden.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            name, labels = re.match(r"(\w+)(?:\{(.*)\})? ", line).groups()
            metrics.setdefault(name, set()).update(re.findall(r'(\w+)="', labels or ""))
    further = "team"  # the dimension of the golden file
    return {name: labels - {further} | (DIMENSIONS if further in labels else set()) for name, labels in metrics.items()}


def rules():
    return [rule for path in sorted(RULES.glob("*.yml")) for group in yaml.safe_load(path.read_text())["groups"]
            for rule in group["rules"]]


def queries_of_templates(rule):
    """Queries inside of annotations, as expressions."""
    return [re.sub(r"%s", "x", text) for annotation in rule.get("annotations", {}).values()
            for text in re.findall(r'printf\s+"([^"]*)"', annotation)]


class Consistency(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.exposed = exposed()
        cls.rules = rules()
        cls.alerts = {rule["alert"]: rule for rule in cls.rules if "alert" in rule}
        cls.recorded = {rule["record"]: promql.grouped_labels(rule["expr"]) | {"workspace_id", "state"}
                        for rule in cls.rules if "record" in rule}
        cls.known = {**cls.exposed, **cls.recorded, **OF_PROMETHEUS}
        cls.expressions = [(rule.get("alert") or rule["record"], expression) for rule in cls.rules
                           for expression in (rule["expr"], *queries_of_templates(rule))]
        cls.expressions += [(f"{board['title']}: {where}", expression) for board in boards.load()
                            for where, expression in boards.expressions(board)]

    def test_expressions_name_what_there_is(self):
        labels_of_all = set().union(*self.exposed.values()) | OF_TARGETS
        self.assertGreater(len(self.expressions), 100)
        for where, expression in self.expressions:
            with self.subTest(where):
                found = promql.selectors(expression)
                self.assertTrue(found, expression)
                for metric, labels in found:
                    self.assertIn(metric, self.known, expression)
                    self.assertLessEqual(labels - OF_TARGETS, self.known[metric], f"{metric} in {expression}")
                self.assertLessEqual(promql.grouped_labels(expression), labels_of_all, expression)

    def test_everything_exposed_is_used(self):
        used = {metric for _, expression in self.expressions for metric, _ in promql.selectors(expression)}
        for name in [name.removesuffix("_bucket") for name in used if name.endswith("_bucket")]:
            used |= {f"{name}_sum", f"{name}_count"}
        self.assertEqual(set(self.exposed) - used, set(UNUSED))

    def test_every_recorded_name_is_tested(self):
        tested = "".join(path.read_text() for path in (RULES / "tests").glob("*.yml"))
        for name in self.recorded:
            with self.subTest(name):
                self.assertRegex(name, r"^(gateway|workspace):livy_gateway_[a-z_]+:[a-z0-9_]+$")
                self.assertTrue(f"expr: {name}" in tested, "no test")

    def test_documentation_names_every_recorded_name(self):
        text = (RULES / "README.md").read_text("utf-8")
        self.assertEqual(set(re.findall(r"(?m)^\| `(\w+:\w+:\w+)` \|", text)), set(self.recorded))

    def test_queries_of_the_runbook_name_what_there_is(self):
        text = (SOURCE / "docs" / "runbook.md").read_text("utf-8")
        for name in re.findall(r"\b(?:\w+:)?livy_gateway_\w+(?::\w+)?", text):
            if not name.startswith(("livy_gateway_exporter", "livy_gateway_alerts", "livy_gateway_budget")) \
                    or name in self.known:
                self.assertIn(name, self.known)

    def test_every_alert_is_whole(self):
        runbook = (SOURCE / "docs" / "runbook.md").read_text("utf-8")
        sections = {title.lower(): title for title in re.findall(r"(?m)^### (\w+)$", runbook)}
        self.assertEqual(set(sections.values()), set(self.alerts))
        for name, rule in self.alerts.items():
            with self.subTest(name):
                self.assertRegex(rule["for"], r"^\d+[smh]$")
                self.assertIn(rule["labels"]["severity"], ("critical", "warning", "info"))
                self.assertEqual(set(rule["annotations"]), {"summary", "description", "runbook_url"})
                self.assertEqual(rule["annotations"]["runbook_url"], f"docs/runbook.md#{name.lower()}")
                row = f"| [{name}](#{name.lower()}) | {rule['labels']['severity']} |"
                self.assertTrue(row in runbook, row)
                section = runbook.split(f"\n### {name}\n")[1].split("\n#")[0]
                for part in ("**Meaning.**", "**Check", "ure.**"):
                    self.assertIn(part, section)

    def test_every_alert_has_a_test_that_it_fires_and_one_that_it_is_silent(self):
        cases = {}
        for path in (RULES / "tests").glob("*_test.yml"):
            for test in yaml.safe_load(path.read_text())["tests"]:
                for case in test.get("alert_rule_test", []):
                    cases.setdefault(case["alertname"], set()).add(bool(case["exp_alerts"]))
        self.assertEqual(cases, dict.fromkeys(self.alerts, {True, False}))

    def test_thresholds_are_told_as_they_are(self):
        head = (RULES / "livy_gateway_alerts.yml").read_text().split("groups:")[0]
        told = dict(re.findall(r"(?m)^#   (LivyGateway\w+) .* (\w+)$", head))
        self.assertEqual(told, {name: rule["for"] for name, rule in self.alerts.items()})


if __name__ == "__main__":
    unittest.main(verbosity=2)
