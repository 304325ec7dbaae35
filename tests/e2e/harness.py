"""What the end-to-end tests share: a folder, a world, and the real programs in it.

Run by ctest, which names the programs in LGE_EXPORTER and LGE_SIMULATOR. LGE_SANITIZED=1: a sanitizer build, slower
and larger.
"""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from processes import PATIENCE, SANITIZED, Exporter, Simulator, clean_environment, program, wait_until

SOURCE = pathlib.Path(os.environ.get("LGE_SOURCE_DIR", pathlib.Path(__file__).parents[2]))
KEY = {"ALIBABA_CLOUD_ACCESS_KEY_ID": "test-key", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "test-secret"}
STATES = ("starting", "running", "terminating", "terminated", "error", "unknown")
MEMORY_LIMIT = 100 << 20

__all__ = ["EndToEnd", "KEY", "MEMORY_LIMIT", "PATIENCE", "SANITIZED", "SOURCE", "STATES", "fixed_session", "gateway",
           "main", "wait_until"]


def gateway(livy_compute_id, workspace_id="w-1", region="cn-hangzhou", **more):
    """An entry of `gateways` in the configuration."""
    return {"workspace_id": workspace_id, "livy_compute_id": livy_compute_id, "region": region, **more}


def fixed_session(number=1, state="running", created=1_768_213_240_000, **more):
    """A row of a listing that does not change as time goes by."""
    return {"sessionId": f"livy-{number:08d}", "name": f"session {number}", "state": state,
            "createTime": created + number, "cuHours": 0.5, "vcoreSeconds": 1800, "mbSeconds": 7372800, **more}


class EndToEnd(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="lge-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.processes = []
        self.logs = ""
        self.addCleanup(self._end_processes)

    def _end_processes(self):
        problems = [problem for process in reversed(self.processes) for problem in process.end()]
        self.logs = "".join(process.tail() for process in self.processes)
        self.assertEqual(problems, [])

    def name(self, kind):
        return f"{kind}{len(self.processes)}"

    def write(self, name, content):
        """A file of that content (text, or what JSON can hold) in the test's folder. Nobody sees it half written."""
        path = self.folder / name
        whole = path.resolve()
        new = whole.with_name(whole.name + ".new")
        new.write_text(content if isinstance(content, str) else json.dumps(content, indent=1), "utf-8")
        if whole.exists():
            shutil.copymode(whole, new)
        new.replace(whole)
        return path

    def start_simulator(self, gateways=None, *flags, scenario=None):
        """`gateways`: those of workspace w-1, as a scenario has them; or a whole scenario's file."""
        if gateways is not None:
            world = {"workspaces": [{"id": "w-1", "gateways": gateways}]}
            scenario = self.write(f"scenario{len(self.processes)}.json", world)
        return self._started(Simulator(self.name("simulator"), self.folder, scenario, *flags))

    def _started(self, process):
        self.processes.append(process)  # first, so that it is ended whatever happens
        process.wait_until_started()
        return process

    def write_config(self, endpoint, gateways, poll=None, api=None, name="config.yml", **sections):
        """JSON is YAML, too. `endpoint`: a URL, or a simulator. `gateways`: None where there shall be no such key."""
        url = getattr(endpoint, "url", endpoint)
        if gateways is not None:
            sections["gateways"] = gateways
        return self.write(name, {
            "poll": {"interval": "100ms", **(poll or {})},
            "api": {"endpoint": url, "requests_per_second": 0, **(api or {})}, **sections})

    def start_exporter(self, config_file, *flags, env=None, **options):
        return self._started(Exporter(self.name("exporter"), self.folder, config_file, *flags,
                                      env=KEY if env is None else env, **options))

    def run_exporter(self, *arguments, env=None):
        """A run that ends by itself: its exit code, standard output and standard error."""
        return subprocess.run([program("LGE_EXPORTER"), *map(str, arguments)], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, encoding="utf-8", timeout=PATIENCE,
                              env=clean_environment(KEY if env is None else env))

    def assert_memory_bounded(self, exporter):
        if not SANITIZED:
            self.assertLess(exporter.peak_memory(), MEMORY_LIMIT)


class Result(unittest.TextTestResult):
    """Shows the logs of the programs after a test that failed."""

    def startTest(self, test):
        super().startTest(test)
        self._failed = False

    def addError(self, test, err):
        super().addError(test, err)
        self._failed = True

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._failed = True

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        self._failed = self._failed or err is not None

    def stopTest(self, test):
        super().stopTest(test)
        if self._failed:
            self.stream.write(getattr(test, "logs", ""))


def main():
    unittest.main(testRunner=unittest.TextTestRunner(verbosity=2, resultclass=Result))
