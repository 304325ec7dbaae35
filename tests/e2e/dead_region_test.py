"""A region that is gone: it is asked seldom, the other regions do not notice, and its return is seen at once."""
import time

from harness import EndToEnd, gateway, main

INTERVAL = 2
WATCHED = 10  # seconds
SHORTEST_STEP = 0.75 * INTERVAL  # the longest step is the interval, and up to a quarter shorter by chance


class DeadRegion(EndToEnd):
    def polls(self, metrics, region):
        return {labels["gateway"]: value for labels, value in metrics.all("livy_gateway_polls_total")
                if labels["gateway"].startswith(region)}

    def down(self, metrics, region):
        return [labels["gateway"] for labels, value in metrics.all("livy_gateway_up")
                if labels["gateway"].startswith(region) and value != 1]

    def start(self, effect):
        names = [f"{region}-{i}" for region in ("dead", "good") for i in range(10)]
        simulator = self.start_simulator([{"id": one, "live": 1} for one in names])
        region = {"dead": "eu-dead-1", "good": "eu-good-1"}
        for name in names:
            if name.startswith("dead"):
                simulator.fault(effect, gateway=name)
        exporter = self.start_exporter(self.write_config(
            simulator, [gateway(one, region=region[one.split("-")[0]]) for one in names],
            poll={"interval": f"{INTERVAL}s", "timeout": "10s"}, api={"request_timeout": "1s"}))
        exporter.wait_for(lambda m: m.value("livy_gateway_api_circuit_open", region_id="eu-dead-1") == 1,
                          "the breaker opens")
        return simulator, exporter

    def check(self, effect, reason):
        simulator, exporter = self.start(effect)
        exporter.wait_for_polls(3, workspace_id="w-1")  # until the steps are as long as they get
        simulator.call("POST", "/sim/stats/reset")
        before = exporter.scrape()
        time.sleep(WATCHED)  # the load itself is what is measured
        asked = simulator.stats()["by_gateway"]
        after = exporter.scrape()

        probes = sum(count for name, count in asked.items() if "dead" in name)
        self.assertGreaterEqual(probes, 2)
        self.assertLessEqual(probes, WATCHED / SHORTEST_STEP + 1)
        self.assertEqual(len(self.down(after, "dead")), 10)
        failures = after.all("livy_gateway_poll_failures_total", reason=reason)
        self.assertEqual(len([value for labels, value in failures if value > 0]), 10)

        self.assertEqual(self.down(after, "good"), [])
        self.assertEqual(after.value("livy_gateway_api_circuit_open", region_id="eu-good-1"), 0)
        done = self.polls(after, "good")
        for name, count in self.polls(before, "good").items():
            self.assertAlmostEqual(done[name] - count, WATCHED / INTERVAL, delta=1, msg=name)

        simulator.clear_faults()
        ended = time.monotonic()
        metrics = exporter.wait_for(lambda m: not self.down(m, "dead"), "all is well again")
        self.assertLess(time.monotonic() - ended, INTERVAL + 1.5)  # a moment for the requests and this machine
        self.assertEqual(metrics.value("livy_gateway_api_circuit_open", region_id="eu-dead-1"), 0)
        changes = [line for line in exporter.log(region="eu-dead-1") if line["msg"].startswith("the API can")]
        self.assertEqual([line["level"] for line in changes], ["warn", "info"])

    def test_every_answer_is_an_error(self):
        self.check({"status": 503}, "server")

    def test_nothing_answers(self):
        self.check({"hang": True}, "timeout")


if __name__ == "__main__":
    main()
