"""HTTPS: a certificate is accepted only from an authority that is trusted, and for the host that is asked."""
from certificates import self_signed
from harness import EndToEnd, gateway, main


class Tls(EndToEnd):
    def setUp(self):
        super().setUp()
        self.certificate, key = self_signed(self.folder, "localhost", "DNS:localhost")
        self.simulator = self.start_simulator(
            [{"id": "lc-1", "live": 7}], "--listen-tls", "127.0.0.1:0", "--tls-cert", str(self.certificate),
            "--tls-key", str(key))

    def start(self, host, **api):
        url = f"https://{host}:{self.simulator.ports['https']}"
        return self.start_exporter(self.write_config(url, [gateway("lc-1")], api=api))

    def assert_refused(self, exporter, *words):
        metrics = exporter.wait_for(
            lambda m: m.value("livy_gateway_poll_failures_total", reason="tls") >= 2, "polls fail for TLS")
        self.assertEqual(metrics.value("livy_gateway_up"), 0)
        self.assertEqual(metrics.all("livy_gateway_sessions"), [])
        lines = [line for line in exporter.log(level="warn", reason="tls") if line["msg"].startswith("poll failed")]
        self.assertEqual(len(lines), 1)
        for word in words:
            self.assertIn(word, lines[0]["err"])
        self.assertEqual(self.simulator.stats()["requests"], 0)  # no key has left the exporter

    def test_trusted(self):
        exporter = self.start("localhost", ca_file=str(self.certificate))
        metrics = exporter.wait_for_polls(5)
        self.assertEqual(metrics.value("livy_gateway_up"), 1)
        self.assertEqual(sum(metrics.by_state("livy_gateway_sessions").values()), 7)
        self.assertEqual(exporter.err().count("not encrypted"), 0)
        stats = self.simulator.stats()
        self.assertLess(stats["connections_accepted"] - stats["connections_open"], stats["requests"])  # kept alive

    def test_an_unknown_authority(self):
        self.assert_refused(self.start("localhost"), "self-signed", "ca_file")

    def test_another_host(self):
        self.assert_refused(self.start("127.0.0.1", ca_file=str(self.certificate)), "certificate not accepted")

    def test_no_tls_at_all(self):
        exporter = self.start_exporter(self.write_config(
            f"https://localhost:{self.simulator.ports['http']}", [gateway("lc-1")]))
        self.assert_refused(exporter)


if __name__ == "__main__":
    main()
