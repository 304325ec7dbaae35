"""A long history is not read again at each poll, and yet every poll shows the list as it is."""
import fractions
import random
import time

from counting import counted, since, true_count
from harness import STATES, EndToEnd, gateway, main

HISTORY = 5000
LIVE = 20
PAGES = (HISTORY + LIVE) // 100 + 1  # a whole reading takes one more
FEW = 6  # requests: the new end, the pages of live sessions, and what finds a purge in between
FIELDS = {"cuhours": "cuHours", "vcoreseconds": "vcoreSeconds", "mbseconds": "mbSeconds"}
WHOLE = "the whole list was read"
ROUNDS = 10


def totals(rows):
    """What the gauges must say, exact sums rounded once."""
    sums = {family: dict.fromkeys(STATES, fractions.Fraction(0)) for family in ("sessions", *FIELDS)}
    for row in rows:
        sums["sessions"][row["state"]] += 1
        for family, field in FIELDS.items():
            sums[family][row["state"]] += fractions.Fraction(row[field] or 0)
    return {family: {state: float(value) for state, value in by.items()} for family, by in sums.items()}


def gauges(metrics, name):
    return {family: metrics.by_state(f"livy_gateway_{family}", gateway=name) for family in ("sessions", *FIELDS)}


class Incremental(EndToEnd):
    def start(self, *orders, **poll):
        """Simulated time all but stands still, and usage changes only where this test corrects it: what the list
        shows is the same until the next change."""
        self.dice = random.Random(20260219)
        self.used = 10**6  # more than a session of the history has, and rising
        self.simulator = self.start_simulator(scenario=self.write("scenario.json", {
            "speed": 0.001, "workspaces": [{"id": "w-1", "gateways": [
                {"id": order, "order": order, "history": HISTORY, "live": LIVE} for order in orders]}]}))
        for order in orders:
            self.use(order)
        self.baseline = {order: true_count(self.simulator.truth(order)) for order in orders}
        exporter = self.start_exporter(
            self.write_config(self.simulator, [gateway(order) for order in orders],
                              poll={"settle_time": "1s", "full_scan_interval": "1h", **poll}),
            "--log.level", "debug")
        for order in orders:
            self.wait_for_truth(exporter, order)
        return exporter

    def live(self, name):
        return [row["sessionId"] for row in self.simulator.listing(name) if row["state"] in STATES[:3]]

    def use(self, name, ids=None, **more):
        """These sessions, or all that live, use more."""
        corrections = []
        for one in ids or self.live(name):
            self.used += self.dice.randint(1, 10**5)
            corrections.append({"sessionId": one, "cuHours": self.used / 1000, "vcoreSeconds": self.used,
                                "mbSeconds": self.used * 4096 + 1, **more})
        self.simulator.sessions(name, correct=corrections)

    def change(self, name):
        """What happens to a gateway now and then."""
        live = self.live(name)
        self.use(name, self.dice.sample(live, 3))
        self.use(name, [self.dice.choice(live)], state=self.dice.choice(("terminated", "error")))
        self.simulator.sessions(name, create=2, purge={"oldest": self.dice.randint(0, 3)})

    def wait_for_truth(self, exporter, name):
        wanted = totals(self.simulator.listing(name))
        return exporter.wait_for(lambda m: gauges(m, name) == wanted, f"the gauges of {name} are the list's sums")

    def wait_for_poll(self, exporter, name):
        """Metrics of a poll that has begun after this call."""
        polls = exporter.scrape().value("livy_gateway_polls_total", gateway=name)
        return exporter.wait_for_polls(polls + 2, gateway=name)

    def whole_readings(self, exporter, name):
        return len(exporter.log(msg=WHOLE, gateway=name))

    def requests(self, name):
        return self.simulator.stats()["by_gateway"][f"w-1/{name}"]

    def requests_a_poll(self, exporter, name, polls=10):
        """On average, over so many in which nothing happens."""
        before, first = self.requests(name), exporter.scrape().value("livy_gateway_polls_total", gateway=name)
        last = exporter.wait_for_polls(first + polls, gateway=name).value("livy_gateway_polls_total", gateway=name)
        return (self.requests(name) - before) / (last - first)

    def test_sorted_lists(self):
        orders = ("newest_first", "oldest_first")
        exporter = self.start(*orders)
        first = {order: self.wait_for_poll(exporter, order) for order in orders}
        begun = {order: (self.requests(order), first[order].value("livy_gateway_polls_total", gateway=order))
                 for order in orders}
        for _ in range(ROUNDS):
            for order in orders:
                self.change(order)
                self.wait_for_truth(exporter, order)
                metrics = self.wait_for_poll(exporter, order)
                self.assertLessEqual(metrics.value("livy_gateway_poll_requests", gateway=order), FEW, order)
        for order in orders:
            self.simulator.sessions(order, purge={"random": 5})
        for order in orders:
            self.wait_for_truth(exporter, order)
            metrics = self.wait_for_poll(exporter, order)
            self.assertLessEqual(metrics.value("livy_gateway_poll_requests", gateway=order), FEW, order)
            true = since(true_count(self.simulator.truth(order)), self.baseline[order])
            shown = counted(metrics, order)
            self.assertEqual(shown[:4], true[:4], order)
            self.assertEqual(shown.terminated + shown.error, ROUNDS, order)
            requests, polls = begun[order]
            average = (self.requests(order) - requests) / (
                metrics.value("livy_gateway_polls_total", gateway=order) - polls)
            print(f"{order}: {average:.2f} requests a poll; a whole reading takes {PAGES + 1}")
            self.assertLess(average, FEW, order)
            self.assertEqual(exporter.log(msg=WHOLE, gateway=order), [])

    def test_a_list_in_no_order(self):
        exporter = self.start("random")
        for _ in range(3):
            self.change("random")
            self.wait_for_truth(exporter, "random")
            metrics = self.wait_for_poll(exporter, "random")
            self.assertGreaterEqual(metrics.value("livy_gateway_poll_requests"), PAGES)

    def test_a_late_correction(self):
        interval = 6  # seconds
        exporter = self.start("newest_first", "oldest_first", full_scan_interval=f"{interval}s")
        time.sleep(1.5)  # settle_time: no session of the history is looked at for its own sake any more
        for name in ("newest_first", "oldest_first"):
            most = 0
            rows = [row["sessionId"] for row in self.simulator.listing(name)]
            deep = [rows[HISTORY // 3], rows[HISTORY // 2], rows[-HISTORY // 3]]
            self.use(name, deep)
            began = time.monotonic()
            wanted = totals(self.simulator.listing(name))

            def arrived(metrics, name=name, wanted=wanted):
                nonlocal most
                most = max(most, metrics.value("livy_gateway_poll_requests", gateway=name))
                return gauges(metrics, name) == wanted

            metrics = exporter.wait_for(arrived, "the correction shows")
            took = time.monotonic() - began
            true = since(true_count(self.simulator.truth(name)), self.baseline[name])
            print(f"{name}: seen after {took:.1f} s, at most {most:.0f} requests a poll")
            self.assertLess(took, 2 * interval)  # polls come late on a machine that is busy
            self.assertLess(most, PAGES / 2)
            self.assertEqual(counted(metrics, name), true)
            self.assertEqual(exporter.log(msg=WHOLE, gateway=name), [])

    def test_another_order(self):
        name = "newest_first"
        exporter = self.start(name)
        self.assertLessEqual(self.requests_a_poll(exporter, name), FEW)
        for order in ("reverse", "reverse", "shuffle"):
            readings = self.whole_readings(exporter, name)
            self.simulator.sessions(name, reorder=order)
            exporter.wait_for(lambda _, n=readings: self.whole_readings(exporter, name) > n, "the list is read whole")
            self.use(name)
            self.wait_for_truth(exporter, name)
            if order != "shuffle":  # it is sorted, so the next polls are cheap again
                self.assertLessEqual(self.requests_a_poll(exporter, name), FEW)
        self.change(name)
        self.wait_for_truth(exporter, name)
        self.assertGreaterEqual(self.requests_a_poll(exporter, name), PAGES)
        self.assertEqual(exporter.scrape().value("livy_gateway_poll_failures_total", reason="inconsistent"), 0)


if __name__ == "__main__":
    main()
