"""POST /-/reload and /-/log-level: what clients may change, and who may not."""
import http.client
import re
import socket
import threading

from harness import EndToEnd, gateway, main, wait_until

SUCCESSFUL = "livy_gateway_exporter_config_last_reload_successful"
FROM_A_PAGE = ({"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
               {"Sec-Fetch-Site": "same-origin"})


class Lifecycle(EndToEnd):
    def setUp(self):
        super().setUp()
        self.simulator = self.start_simulator([{"id": f"lc-{i}", "live": i} for i in range(1, 4)])
        self.config = self.configure(1)

    def configure(self, *numbers):
        return self.write_config(self.simulator, [gateway(f"lc-{i}") for i in numbers])

    def start(self, *flags, **options):
        exporter = self.start_exporter(self.config, *flags, **options)
        exporter.wait_for_polls()
        return exporter

    def reload(self, exporter, headers=None):
        status, _, text = exporter.get("/-/reload", "POST", headers)
        return status, text

    def test_reload(self):
        exporter = self.start("--web.enable-lifecycle")
        self.configure(1, 2)
        self.assertEqual(self.reload(exporter), (200, "configuration reloaded\n"))
        # What is answered is already so.
        self.assertEqual(len(exporter.scrape().all("livy_gateway_polls_total")), 2)
        self.assertEqual(exporter.scrape().value("livy_gateway_exporter_http_requests_total", handler="reload",
                                                 code="200"), 1)

    def test_a_bad_one_is_told_and_changes_nothing(self):
        exporter = self.start("--web.enable-lifecycle")
        secret = "TOPSECRET"
        self.write("config.yml", f"poll:\n  interval: 5\ncredentials: {{ a: {{ type: access_key, access_key_id: x,"
                                 f" access_key_secret: {secret}, colour: {secret} }} }}\ngateways: []\n")
        status, text = self.reload(exporter)
        self.assertEqual(status, 400)
        lines = text.splitlines()
        self.assertEqual(lines[0], "400: the configuration was not reloaded; the one before stays in force")
        self.assertTrue(lines[1].startswith(f"{self.config}:2:13: poll.interval: expected a duration"), text)
        for line in lines[1:]:
            self.assertRegex(line, rf"^{re.escape(str(self.config))}:\d+:\d+: ")
        self.assertNotIn(secret, text + exporter.err())
        metrics = exporter.wait_for(lambda m: m.value(SUCCESSFUL) == 0, "the failure shows")
        exporter.wait_for_polls(metrics.value("livy_gateway_polls_total") + 3)

    def test_what_cannot_be_built_is_told_as_well(self):
        ca_file = self.write("ca.pem", "no certificate\n")
        exporter = self.start("--web.enable-lifecycle")
        self.write_config(self.simulator, [gateway("lc-1")], api={"ca_file": str(ca_file)})
        status, text = self.reload(exporter)
        self.assertEqual(status, 400)
        self.assertIn(f"the CA file {ca_file} cannot be used: ", text)
        exporter.wait_for_polls(exporter.scrape().value("livy_gateway_polls_total") + 3)

    def test_off_by_default(self):
        exporter = self.start()
        for method, path in (("POST", "/-/reload"), ("PUT", "/-/log-level?level=debug"), ("GET", "/-/log-level")):
            status, _, text = exporter.get(path, method)
            self.assertEqual(status, 403)
            self.assertIn("--web.enable-lifecycle", text)
        self.assertEqual(exporter.log(msg="configuration reloaded"), [])

    def test_pages_in_a_browser_may_not(self):
        exporter = self.start("--web.enable-lifecycle")
        for headers in FROM_A_PAGE:
            self.assertEqual(self.reload(exporter, headers)[0], 403, headers)
            self.assertEqual(exporter.get("/-/log-level?level=debug", "PUT", headers)[0], 403, headers)
        self.assertEqual(exporter.log(msg="configuration reloaded"), [])
        self.assertEqual(exporter.log(msg="log level changed"), [])

    def test_many_at_once_are_joined_and_each_sees_what_it_wrote(self):
        exporter = self.start("--web.enable-lifecycle")
        answers = []

        def ask():
            answers.append(self.reload(exporter))

        self.configure(2, 3)
        threads = [threading.Thread(target=ask) for _ in range(30)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        self.assertEqual(answers, [(200, "configuration reloaded\n")] * 30)
        self.assertLessEqual(len(exporter.log(msg="configuration reloaded")), 30)
        self.assertEqual(len(exporter.scrape().all("livy_gateway_polls_total")), 2)

    def test_a_client_that_leaves_does_not_stop_it(self):
        exporter = self.start("--web.enable-lifecycle")
        self.configure(1, 3)
        with socket.create_connection(("127.0.0.1", exporter.port)) as client:
            client.sendall(b"POST /-/reload HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
        wait_until(lambda: exporter.log(msg="configuration reloaded"), "it is reloaded", alive=[exporter])
        exporter.wait_for(lambda m: m.value("livy_gateway_up", gateway="lc-3") == 1, "the new one is up")

    def test_while_stopping(self):
        exporter = self.start("--web.enable-lifecycle")
        stop = threading.Event()

        def ask():
            while not stop.is_set():
                try:
                    self.reload(exporter)
                except (OSError, http.client.HTTPException):
                    return

        askers = [threading.Thread(target=ask) for _ in range(4)]
        for one in askers:
            one.start()
        try:
            wait_until(lambda: len(exporter.log(msg="configuration reloaded")) > 5, "reloads", alive=[exporter])
            code, seconds = exporter.stop()
        finally:
            stop.set()
            for one in askers:
                one.join()
        self.assertEqual(code, 0)
        self.assertLess(seconds, 5)

    def test_log_level(self):
        exporter = self.start("--web.enable-lifecycle")
        self.assertEqual(exporter.get("/-/log-level")[2], "info\n")
        self.assertEqual(exporter.log(level="debug"), [])
        self.assertEqual(exporter.get("/-/log-level?level=debug", "PUT")[0::2], (200, "log level debug\n"))
        self.assertEqual(exporter.get("/-/log-level")[2], "debug\n")
        exporter.get("/metrics")  # its connection ends, which is told at debug
        wait_until(lambda: exporter.log(level="debug"), "debug lines", alive=[exporter])
        self.assertEqual(self.reload(exporter)[0], 200)
        self.assertEqual(exporter.get("/-/log-level")[2], "debug\n")
        for wrong in ("", "?level=loud", "?level=", "?debug"):
            status, _, text = exporter.get("/-/log-level" + wrong, "PUT")
            self.assertEqual(status, 400)
            self.assertIn("debug, info, warn or error", text)
        for level in ("error", "warn", "warn"):
            self.assertEqual(exporter.get(f"/-/log-level?level={level}", "PUT")[0], 200)
        changes = [(line["from"], line["to"]) for line in exporter.log(msg="log level changed")]
        self.assertEqual(changes, [("info", "debug"), ("debug", "error"), ("error", "warn")])
        told = len(exporter.log(msg="configuration reloaded"))
        self.assertEqual(self.reload(exporter)[0], 200)
        self.assertEqual(len(exporter.log(msg="configuration reloaded")), told)  # below the level


if __name__ == "__main__":
    main()
