"""The command `healthcheck`, which containers ask."""
import signal
import socket
import threading
import time

from harness import gateway, main
from web_config import HASH, Protected


class Healthcheck(Protected):
    def check(self, address, *flags):
        return self.run_exporter("healthcheck", "--web.listen-address", address, *flags)

    def start(self):
        simulator = self.start_simulator([{"id": "lc-1", "history": 0, "live": 1}])
        return self.start_exporter(self.write_config(simulator, [gateway("lc-1")]))

    def test_an_exporter_that_runs(self):
        run = self.check(f"127.0.0.1:{self.start().port}")
        self.assertEqual((run.returncode, run.stdout, run.stderr), (0, "", ""))

    def test_every_address_is_asked_on_loopback(self):
        self.assertEqual(self.check(f":{self.start().port}").returncode, 0)

    def test_a_unix_socket(self):
        path = self.folder / "web.sock"
        simulator = self.start_simulator([{"id": "lc-1", "history": 0, "live": 1}])
        self.start_exporter(self.write_config(simulator, [gateway("lc-1")]), listen=[f"unix:{path}", "127.0.0.1:0"])
        self.assertEqual(self.check(f"unix:{path}").returncode, 0)

    def test_no_key_is_needed(self):
        client = {"client_auth_type": "RequireAndVerifyClientCert", "client_ca_file": str(self.authority.certificate)}
        for name, sections in {"tls": {"tls_server_config": self.tls()},
                               "client certificates": {"tls_server_config": self.tls(**client)},
                               "passwords": {"basic_auth_users": {"alice": HASH}},
                               "both": {"tls_server_config": self.tls(), "basic_auth_users": {"alice": HASH}}}.items():
            with self.subTest(name):
                exporter = self.start_protected(**sections)
                run = self.check(f"127.0.0.1:{exporter.port}")
                self.assertEqual((run.returncode, run.stdout, run.stderr), (0, "", ""))
                exporter.stop()

    def test_an_exporter_that_hangs(self):
        exporter = self.start()
        exporter.send(signal.SIGSTOP)
        self.addCleanup(exporter.send, signal.SIGCONT)
        begin = time.monotonic()
        run = self.check(f"127.0.0.1:{exporter.port}")
        self.assertEqual((run.returncode, run.stdout), (1, ""))
        self.assertIn("no answer within 2 s", run.stderr)
        self.assertGreaterEqual(time.monotonic() - begin, 1.9)
        exporter.send(signal.SIGCONT)

    def test_nobody_there(self):
        with socket.socket() as taken:  # bound, and not listening
            taken.bind(("127.0.0.1", 0))
            run = self.check("127.0.0.1:%d" % taken.getsockname()[1])
        self.assertEqual((run.returncode, run.stdout), (1, ""))
        self.assertIn("refused", run.stderr)

    def test_another_program(self):
        for answer, code in ((b"HTTP/1.1 404 Not Found\r\n\r\n", 1), (b"x" * 100_000, 1), (b"", 1),
                             (b"HTTP/1.1 401 Unauthorized\r\n\r\n", 0)):
            with self.subTest(answer=answer[:30]), socket.create_server(("127.0.0.1", 0)) as server:
                def serve(answer=answer, server=server):
                    client, _ = server.accept()
                    with client:
                        client.recv(1000)
                        try:
                            client.sendall(answer)
                        except OSError:
                            pass  # it had read enough

                thread = threading.Thread(target=serve)
                thread.start()
                run = self.check("127.0.0.1:%d" % server.getsockname()[1])
                thread.join()
                self.assertEqual(run.returncode, code, run.stderr)
                self.assertLess(len(run.stderr), 400)

    def test_no_address_to_ask(self):
        run = self.check("127.0.0.1:0")
        self.assertEqual(run.returncode, 2)
        self.assertIn("--web.listen-address", run.stderr)


if __name__ == "__main__":
    main()
