"""Passwords, headers and the limit on requests of the exporter's own pages."""
import os
import pathlib
import threading

from harness import main, wait_until
from web_config import HASH, HONEST_LIMIT, SLOW_HASH, Protected

FAILURES = "livy_gateway_exporter_http_auth_failures_total"
PAGES = ("/metrics", "/", "/-/healthy", "/-/ready", "/nowhere")


def flags_of(user, password):
    return ("--basic", "--user", f"{user}:{password}")


class WebPasswords(Protected):
    def start_with(self, hash_=HASH, **sections):
        return self.start_protected(tls_server_config=self.tls(), basic_auth_users={"alice": hash_, "bob": hash_},
                                    **sections)

    def test_right_and_wrong(self):
        exporter = self.start_with()
        right = flags_of("alice", "secret")
        for path in PAGES:
            with self.subTest(path):
                self.assertEqual(self.status(exporter, path=path), 401)
                self.assertEqual(self.status(exporter, *flags_of("alice", "wrong"), path=path), 401)
                self.assertEqual(self.status(exporter, *flags_of("carol", "secret"), path=path), 401)
                self.assertEqual(self.status(exporter, *right, path=path), 404 if path == "/nowhere" else 200)
        self.assertEqual(self.status(exporter, *flags_of("bob", "secret")), 200)
        self.assertEqual(self.status(exporter, *flags_of("ALICE", "secret")), 401)
        self.assertEqual(self.status(exporter, "--header", "Authorization: Basic x"), 401)
        self.assertEqual(self.status(exporter, "--request", "POST", path="/-/healthy"), 401)
        self.assertIn('WWW-Authenticate: Basic realm="livy_gateway_exporter"', self.curl(self.url(exporter))[2])
        # A text of the metrics may be handed out for a moment longer.
        wait_until(lambda: self.metrics(exporter, *right).value(FAILURES) == 2 * len(PAGES) + 2, "they are counted",
                   alive=[exporter])

    def test_nothing_secret_is_told(self):
        exporter = self.start_with()
        self.status(exporter, *flags_of("alice", "my-guess"))
        told = exporter.err() + self.curl(self.url(exporter), *flags_of("alice", "secret"))[2]
        for part in ("my-guess", HASH, HASH[29:], "alice"):
            self.assertNotIn(part, told)

    def test_a_password_is_compared_once(self):
        exporter = self.start_with(SLOW_HASH)
        right = flags_of("alice", "secret")
        start = self.cpu_seconds(exporter)
        self.assertEqual(self.status(exporter, *right), 200)
        first = self.cpu_seconds(exporter)
        for _ in range(10):
            self.assertEqual(self.status(exporter, *right), 200)
        self.assertLess(self.cpu_seconds(exporter) - first, 3 * (first - start))

    def cpu_seconds(self, exporter):
        fields = pathlib.Path(f"/proc/{exporter.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def time_of_guesses(self, exporter, user):
        """Of the processor, which other programs on this machine do not make longer."""
        begin = self.cpu_seconds(exporter)
        for number in range(9):
            self.assertEqual(self.status(exporter, *flags_of(user, f"guess {number}"), path="/-/healthy"), 401)
        return self.cpu_seconds(exporter) - begin

    def test_an_unknown_user_takes_as_long(self):
        exporter = self.start_with(SLOW_HASH)
        known, unknown = (self.time_of_guesses(exporter, user) for user in ("alice", "nobody"))
        self.assertLess(max(known, unknown) / min(known, unknown), 1.6, f"{known:.2f} s and {unknown:.2f} s")
        before = self.cpu_seconds(exporter)
        for _ in range(9):
            self.status(exporter, path="/-/healthy")
        self.assertLess(4 * (self.cpu_seconds(exporter) - before), min(known, unknown))

    def test_guesses_hold_up_nobody(self):
        exporter = self.start_with(SLOW_HASH)
        right = flags_of("alice", "secret")
        self.assertEqual(self.status(exporter, *right), 200)
        over = threading.Event()
        seen = set()

        def guess(name):
            number = 0
            while not over.is_set():
                number += 1
                seen.add(self.status(exporter, *flags_of("alice", f"{name} {number}"), path="/-/healthy"))

        guessers = [threading.Thread(target=guess, args=(number,)) for number in range(40)]
        for guesser in guessers:
            guesser.start()
        slowest = 0
        try:
            for _ in range(5):
                code, status, _, took = self.timed_curl(self.url(exporter), *right)
                self.assertEqual((code, status), (0, 200))
                slowest = max(slowest, took)
            code, took = exporter.stop()
        finally:
            over.set()
            for guesser in guessers:
                guesser.join()
        self.assertEqual(code, 0)
        self.assertLess(took, max(5, HONEST_LIMIT))  # a password under way holds up no stop
        self.assertLess(slowest, HONEST_LIMIT)
        self.assertLessEqual(seen, {401, 503, 0})
        self.assertIn(503, seen)

    def test_headers(self):
        exporter = self.start_with(http_server_config={"headers": {
            "Strict-Transport-Security": "max-age=31536000", "X-Frame-Options": "sameorigin",
            "Content-Security-Policy": "default-src 'self'", "X-XSS-Protection": "0"}})
        right = flags_of("alice", "secret")
        for flags, status in ((right, 200), ((), 401), ((*right, "--request", "DELETE"), 405),
                              ((*right, "--header", "X: " + "y" * 40_000), 431)):
            code, found, head = self.curl(self.url(exporter, "/"), *flags)
            self.assertEqual((code, found), (0, status))
            for line in ("Strict-Transport-Security: max-age=31536000", "X-Frame-Options: sameorigin",
                         "Content-Security-Policy: default-src 'self'", "X-XSS-Protection: 0",
                         "X-Content-Type-Options: nosniff"):
                self.assertEqual(head.count(line + "\r\n"), 1, (status, line))
            self.assertEqual(head.count("Content-Security-Policy"), 1)
            self.assertEqual(head.count("X-Frame-Options"), 1)

    def test_standard_headers(self):
        exporter = self.start_protected(tls_server_config=self.tls(),
                                        http_server_config={"headers": {"X-Frame-Options": "deny"}})
        head = self.curl(self.url(exporter, "/-/healthy"))[2]
        for line in ("X-Frame-Options: deny", "X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer",
                     "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'"):
            self.assertIn(line + "\r\n", head)
        self.assertNotIn("Strict-Transport-Security", head)

    def test_passwords_without_tls(self):
        exporter = self.start_protected(basic_auth_users={"alice": HASH})
        url = f"http://127.0.0.1:{exporter.port}/metrics"
        self.assertEqual(self.curl(url)[1], 401)
        self.assertEqual(self.curl(url, *flags_of("alice", "secret"))[1], 200)

    def test_a_limit_on_requests(self):
        exporter = self.start_protected(rate_limit={"interval": "1h", "burst": 3})
        url = f"http://127.0.0.1:{exporter.port}/-/healthy"
        self.assertEqual([self.curl(url)[1] for _ in range(5)], [200, 200, 200, 429, 429])


if __name__ == "__main__":
    main()
