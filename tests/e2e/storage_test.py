"""--storage.path: counters outlast the process, and a directory that is of no use stops nobody."""
import os
import signal
import sqlite3
import subprocess
import unittest

from counting import NOTHING, counted, since, true_count
from exposition import Exposition
from harness import EndToEnd, fixed_session, gateway, main

ON_DISK = "livy_gateway_exporter_ledger_on_disk"
AWAY = "usage cannot be stored: counting goes on in memory until it can"
NAME = "lc-1"


class Storage(EndToEnd):
    def setUp(self):
        super().setUp()
        self.simulator = self.start_simulator([{"id": NAME, "sessions": [fixed_session(1), fixed_session(2)]}])
        self.config = self.write_config(self.simulator, [gateway(NAME)])
        self.directory = self.folder / "ledger"
        self.last = 2  # session
        self.baseline = self.truth()

    def start(self, up=True):
        exporter = self.start_exporter(self.config, "--storage.path", str(self.directory))
        if up:
            exporter.wait_for(lambda m: m.value("livy_gateway_up") == 1, "a good poll")
        return exporter

    def truth(self):
        return true_count(self.simulator.truth(NAME))

    def expected(self):
        return since(self.truth(), self.baseline)

    def work(self, new=1):
        """All sessions but the newest are purged; that one uses more, and ends; new ones begin."""
        created = range(self.last + 1, self.last + 1 + new)
        self.simulator.sessions(
            NAME, rows=[fixed_session(i) for i in created],
            purge={"ids": [f"livy-{i:08d}" for i in range(1, self.last)]},
            correct=[{"sessionId": f"livy-{self.last:08d}", "state": "terminated" if self.last % 2 else "error",
                      "endTime": 1_768_213_300_000 + self.last, "cuHours": 1.1, "vcoreSeconds": 3961,
                      "mbSeconds": 16220160}])
        self.last += new

    def assert_counts(self, exporter):
        """The truth, and not only for a moment."""
        expected = self.expected()
        metrics = exporter.wait_for(lambda m: counted(m, NAME) == expected, f"the counters are {expected}")
        again = exporter.wait_for_polls(metrics.value("livy_gateway_polls_total") + 2)
        self.assertEqual(counted(again, NAME), expected)
        return again

    def refused(self, *arguments):
        run = self.run_exporter("--config.file", self.config, "--web.listen-address", "127.0.0.1:0",
                                "--storage.path", self.directory, *arguments)
        self.assertEqual((run.returncode, run.stdout), (1, ""), run.stderr)
        return run.stderr

    def test_a_restart_keeps_counters(self):
        exporter = self.start()
        for number in (signal.SIGTERM, signal.SIGKILL):
            self.work()
            metrics = self.assert_counts(exporter)
            self.assertEqual(metrics.value(ON_DISK), 1)
            exporter.stop(number)
            self.work()  # counts with the next good poll
            exporter = self.start(up=False)
            self.assertGreaterEqual(counted(exporter.scrape(), NAME).started, 1)  # before any poll
            self.assert_counts(exporter)

    def test_without_a_path_there_is_no_such_metric(self):
        exporter = self.start_exporter(self.config)
        exporter.wait_for(lambda m: m.value("livy_gateway_up") == 1, "a good poll")
        self.work()
        self.assertIsNone(self.assert_counts(exporter).value(ON_DISK))
        self.assertFalse(self.directory.exists())

    def test_once_twice(self):
        def once():
            run = self.run_exporter("once", "--config.file", self.config, "--storage.path", self.directory)
            self.assertEqual(run.returncode, 0, run.stderr)
            return Exposition(run.stdout)

        self.assertEqual(counted(once(), NAME), NOTHING)
        for _ in range(2):
            self.work()
            self.assertEqual(counted(once(), NAME), self.expected())
        self.assertEqual(once().value(ON_DISK), 1)

    def test_a_damaged_file_is_set_aside(self):
        exporter = self.start()
        self.work()
        self.assert_counts(exporter)
        exporter.stop()
        ledger = self.directory / "ledger.sqlite"
        ledger.write_bytes(b"no ledger at all" * 4096)
        self.baseline = self.truth()
        exporter = self.start()
        self.work()
        self.assertEqual(self.assert_counts(exporter).value(ON_DISK), 1)
        aside = [path for path in self.directory.iterdir() if ".damaged-" in path.name]
        self.assertEqual(len(aside), 1)
        self.assertEqual(aside[0].read_bytes(), b"no ledger at all" * 4096)
        errors = exporter.log(level="error")
        self.assertEqual(len(errors), 1, errors)
        self.assertIn(str(aside[0]), " ".join(errors[0].values()))

    def test_a_file_of_a_newer_version_is_refused(self):
        self.start().stop()
        ledger = self.directory / "ledger.sqlite"
        with sqlite3.connect(ledger) as database:
            database.execute("PRAGMA user_version = 7")
        database.close()
        before = ledger.read_bytes()
        for command in ([], ["once"]):
            told = self.refused(*command)
            self.assertIn(f"{ledger} is a ledger of version 7, and this program knows version 1; run the newer program",
                          told)
        self.assertEqual(ledger.read_bytes(), before)

    def test_a_second_process_is_refused(self):
        exporter = self.start()
        for command in ([], ["once"]):
            told = self.refused(*command)
            self.assertIn(f"the ledger in {self.directory} is in use by another process; each process needs a"
                          " storage.path of its own", told)
        self.work()
        self.assert_counts(exporter)

    def mount(self, options):
        self.directory.mkdir()
        if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", str(self.directory)],
                                               check=False).returncode != 0:
            raise unittest.SkipTest("only root may mount a small file system")
        self.addCleanup(subprocess.run, ["umount", "--lazy", str(self.directory)], check=True)

    def test_a_full_disk(self):
        self.mount("size=1m")
        exporter = self.start()
        self.work()
        self.assertEqual(self.assert_counts(exporter).value(ON_DISK), 1)
        filler = self.directory / "filler"
        self.fill(filler)
        for _ in range(3):
            self.work(new=40)
            metrics = self.assert_counts(exporter)
        self.assertEqual(metrics.value(ON_DISK), 0)
        self.assertEqual(len(exporter.log(msg=AWAY, level="error")), 1, exporter.err())
        filler.unlink()
        self.assert_returns_to_disk(exporter)

    def fill(self, filler):
        with self.assertRaises(OSError), open(filler, "wb", buffering=0) as file:
            while file.write(bytes(4096)) == 4096:
                pass
            os.write(file.fileno(), bytes(4096))

    def assert_returns_to_disk(self, exporter):
        exporter.wait_for(lambda m: m.value(ON_DISK) == 1, "the ledger is on disk again")
        self.assertEqual(len(exporter.log(msg="usage is stored again")), 1)
        self.work()
        self.assert_counts(exporter)
        exporter.stop(signal.SIGKILL)
        self.work()
        self.assert_counts(self.start())

    def test_a_read_only_directory(self):
        self.mount("size=1m,ro")
        self.assert_waits_for_the_directory(
            lambda: subprocess.run(["mount", "-o", "remount,rw", str(self.directory)], check=True))

    def test_a_directory_that_may_not_be_written(self):
        if os.geteuid() == 0:
            raise unittest.SkipTest("root may write everywhere")
        self.directory.mkdir(0o500)
        self.assert_waits_for_the_directory(lambda: self.directory.chmod(0o700))

    def test_a_file_in_place_of_the_directory(self):
        self.directory.write_text("")
        self.assert_waits_for_the_directory(self.directory.unlink)

    def assert_waits_for_the_directory(self, mend):
        exporter = self.start()
        self.work()
        metrics = self.assert_counts(exporter)
        self.assertEqual(metrics.value(ON_DISK), 0)
        self.assertEqual(len(exporter.log(msg=AWAY, level="error")), 1, exporter.err())
        self.assertEqual(exporter.get("/-/ready")[0], 200)
        mend()
        self.assert_returns_to_disk(exporter)


if __name__ == "__main__":
    main()
