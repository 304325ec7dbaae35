"""A server that never answers: scrapes do not wait for it, nor do other gateways."""
import time

from harness import SANITIZED, EndToEnd, gateway, main, wait_until

AT_ONCE = 5.0 if SANITIZED else 2.0  # seconds; nothing but to tell it from waiting for the calls


class Hang(EndToEnd):
    def assert_answers_at_once(self, exporter):
        for path, expected in (("/metrics", 200), ("/", 200), ("/-/healthy", 200)):
            started = time.monotonic()
            status, _, _ = exporter.get(path)
            self.assertEqual(status, expected, path)
            self.assertLess(time.monotonic() - started, AT_ONCE, path)

    def test_scrapes_while_every_call_hangs(self):
        ids = [f"lc-{i}" for i in range(10)]
        simulator = self.start_simulator([{"id": one, "live": 1} for one in ids])
        simulator.fault({"hang": True})
        exporter = self.start_exporter(self.write_config(
            simulator, [gateway(one) for one in ids], poll={"timeout": "10m"}, api={"request_timeout": "10m"}))
        wait_until(lambda: simulator.stats()["under_way"] == 8, "as many calls hang as may be under way",
                   alive=[exporter])
        for _ in range(10):
            self.assert_answers_at_once(exporter)
        self.assertEqual(exporter.get("/-/ready")[0], 503)
        metrics = exporter.scrape()
        self.assertEqual(len(metrics.all("livy_gateway_polls_total")), len(ids))
        self.assertEqual(metrics.all("livy_gateway_up"), [])  # no poll has ended yet
        self.assertEqual(simulator.stats()["under_way"], 8)  # and none has been given up for the scrapes

    def start_with(self, simulator, **sections):
        return self.start_exporter(self.write_config(simulator, [gateway("lc-1")], **sections))

    def test_it_ends_as_a_timeout(self):
        limits = {"request_timeout": {"poll": {"timeout": "1h"}, "api": {"request_timeout": "500ms"}},
                  "poll.timeout": {"poll": {"timeout": "500ms"}, "api": {"request_timeout": "10m"}}}
        for name, sections in limits.items():
            with self.subTest(limit=name):
                simulator = self.start_simulator([{"id": "lc-1", "live": 1}])
                simulator.fault({"hang": True})
                exporter = self.start_with(simulator, **sections)
                metrics = exporter.wait_for(lambda m: m.value("livy_gateway_up") is not None, "the first poll ends")
                self.assertEqual(metrics.value("livy_gateway_up"), 0)
                self.assertGreaterEqual(metrics.value("livy_gateway_poll_failures_total", reason="timeout"), 1)
                self.assertGreaterEqual(metrics.value("livy_gateway_poll_duration_seconds"), 0.5)
                self.assertEqual(exporter.get("/-/ready")[0], 200)  # ended, if not well
                # Polls that were due meanwhile are counted, and neither stacked nor made up for.
                exporter.wait_for(lambda m: m.value("livy_gateway_poll_overruns_total") >= 4, "overruns are counted")
                requests = simulator.stats()["requests"]
                attempts = 4 * (exporter.scrape().value("livy_gateway_polls_total") + 1)
                self.assertLessEqual(requests, attempts)
                simulator.clear_faults()
                exporter.wait_for(lambda m: m.value("livy_gateway_up") == 1, "all is well again")

    def test_no_other_gateway_waits(self):
        simulator = self.start_simulator([{"id": "bad", "live": 1}, {"id": "good", "live": 2}])
        simulator.fault({"hang": True}, gateway="bad")
        accounts = {"another region": {"region": "cn-shanghai"}, "another key": {"credentials": "second"},
                    "the same account": {}}
        key = {"type": "access_key", "access_key_id": "test-key", "access_key_secret": "test-secret"}
        for name, more in accounts.items():
            with self.subTest(of=name):
                exporter = self.start_exporter(self.write_config(
                    simulator, [gateway("bad"), gateway("good", **more)], credentials={"second": key},
                    poll={"timeout": "10m"}, api={"request_timeout": "10m"}))
                metrics = exporter.wait_for_polls(10, gateway="good")
                self.assertEqual(metrics.value("livy_gateway_up", gateway="good"), 1)
                self.assertEqual(metrics.value("livy_gateway_sessions", gateway="good", state="running"), 2)
                self.assertEqual(metrics.value("livy_gateway_polls_total", gateway="bad"), 0)

    def test_a_server_that_is_gone_and_comes_back(self):
        simulator = self.start_simulator([{"id": "lc-1", "live": 1}])
        exporter = self.start_with(simulator)
        exporter.wait_for(lambda m: m.value("livy_gateway_up") == 1, "it is up")
        self.assertEqual(simulator.stop()[0], 0)
        metrics = exporter.wait_for(
            lambda m: m.value("livy_gateway_poll_failures_total", reason="network") >= 2, "polls fail")
        self.assertEqual(metrics.value("livy_gateway_up"), 0)
        self.assertEqual(len(exporter.log(level="warn", reason="network")), 1)
        self.start_simulator([{"id": "lc-1", "live": 1}], "--listen", f"127.0.0.1:{simulator.ports['http']}")
        exporter.wait_for(lambda m: m.value("livy_gateway_up") == 1, "all is well again")


if __name__ == "__main__":
    main()
