"""With no good poll for `stale_after`, a gateway's gauges are withdrawn; its counters and `up` stay."""
from harness import EndToEnd, gateway, main

GAUGES = ("livy_gateway_sessions", "livy_gateway_cuhours", "livy_gateway_vcoreseconds", "livy_gateway_mbseconds",
          "livy_gateway_oldest_session_created_timestamp_seconds")
STAY = ("livy_gateway_up", "livy_gateway_last_success_timestamp_seconds", "livy_gateway_polls_total",
        "livy_gateway_poll_failures_total", "livy_gateway_poll_overruns_total", "livy_gateway_poll_duration_seconds")


def has_gauges(metrics, name):
    return [bool(metrics.all(gauge, gateway=name)) for gauge in GAUGES]


class Stale(EndToEnd):
    def setUp(self):
        super().setUp()
        self.simulator = self.start_simulator(
            [{"id": one, "live": 2, "running_seconds": [100_000, 200_000]} for one in ("bad", "good")])

    def start(self, **poll):
        return self.start_exporter(self.write_config(
            self.simulator, [gateway("bad"), gateway("good")], poll={"stale_after": "2s", **poll},
            api={"request_timeout": "10m"}))

    def test_gauges_go_and_come_back(self):
        exporter = self.start()
        exporter.wait_for(lambda m: all(has_gauges(m, "bad") + has_gauges(m, "good")), "all gauges are there")
        self.simulator.fault({"status": 500}, gateway="bad")
        failing = exporter.wait_for(lambda m: m.value("livy_gateway_up", gateway="bad") == 0, "a poll fails")
        success = failing.value("livy_gateway_last_success_timestamp_seconds", gateway="bad")
        stale = exporter.wait_for(lambda m: not any(has_gauges(m, "bad")) and all(has_gauges(m, "good")),
                                  "its gauges are withdrawn, and nobody else's")
        for name in STAY:
            self.assertTrue(stale.all(name, gateway="bad"), name)
        self.assertEqual(stale.value("livy_gateway_up", gateway="bad"), 0)
        self.assertEqual(stale.value("livy_gateway_last_success_timestamp_seconds", gateway="bad"), success)
        self.assertGreaterEqual(stale.value("livy_gateway_poll_failures_total", gateway="bad", reason="server"), 1)
        self.assertIn("withdrawn as stale", exporter.get("/")[2])
        self.simulator.clear_faults()
        again = exporter.wait_for(lambda m: m.value("livy_gateway_up", gateway="bad") == 1, "it is up again")
        self.assertEqual(again.value("livy_gateway_sessions", gateway="bad", state="running"), 2)
        self.assertEqual(has_gauges(again, "bad"), [True] * len(GAUGES))
        self.assertGreaterEqual(again.value("livy_gateway_polls_total", gateway="bad"),
                                stale.value("livy_gateway_polls_total", gateway="bad"))

    def test_while_no_poll_ends(self):
        exporter = self.start(timeout="10m")
        exporter.wait_for(lambda m: all(has_gauges(m, "bad") + has_gauges(m, "good")), "all gauges are there")
        self.simulator.fault({"hang": True})
        exporter.wait_for(lambda m: not any(has_gauges(m, "bad") + has_gauges(m, "good")),
                          "all gauges are withdrawn though no poll has ended")


if __name__ == "__main__":
    main()
