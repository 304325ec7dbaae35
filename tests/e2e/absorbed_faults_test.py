"""Faults that pass by themselves, or that the exporter can help: no poll fails for them (the last table of faults.py)."""
import faults
from harness import EndToEnd, gateway, main

POLLS = 8


def failures(metrics):
    return {(labels["gateway"], labels["reason"]): value for labels, value
            in metrics.all("livy_gateway_poll_failures_total") if value > 0}


class AbsorbedFaults(EndToEnd):
    def wait_for_more_polls(self, exporter, count=POLLS):
        before = dict((labels["gateway"], value)
                      for labels, value in exporter.scrape().all("livy_gateway_polls_total"))
        return exporter.wait_for(
            lambda m: all(value >= before[labels["gateway"]] + count
                          for labels, value in m.all("livy_gateway_polls_total")), f"{count} polls more")

    def test_requests_are_repeated(self):
        names = [fault.name for fault in faults.ABSORBED]
        key = {"type": "access_key", "access_key_secret": "test-secret"}
        simulator = self.start_simulator(
            [{"id": name, "live": 1} for name in names],
            *(flag for name in names for flag in ("--key", f"k-{name}:test-secret")))
        exporter = self.start_exporter(self.write_config(
            simulator, [gateway(name, credentials=name) for name in names],
            credentials={name: {**key, "access_key_id": f"k-{name}"} for name in names},
            poll={"interval": "300ms", "timeout": "10m"}, api={"request_timeout": "1s"}))
        exporter.wait_for(lambda m: len(m.all("livy_gateway_up")) == len(names), "every first poll")
        numbers = {simulator.fault(fault.how, every=2, gateway=fault.name): fault.name for fault in faults.ABSORBED}
        metrics = self.wait_for_more_polls(exporter)
        self.assertEqual(failures(metrics), {})
        self.assertEqual(exporter.log(level="warn"), [])
        for fault in simulator.call("GET", "/sim/fault")["faults"]:
            with self.subTest(numbers[fault["id"]]):
                self.assertGreaterEqual(fault["fired"], POLLS // 2)

    def test_the_clock_is_learnt(self):
        names = [f"lc-{i}" for i in range(10)]
        simulator = self.start_simulator([{"id": name, "live": 1} for name in names])
        simulator.fault({"latency_ms": 150})  # so that several requests are under way when the clock changes
        exporter = self.start_exporter(self.write_config(
            simulator, [gateway(name, credentials="second" if number % 2 else "default")
                        for number, name in enumerate(names)],
            credentials={"second": {"type": "access_key", "access_key_id": "test-key",
                                    "access_key_secret": "test-secret"}},
            poll={"interval": "200ms", "timeout": "10m"}))
        exporter.wait_for(lambda m: len(m.all("livy_gateway_up")) == len(names), "every first poll")
        self.assertEqual(exporter.scrape().value("livy_gateway_api_clock_skew_seconds"), 0)
        for seconds in [*(fault.how["seconds"] for fault in faults.SKEWS), 0]:
            with self.subTest(seconds=seconds):
                simulator.call("POST", "/sim/skew", {"seconds": seconds})
                metrics = self.wait_for_more_polls(exporter)
                self.assertEqual(failures(metrics), {})
                self.assertAlmostEqual(metrics.value("livy_gateway_api_clock_skew_seconds"), seconds, delta=2)


if __name__ == "__main__":
    main()
