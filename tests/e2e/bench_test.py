"""The benchmarks still measure: each runs shortly, in a small world, and prints a table of figures."""
import os
import pathlib
import re
import subprocess
import sys
import unittest

from harness import PATIENCE, SOURCE
from processes import program


def run(script, *options):
    build = pathlib.Path(program("LGE_EXPORTER")).parent
    return subprocess.run([sys.executable, str(SOURCE / "bench" / script), "--build", str(build), *options],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8",
                          timeout=2 * PATIENCE, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})


def cells(table):
    """{title: the other cells}"""
    lines = [line for line in table.splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: row[1:] for row in rows}


def number(text):
    return float(re.match(r"-?[\d,.]+", text)[0].replace(",", ""))


class Benchmarks(unittest.TestCase):
    def measured(self, script, *options):
        ended = run(script, *options)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        return cells(ended.stdout)

    def test_scale(self):
        table = self.measured("scale.py", "--gateways", "5", "--interval", "0.2", "--minutes", "0.05")
        self.assertGreater(number(table["polls"][0]), 5)
        self.assertEqual(table["polls that failed"], ["0"])
        self.assertGreater(number(table["share of one core"][0]), 0)

    def test_memory(self):
        table = self.measured("memory.py", "--sessions", "2000", "--interval", "0.1")
        self.assertGreater(number(table["resident after 10 polls"][1]), 1)
        self.assertGreaterEqual(number(table["requests in all"][1]), 20)

    def test_start(self):
        small = ("--starts", "2", "--gateways", "2", "--polls", "2", "--interval", "0.1")
        table = self.measured("start.py", *small)
        self.assertGreater(number(table["start to first answer, median of 2"][0]), 0)
        self.assertGreater(number(table["resident after 2 polls"][0]), 1)
        for limit in ("--at-most-ms", "--at-most-mb"):
            ended = run("start.py", *small, limit, "0.001")
            self.assertEqual(ended.returncode, 1)
            self.assertIn("more than 0.001", ended.stderr)

    def test_against_sdk(self):
        python = os.environ.get("LGE_SDK_PYTHON", sys.executable)
        try:
            subprocess.run([python, "-c", "import prometheus_client, alibabacloud_tea_openapi"], check=True,
                           capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            self.skipTest("the SDK or prometheus_client is missing; bench/README.md says how to install them, "
                          "LGE_SDK_PYTHON names the Python that has them")
        table = self.measured("against_sdk.py", "--sdk-python", python, "--gateways", "2", "--history", "250",
                              "--interval", "1", "--seconds", "3")
        self.assertEqual(number(table["requests of the first round"][1]), 6)  # 3 pages of each
        self.assertGreater(number(table["CPU of an hour"][0]), 0)

    def test_what_cannot_be_measured(self):
        for script in ("scale.py", "memory.py", "start.py", "against_sdk.py"):
            with self.subTest(script):
                ended = run(script, "--build", "no/such/folder")
                self.assertEqual(ended.returncode, 1)
                self.assertEqual(ended.stderr, "cannot measure: no/such/folder has no livy_gateway_exporter: build it "
                                               "first, or name another folder with --build\n")


if __name__ == "__main__":
    unittest.main(verbosity=2)
