"""Many gateways that share the quota of one account: it is not exceeded, and none of them goes short."""
import time

from harness import EndToEnd, gateway, main

GATEWAYS = [f"lc-{i:03d}" for i in range(200)]
ALLOWED = 10  # requests a second, for the whole account
SECONDS = 50


class SharedAccount(EndToEnd):
    def start(self, interval, **api):
        simulator = self.start_simulator([{"id": one, "live": 1} for one in GATEWAYS])
        simulator.call("POST", "/sim/rate", {"key": "test-key", "requests_per_second": ALLOWED})
        return simulator, self.start_exporter(self.write_config(
            simulator, [gateway(one) for one in GATEWAYS], poll={"interval": interval}, api=api,
            name=f"{interval}.yml"))

    def test_nobody_goes_short(self):
        known = self.start("22s", requests_per_second=ALLOWED)
        # Twice as many polls are due as the account allows, and nobody told the exporter.
        learnt = self.start("10s", requests_per_second=0, max_in_flight=32)
        time.sleep(SECONDS)  # the load itself is what is measured
        with self.subTest("the quota is known"):
            self.check(*known, throttled_percent=1)
            stats = known[0].stats()
            # Both ends of a second count, and a request may be late by a moment.
            self.assertLessEqual(stats["max_requests_in_a_second"], ALLOWED + 2)
            self.assertGreaterEqual(min(stats["by_gateway"].values()), 2)
            self.assertLessEqual(max(stats["by_gateway"].values()), 4)
        with self.subTest("the quota is learnt"):
            self.check(*learnt, throttled_percent=5)  # what it takes to learn it is part of it
            self.assertGreater(learnt[1].scrape().value("livy_gateway_api_throttled_total"), 0)
            self.assertGreaterEqual(learnt[0].stats()["by_code"]["OK"], SECONDS * ALLOWED * 0.5)

    def check(self, simulator, exporter, throttled_percent):
        stats = simulator.stats()
        asked = stats["by_gateway"]
        self.assertEqual(len(asked), len(GATEWAYS))
        throttled = stats["requests"] - stats["by_code"]["OK"]
        self.assertLessEqual(throttled * 100, stats["requests"] * throttled_percent)
        print(f"{stats['requests']} requests, {throttled} throttled, at most {stats['max_requests_in_a_second']} in a"
              f" second, {min(asked.values())} to {max(asked.values())} for each gateway")
        up = exporter.scrape().all("livy_gateway_up")
        self.assertEqual(len(up), len(GATEWAYS))
        self.assertEqual([labels for labels, value in up if value != 1], [])


if __name__ == "__main__":
    main()
