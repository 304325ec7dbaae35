"""The dashboards as Grafana reads them, and the rules of dashboard-linter that can be checked without it."""
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import boards
import promql

VARIABLES = ["datasource", "job", "instance", "workspace", "gateway"]
COLUMNS = 24
UNITS = {"none", "short", "s", "bytes", "percentunit", "reqps", "ops", "Bps"}
# Recorded rules and ALERTS carry neither job nor instance.
WITHOUT_TARGET = re.compile(r"^(ALERTS|workspace:.*)$")


class Dashboards(unittest.TestCase):
    def for_each_board(self, check):
        for board in boards.load():
            with self.subTest(board["title"]):
                check(board)

    def for_each_panel(self, check):
        for board in boards.load():
            for panel in boards.panels(board):
                with self.subTest(f"{board['title']}: {panel['title']}"):
                    check(panel)

    def test_they_are_what_the_generator_writes(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, boards.FOLDER / "generate", folder], check=True)
            made = {path.name: path.read_text("utf-8") for path in pathlib.Path(folder).iterdir()}
        kept = {path.name: path.read_text("utf-8") for path in boards.FOLDER.glob("*.json")}
        self.assertEqual(made.keys(), kept.keys())
        for name in made:
            self.assertEqual(made[name], kept[name], f"{name}: run grafana/generate")

    def test_head(self):
        self.assertEqual([board["uid"] for board in boards.load()],
                         ["livy-gateway-cost", "livy-gateway-exporter", "livy-gateway-gateway", "livy-gateway-overview"])

        def check(board):
            self.assertGreaterEqual(board["schemaVersion"], 39)
            self.assertFalse(board["editable"])  # uneditable-dashboard
            self.assertTrue(board["description"])
            self.assertNotIn("id", board)
            link = board["links"][0]
            self.assertTrue(link["includeVars"] and link["keepTime"])
            self.assertIn(link["tags"][0], board["tags"])

        self.for_each_board(check)

    def test_variables(self):
        def check(board):
            found = board["templating"]["list"]
            self.assertEqual([variable["name"] for variable in found], VARIABLES)
            self.assertEqual((found[0]["label"], found[0]["type"], found[0]["query"]),
                             ("Data source", "datasource", "prometheus"))  # template-datasource-rule
            for index, variable in enumerate(found[1:], 1):
                self.assertEqual(variable["label"], variable["name"].title())  # template-job-rule, -instance-rule
                self.assertEqual(variable["datasource"]["uid"], "${datasource}")
                self.assertEqual(variable["refresh"], 2)  # template-on-time-change-reload-rule
                if variable["name"] != "gateway" or board["uid"] != "livy-gateway-gateway":
                    self.assertEqual((variable["multi"], variable["allValue"]), (True, ".+"))
                for earlier in found[1:index]:  # each choice narrows those that follow
                    self.assertIn(f"${earlier['name']}", variable["definition"])

        self.for_each_board(check)

    def test_panels_fill_the_grid_and_do_not_overlap(self):
        def check(board):
            taken = {}
            self.assertEqual(len({panel["id"] for panel in board["panels"]}), len(board["panels"]))
            for panel in board["panels"]:
                place = panel["gridPos"]
                for cell in ((x, y) for x in range(place["x"], place["x"] + place["w"])
                             for y in range(place["y"], place["y"] + place["h"])):
                    self.assertIn(cell[0], range(COLUMNS), panel["title"])
                    self.assertNotIn(cell, taken, f"{panel['title']} over {taken.get(cell)}")
                    taken[cell] = panel["title"]
            self.assertEqual(len(taken), COLUMNS * (max(y for _, y in taken) + 1), "a gap")

        self.for_each_board(check)

    def test_panels(self):
        def check(panel):
            self.assertRegex(panel["description"], r"^[A-Z].*\.$")  # panel-title-description-rule
            self.assertEqual(panel["datasource"]["uid"], "${datasource}")  # panel-datasource-rule
            self.assertTrue(panel["targets"])  # panel-no-targets-rule
            self.assertEqual([target["refId"] for target in panel["targets"]],
                             [chr(ord("A") + index) for index in range(len(panel["targets"]))])
            if panel["type"] in ("stat", "timeseries", "bargauge"):
                self.assertIn(panel["fieldConfig"]["defaults"]["unit"], UNITS)  # panel-units-rule

        self.for_each_panel(check)

    def test_titles_differ(self):
        def check(board):
            titles = [panel["title"] for panel in boards.panels(board)]
            self.assertEqual(sorted(set(titles)), sorted(titles))

        self.for_each_board(check)

    def test_queries(self):
        def check(panel):
            for target in panel["targets"]:
                expression = target["expr"]
                self.assertEqual(target["datasource"]["uid"], "${datasource}")
                for time in re.findall(r"\brate\([^\[]*\[([^\]]*)\]", expression):
                    self.assertEqual(time, "$__rate_interval")  # target-rate-interval-rule
                for metric, labels in promql.selectors(expression):
                    if not WITHOUT_TARGET.match(metric):  # target-job-rule, target-instance-rule
                        self.assertLessEqual({"job", "instance"}, labels, metric)
                    if metric.endswith("_total"):  # target-counter-agg-rule
                        self.assertNotRegex(expression, rf"(?<!rate\()(?<!increase\(){metric}\b")

        self.for_each_panel(check)

    def test_exclusions_of_the_linter_are_explained(self):
        text = (boards.FOLDER / ".lint").read_text("utf-8")
        self.assertEqual(len(re.findall(r"(?m)^  \S+-rule:$", text)), len(re.findall(r"(?m)^    reason: .{20,}$", text)))


if __name__ == "__main__":
    unittest.main(verbosity=2)
