"""A walk of 1,001 pages at 20 requests a second, with a session created every second, ends well."""
import json

from harness import SANITIZED, EndToEnd, gateway, main, wait_until

HISTORY = 100_000
LIVE = 100
PAGES = 1001
RATE = 20


class LongWalk(EndToEnd):
    def test_it_ends_well(self):
        simulator = self.start_simulator([{
            "id": "lc-1", "history": HISTORY, "live": LIVE, "creation_rate": 1, "starting_seconds": 0,
            "running_seconds": [50_000, 100_000]}])
        config = self.write_config(simulator, [gateway("lc-1")], poll={"interval": "1h", "timeout": "10s"},
                                   api={"page_size": 100, "requests_per_second": RATE})
        exporter = self.start_exporter(config)
        at_start = simulator.sessions("lc-1")["total"]
        self.assertEqual(exporter.get("/-/ready")[0], 503)
        self.assert_progress_is_told(exporter)
        metrics = exporter.wait_for(lambda m: m.value("livy_gateway_polls_total") == 1, "the walk has ended",
                                    patience=280, pause=0.2)
        at_end = simulator.sessions("lc-1")["total"]
        self.assertEqual(metrics.value("livy_gateway_up"), 1)
        counts = metrics.by_state("livy_gateway_sessions")
        # The list at one instant of the walk; in this world sessions only come.
        self.assertGreaterEqual(sum(counts.values()), at_start)
        self.assertLessEqual(sum(counts.values()), at_end)
        self.assertEqual(counts["terminated"] + counts["error"], HISTORY)
        requests = metrics.value("livy_gateway_poll_requests")
        self.assertGreaterEqual(requests, PAGES)
        self.assertLess(requests, PAGES + 50)  # what shifted is read again, not all
        # Never faster than allowed, and longer than poll.timeout, which bounds the time without progress.
        self.assertGreaterEqual(metrics.value("livy_gateway_poll_duration_seconds"), (requests - 1) / RATE - 0.1)
        self.assertEqual(exporter.get("/-/ready")[0], 200)
        if not SANITIZED:
            self.assert_memory_bounded(exporter)

    def assert_progress_is_told(self, exporter):
        def progress():
            return json.loads(exporter.get("/api/v1/gateways/w-1/lc-1")[2])["progress"]

        first = wait_until(progress, "the progress of the walk", alive=[exporter])
        self.assertIn(first["pages"], range(PAGES, PAGES + 3))  # the list grows
        self.assertRegex(exporter.get("/")[2], r"Reading the list for the first time: page \d+ of 1,00\d<progress")
        self.assertRegex(exporter.get("/gateways/w-1/lc-1")[2], r"page \d+ of 1,00\d")
        wait_until(lambda: progress()["page"] > first["page"], "further progress", alive=[exporter])


if __name__ == "__main__":
    main()
