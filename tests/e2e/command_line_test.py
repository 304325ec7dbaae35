"""Commands, flags and exit codes: 0 done, 1 it ran and failed, 2 the command line or a configuration is wrong."""
import json
import os
import socket

from exposition import Exposition
from harness import KEY, SOURCE, EndToEnd, gateway, main

ALL_WRONG = """poll:
  interval: 5
gateways:
  - workspace_id: w-1
    livy_compute_id: lc-1
    region: cn-hangzhou
    color: red
"""


class CommandLine(EndToEnd):
    def assert_run(self, run, code, out="", err=()):
        self.assertEqual(run.returncode, code, run.stderr)
        self.assertEqual(run.stdout, out)
        for part in err:
            self.assertIn(part, run.stderr)

    def test_help_and_version(self):
        run = self.run_exporter("--help")
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        for part in ("--config.file", "--web.listen-address", "--web.telemetry-path", "--log.level", "--log.format",
                     "serve", "check-config", "once"):
            self.assertIn(part, run.stdout)
        for command in ("serve", "check-config", "once"):
            self.assertEqual(self.run_exporter(command, "--help").returncode, 0)
        run = self.run_exporter("--version")
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        self.assertRegex(run.stdout, r"^livy_gateway_exporter \d+\.\d+\.\d+ \(revision \S+\)\n$")

    def test_wrong_flags(self):
        for flags, part in ((["--nonsense"], "--nonsense"), (["dance"], "dance"), (["once", "serve"], ""),
                            (["--log.level", "loud"], "debug, info, warn or error"), (["--config.file"], ""),
                            (["--web.listen-address", "here"], "--web.listen-address"),
                            (["--web.telemetry-path", "metrics"], "--web.telemetry-path"),
                            (["once", "--format", "xml"], "xml"), (["--storage.path", ""], "--storage.path"),
                            (["--web.config.file", ""], "expected a file"), (["--shard.total", "0"], "from 1 to 1000"),
                            (["--shard.index", "2", "--shard.total", "2"], "from 0 to 1")):
            with self.subTest(flags=flags):
                run = self.run_exporter(*flags)
                self.assert_run(run, 2, "", [part])
                self.assertNotEqual(run.stderr, "")

    def test_check_config(self):
        example = SOURCE / "config/config.example.yml"
        smallest = SOURCE / "tests/data/config/good/smallest.yml"
        self.assert_run(self.run_exporter("check-config", "--config.file", smallest), 0, f"{smallest} is valid\n")
        self.assertTrue(example.exists())
        bad = self.write("bad.yml", ALL_WRONG)
        run = self.run_exporter("--config.file", bad, "check-config")
        self.assert_run(run, 2)
        lines = run.stderr.splitlines()
        self.assertEqual(len(lines), 2, run.stderr)
        self.assertTrue(lines[0].startswith(f"{bad}:2:13: poll.interval: expected a duration"))
        self.assertTrue(lines[1].startswith(f"{bad}:7:5: gateways[0].color: unknown key"))

    def test_a_configuration_that_cannot_be_read(self):
        unreadable = self.write("unreadable.yml", "")
        unreadable.chmod(0)
        cases = {"missing.yml": self.folder / "missing.yml", "a directory": self.folder,
                 "a device": "/dev/zero", "binary": "/bin/true",
                 "huge": self.write("huge.yml", "# " + "x" * (5 << 20))}
        if os.geteuid() != 0:  # root reads everything
            cases["unreadable"] = unreadable
        for name, file in cases.items():
            for command in ("check-config", "serve", "once"):
                with self.subTest(file=name, command=command):
                    run = self.run_exporter(command, "--config.file", file)
                    self.assert_run(run, 2, "", [str(file)])
                    self.assertLess(len(run.stderr), 2000)

    def test_a_gateway_listed_twice(self):
        config = self.write_config("https://localhost", [gateway("lc-1"), gateway("lc-2"), gateway("lc-1")])
        self.assert_run(self.run_exporter("check-config", "--config.file", config), 2, "", ["gateways[2]"])

    def test_an_address_in_use(self):
        config = self.write_config("https://localhost", [gateway("lc-1")])
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            address = f"127.0.0.1:{taken.getsockname()[1]}"
            run = self.run_exporter("--config.file", config, "--web.listen-address", address)
        self.assert_run(run, 1, "", [address, "in use", "level=error"])

    def once(self, gateways, *flags, env=None):
        self.simulator = self.start_simulator([{"id": "lc-1", "live": 3}])
        config = self.write_config(self.simulator, gateways)
        return self.run_exporter("once", "--config.file", config, *flags, env=env)

    def test_once(self):
        run = self.once([gateway("lc-1"), gateway("lc-none")])
        self.assertEqual(run.returncode, 1)
        metrics = Exposition(run.stdout)
        self.assertEqual(metrics.value("livy_gateway_up", gateway="lc-1"), 1)
        self.assertEqual(metrics.value("livy_gateway_up", gateway="lc-none"), 0)
        self.assertEqual(metrics.value("livy_gateway_poll_failures_total", gateway="lc-none", reason="not_found"), 1)
        self.assertIn("reason=not_found", run.stderr)

    def test_once_into_a_file(self):
        target = self.write("metrics.prom", "old\n")
        before = os.stat(target).st_ino
        self.assert_run(self.once([gateway("lc-1")], "--output", target), 0)
        metrics = Exposition(target.read_text())
        self.assertEqual(sum(metrics.by_state("livy_gateway_sessions").values()), 3)
        self.assertNotEqual(os.stat(target).st_ino, before)  # put in its place, not written over
        self.assertEqual([file.name for file in self.folder.iterdir() if "prom" in file.name], [target.name])
        nowhere = self.folder / "none" / "metrics.prom"
        self.assert_run(self.once([gateway("lc-1")], "--output", nowhere), 1, "", [str(nowhere)])

    def test_no_key(self):
        for missing in KEY:
            with self.subTest(missing=missing):
                env = {name: value for name, value in KEY.items() if name != missing}
                env["HOME"] = str(self.folder)
                run = self.once([gateway("lc-1")], env=env)
                self.assertEqual(run.returncode, 1)
                metrics = Exposition(run.stdout)
                self.assertEqual(metrics.value("livy_gateway_up"), 0)
                self.assertEqual(metrics.value("livy_gateway_poll_failures_total", reason="auth"), 1)
                self.assertIn(missing, run.stderr)
                self.assertEqual(self.simulator.stats()["requests"], 0)

    def test_json_log(self):
        run = self.once([gateway("lc-none")], "--log.format", "json")
        lines = [json.loads(line) for line in run.stderr.splitlines() if line.startswith("{")]
        self.assertEqual([line["reason"] for line in lines if line["level"] == "warn"], ["not_found"])


if __name__ == "__main__":
    main()
