"""What systemd is told, over a socket as systemd's."""
import os
import signal
import socket
import subprocess
import time

from harness import KEY, EndToEnd, gateway, main
from processes import PATIENCE, program


class Notifications(EndToEnd):
    def setUp(self):
        super().setUp()
        if not self.knows_systemd():
            self.skipTest("built without libsystemd: scripts/deps installs it")
        self.simulator = self.start_simulator([{"id": "lc-1", "live": 1}, {"id": "lc-2", "live": 1}])
        self.path = self.folder / "notify"
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(self.socket.close)
        self.socket.bind(str(self.path))
        self.socket.settimeout(PATIENCE)

    @staticmethod
    def knows_systemd():
        linked = subprocess.run(["ldd", program("LGE_EXPORTER")], capture_output=True, text=True, check=True).stdout
        return "libsystemd" in linked

    def start(self, **env):
        config = self.write_config(self.simulator, [gateway("lc-1"), gateway("lc-2")])
        return self.start_exporter(config, env={**KEY, "NOTIFY_SOCKET": str(self.path), **env})

    def heard(self):
        """The next datagram as {name: value}"""
        text = self.socket.recv(4096).decode()
        return dict(line.split("=", 1) for line in text.split("\n"))

    def wait_for(self, name):
        """The next one that says something of `name`."""
        while True:
            state = self.heard()
            if name in state:
                return state

    def test_life(self):
        exporter = self.start()
        self.assertEqual(self.heard(), {"READY": "1", "STATUS": "2 gateways, 0 up; no poll has ended yet"})
        exporter.wait_for_polls()
        before = time.monotonic_ns() // 1000
        exporter.send(signal.SIGHUP)
        reloading = self.wait_for("RELOADING")
        self.assertEqual(reloading["RELOADING"], "1")
        self.assertLessEqual(before, int(reloading["MONOTONIC_USEC"]))
        self.assertLessEqual(int(reloading["MONOTONIC_USEC"]), time.monotonic_ns() // 1000)
        ready = self.heard()
        self.assertEqual(ready["READY"], "1")
        self.assertRegex(ready["STATUS"], r"^2 gateways, 2 up; last poll \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")

        self.write("config.yml", "gateways: 7\n")
        exporter.send(signal.SIGHUP)
        self.wait_for("RELOADING")
        failed = self.heard()
        self.assertEqual(failed["READY"], "1")
        self.assertIn("could not be reloaded", failed["STATUS"])

        self.assertEqual(exporter.stop()[0], 0)
        self.assertEqual(self.wait_for("STOPPING"), {"STOPPING": "1", "STATUS": "stopping"})

    def test_an_api_that_is_dead_is_no_reason_to_wait(self):
        self.simulator.fault({"hang": True})
        self.start()
        self.assertEqual(self.heard()["READY"], "1")

    def test_watchdog(self):
        exporter = self.start(WATCHDOG_USEC="400000")
        self.assertEqual(self.heard()["READY"], "1")
        times = []
        for _ in range(5):
            self.assertEqual(self.wait_for("WATCHDOG"), {"WATCHDOG": "1"})
            times.append(time.monotonic())
        self.assertGreater(times[-1] - times[0], 0.5)  # at half the limit, not as fast as it can
        exporter.send(signal.SIGSTOP)
        try:
            self.socket.settimeout(0.5)
            with self.assertRaises(socket.timeout):
                while True:
                    self.heard()  # what was on its way
        finally:
            exporter.send(signal.SIGCONT)
        self.socket.settimeout(PATIENCE)
        self.wait_for("WATCHDOG")

    def test_not_watched(self):
        exporter = self.start(WATCHDOG_USEC="400000", WATCHDOG_PID=str(os.getpid()))  # it is for another process
        exporter.wait_for_polls(10)
        self.socket.settimeout(0.5)
        with self.assertRaises(socket.timeout):
            while True:
                self.assertNotIn("WATCHDOG", self.heard())

    def test_a_socket_that_nobody_reads_is_told_once(self):
        exporter = self.start(NOTIFY_SOCKET=str(self.folder / "nobody"))
        exporter.wait_for_polls()
        exporter.send(signal.SIGHUP)
        exporter.wait_for_polls(5)
        self.assertEqual(len(exporter.log(msg="cannot tell the service manager how this process is")), 1)


if __name__ == "__main__":
    main()
