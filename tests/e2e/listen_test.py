"""Unix sockets, and sockets that the service manager hands over."""
import contextlib
import fcntl
import http.client
import signal
import socket
import stat
import subprocess

from harness import KEY, PATIENCE, EndToEnd, gateway, main
from processes import clean_environment, program

NO_SYSTEMD = "built without libsystemd"


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=PATIENCE)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Listen(EndToEnd):
    def setUp(self):
        super().setUp()
        self.path = self.folder / "web.sock"
        self.config = self.write_config(self.start_simulator([{"id": "lc-1"}]), [gateway("lc-1")])

    def start(self, *listen):
        return self.start_exporter(self.config, listen=listen)

    def run_on(self, *listen):
        flags = [part for address in listen for part in ("--web.listen-address", address)]
        return self.run_exporter("--config.file", self.config, *flags)

    def assert_cannot_start(self, run, *parts):
        self.assertEqual(run.returncode, 1, run.stderr)
        for part in (*parts, "level=error", "cannot start"):
            self.assertIn(part, run.stderr)

    def assert_serves(self, connection):
        with contextlib.closing(connection):
            for _ in range(2):
                connection.request("GET", "/-/healthy")
                answer = connection.getresponse()
                self.assertEqual((answer.status, answer.read()), (200, b"healthy\n"))

    def test_a_unix_socket(self):
        exporter = self.start(f"unix:{self.path}", "127.0.0.1:0")
        self.assertEqual(exporter.addresses[0], f"unix:{self.path}")
        self.assertEqual(stat.S_IMODE(self.path.stat().st_mode), 0o660)
        self.assert_serves(UnixConnection(self.path))
        self.assertEqual(exporter.stop()[0], 0)
        self.assertFalse(self.path.exists())

    def test_its_permissions(self):
        self.start(f"unix:{self.path}?mode=0606")
        self.assertEqual(stat.S_IMODE(self.path.stat().st_mode), 0o606)
        self.assert_serves(UnixConnection(self.path))

    def test_what_a_killed_process_left_is_replaced(self):
        killed = self.start(f"unix:{self.path}")
        killed.stop(signal.SIGKILL)
        self.assertTrue(self.path.is_socket())
        self.start(f"unix:{self.path}")
        self.assert_serves(UnixConnection(self.path))

    def test_in_use(self):
        self.start(f"unix:{self.path}")
        self.assert_cannot_start(self.run_on(f"unix:{self.path}"), str(self.path), "in use")
        self.assert_serves(UnixConnection(self.path))

    def test_a_file_that_is_no_socket_stays(self):
        self.path.write_text("precious")
        self.assert_cannot_start(self.run_on(f"unix:{self.path}"), "no socket")
        self.assertEqual(self.path.read_text(), "precious")

    def test_one_bad_address_leaves_no_file_of_the_others(self):
        run = self.run_on(f"unix:{self.path}", f"unix:{self.folder}/none/web.sock")
        self.assert_cannot_start(run, "No such file or directory")
        self.assertFalse(self.path.exists())

    def test_nothing_handed_over(self):
        run = self.run_on("systemd:")
        self.assertEqual(run.returncode, 1)
        self.assertTrue("systemd has handed over no socket" in run.stderr or NO_SYSTEMD in run.stderr, run.stderr)

    def command(self, listen):
        return [program("LGE_EXPORTER"), "--config.file", str(self.config), "--web.listen-address", listen]

    def activated(self, sockets, names, listen):
        """Starts the program as systemd does: descriptors from 3, and its own process id in the environment."""
        script = 'LISTEN_PID=$$ exec "$@"'
        for place, one in enumerate(sockets):
            script = f"exec {3 + place}<&{one.fileno()}; " + script
        env = {**KEY, "LISTEN_FDS": str(len(sockets)), "LISTEN_FDNAMES": ":".join(names)}
        return subprocess.Popen(["bash", "-c", script, "bash", *self.command(listen)], env=clean_environment(env),
                                pass_fds=[one.fileno() for one in sockets], stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def listening(self, family, address):
        one = socket.socket(family)
        self.addCleanup(one.close)
        one.bind(address)
        one.listen()
        # A number that is none of those that the program gets.
        far = socket.socket(fileno=fcntl.fcntl(one.fileno(), fcntl.F_DUPFD_CLOEXEC, 20))
        self.addCleanup(far.close)
        return far

    def ended(self, child):
        child.send_signal(signal.SIGTERM)
        _, err = child.communicate(timeout=PATIENCE)
        return child.returncode, err

    def test_sockets_handed_over(self):
        if NO_SYSTEMD in self.run_on("systemd:").stderr:
            self.skipTest(NO_SYSTEMD)
        tcp = self.listening(socket.AF_INET, ("127.0.0.1", 0))
        path = self.listening(socket.AF_UNIX, str(self.path))
        child = self.activated([tcp, path], ["web", "local"], "systemd:")
        try:
            # The sockets listen already: clients that come early wait.
            self.assert_serves(http.client.HTTPConnection("127.0.0.1", tcp.getsockname()[1], timeout=PATIENCE))
            self.assert_serves(UnixConnection(self.path))
        finally:
            code, err = self.ended(child)
        self.assertEqual(code, 0, err)
        self.assertIn(f"address=unix:{self.path}", err)
        self.assertTrue(self.path.is_socket())  # it is the service manager's

    def test_a_socket_of_a_name(self):
        if NO_SYSTEMD in self.run_on("systemd:").stderr:
            self.skipTest(NO_SYSTEMD)
        other, web = (self.listening(socket.AF_INET, ("127.0.0.1", 0)) for _ in range(2))
        child = self.activated([other, web], ["other", "web"], "systemd:web")
        try:
            self.assert_serves(http.client.HTTPConnection("127.0.0.1", web.getsockname()[1], timeout=PATIENCE))
        finally:
            code, err = self.ended(child)
        self.assertEqual(code, 0, err)
        self.assertEqual(err.count("msg=listening"), 1)
        child = self.activated([other, web], ["other", "web"], "systemd:none")
        _, err = child.communicate(timeout=PATIENCE)
        self.assertEqual(child.returncode, 1)
        self.assertIn("no socket named", err)


if __name__ == "__main__":
    main()
