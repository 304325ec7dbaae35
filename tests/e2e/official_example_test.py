"""The official example of the API's documentation gives exactly the numbers that it should."""
import shutil
import subprocess

from harness import SOURCE, STATES, EndToEnd, gateway, main

IDENTITY = 'workspace_id="w-d80f373d3ace824f",livy_compute_id="lc-zm4dzdiubu73w2yx",gateway="lc-zm4dzdiubu73w2yx"'
RUNNING = {"sessions": "1", "cuhours": "322.5", "vcoreseconds": "343", "mbseconds": "1098888"}
EXPECTED = [f'livy_gateway_{name}{{{IDENTITY},state="{state}"}} {value if state == "running" else "0"}'
            for name, value in RUNNING.items() for state in STATES]


class OfficialExample(EndToEnd):
    def setUp(self):
        super().setUp()
        self.simulator = self.start_simulator(scenario=SOURCE / "tests/data/official_example_scenario.json")
        self.config = self.write_config(
            self.simulator, [gateway("lc-zm4dzdiubu73w2yx", workspace_id="w-d80f373d3ace824f")])

    def assert_expected(self, text):
        families = tuple(f"livy_gateway_{name}{{" for name in RUNNING)
        self.assertEqual([line for line in text.splitlines() if line.startswith(families)], EXPECTED)

    def test_daemon(self):
        exporter = self.start_exporter(self.config)
        exporter.wait_for_polls(2)
        status, headers, text = exporter.get("/metrics")
        self.assertEqual(status, 200)
        self.assertEqual(headers["Content-Type"], "text/plain; version=0.0.4; charset=utf-8")
        self.assert_expected(text)

    def test_promtool_has_nothing_to_say(self):
        promtool = shutil.which("promtool")
        if not promtool:
            self.skipTest("promtool is not installed")
        exporter = self.start_exporter(self.config)
        text = exporter.wait_for_polls(2).text
        check = subprocess.run([promtool, "check", "metrics"], input=text, capture_output=True, text=True)
        self.assertEqual((check.returncode, check.stdout, check.stderr), (0, "", ""))

    def test_once(self):
        run = self.run_exporter("once", "--config.file", self.config)
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assert_expected(run.stdout)


if __name__ == "__main__":
    main()
