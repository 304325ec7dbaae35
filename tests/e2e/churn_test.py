"""Sessions are created and purged while the pages are walked: every good poll tells the list as it was at one instant.

The test itself makes every change, and so knows every version of the list. It changes the list after so many requests,
not after so much time: how often rows shift in a walk does not depend on the machine's speed.
"""
import random
import time

from harness import EndToEnd, gateway, main

HISTORY = 250
LIVE = 50
GOOD_POLLS = 12  # of each sorted gateway, each checked
ORDERS = ("newest_first", "oldest_first", "random")
CHANGES = [{"create": 1}, {"create": 2}, {"create": 1, "purge": {"oldest": 1}}, {"purge": {"oldest": 2}},
           {"create": 3, "purge": {"random": 1}}]
SLACK = 0.05  # seconds; between the clocks of the two programs, both on this machine


class Truth:
    """Every version of one gateway's list, and between which times it may have been the list."""

    def __init__(self, simulator, name, dice):
        self.simulator = simulator
        self.name = name
        self.dice = dice
        self.versions = []  # [not before, not after, what it would show]
        self._record(time.time())

    def change(self):
        before = time.time()
        self.simulator.sessions(self.name, **self.dice.choice(CHANGES))
        self.versions[-1][1] = time.time()
        self._record(before)

    def _record(self, since):
        self.versions.append([since, float("inf"), seen(self.simulator.listing(self.name))])

    def between(self, start, end):
        return [shown for since, until, shown in self.versions if since <= end + SLACK and until >= start - SLACK]


def seen(rows):
    """What /metrics should say of these rows: of an ended session's usage, which does not change any more."""
    ended = [row for row in rows if row["state"] in ("terminated", "error")]
    running = sum(1 for row in rows if row["state"] == "running")
    assert running + len(ended) == len(rows), "this test knows no other states"
    return (running, len(ended), sum(row["vcoreSeconds"] for row in ended), sum(row["mbSeconds"] for row in ended))


def shown(metrics, name):
    def of(family):
        return metrics.by_state(f"livy_gateway_{family}", gateway=name)

    sessions, vcores, memory = of("sessions"), of("vcoreseconds"), of("mbseconds")
    return (sessions["running"], sessions["terminated"] + sessions["error"],
            vcores["terminated"] + vcores["error"], memory["terminated"] + memory["error"])


class Churn(EndToEnd):
    def start(self):
        long_lives = {"starting_seconds": 0, "running_seconds": [500_000, 1_000_000]}
        self.simulator = self.start_simulator(
            [{"id": order, "order": order, "history": HISTORY, "live": LIVE, **long_lives} for order in ORDERS])
        for milliseconds in (3, 10, 30):  # pages overtake one another
            self.simulator.fault({"latency_ms": milliseconds}, probability=0.3)
        dice = random.Random(20260121)
        self.truths = {order: Truth(self.simulator, order, dice) for order in ORDERS}
        config = self.write_config(self.simulator, [gateway(order) for order in ORDERS],
                                   poll={"interval": "200ms", "stale_after": "1h"},
                                   api={"page_size": 10, "max_in_flight": 12})
        self.dice = dice
        return self.start_exporter(config)

    def test_every_good_poll_tells_the_truth(self):
        exporter = self.start()
        checked = dict.fromkeys(ORDERS, 0)
        newest = dict.fromkeys(ORDERS)
        next_change = 0

        def churn_and_check(metrics):
            nonlocal next_change
            requests = self.simulator.stats()["requests"]
            if requests >= next_change:
                next_change = requests + self.dice.randint(30, 120)  # of all three gateways together
                for truth in self.truths.values():
                    truth.change()
            for order in ORDERS:
                success = metrics.value("livy_gateway_last_success_timestamp_seconds", gateway=order)
                if metrics.value("livy_gateway_up", gateway=order) != 1 or success == newest[order]:
                    continue
                newest[order] = success
                checked[order] += 1
                start = success - metrics.value("livy_gateway_poll_duration_seconds", gateway=order)
                self.assertIn(shown(metrics, order), self.truths[order].between(start, success), order)
            return checked["newest_first"] >= GOOD_POLLS and checked["oldest_first"] >= GOOD_POLLS

        metrics = exporter.wait_for(churn_and_check, f"{GOOD_POLLS} good polls of each sorted list", pause=0.005)
        for order in ORDERS:
            self.assert_failures_are_honest(metrics, order)
        self.assertGreater(len(self.truths["newest_first"].versions), GOOD_POLLS)
        self.assert_settles(exporter)

    def test_rows_shift_between_two_pages_of_every_walk(self):
        """Always between the same two pages, and by more than one row."""
        shifts = {"newest_first": {"create": 3}, "oldest_first": {"create": 3, "purge_oldest": 3}}
        self.simulator = self.start_simulator(
            [{"id": order, "order": order, "history": HISTORY, "live": LIVE} for order in shifts])
        for order, shift in shifts.items():
            self.simulator.fault({"shift": shift}, gateway=order, page=3)
        exporter = self.start_exporter(self.write_config(
            self.simulator, [gateway(order) for order in shifts], api={"page_size": 10, "max_in_flight": 1}))
        metrics = exporter.wait_for_polls(4)
        for order in shifts:
            self.assertEqual(metrics.value("livy_gateway_poll_failures_total", gateway=order, reason="inconsistent"), 0)
            self.assertEqual(metrics.value("livy_gateway_up", gateway=order), 1)
        self.simulator.clear_faults()  # each walk changes the list: only now it can be compared
        for order in shifts:
            truth = len(self.simulator.listing(order))
            exporter.wait_for(
                lambda now, order=order, truth=truth:
                    sum(now.by_state("livy_gateway_sessions", gateway=order).values()) == truth,
                f"all {truth} sessions of {order} are counted")

    def assert_failures_are_honest(self, metrics, order):
        polls = metrics.value("livy_gateway_polls_total", gateway=order)
        failed = {labels["reason"]: value for labels, value
                  in metrics.all("livy_gateway_poll_failures_total", gateway=order) if value}
        self.assertLessEqual(set(failed), {"inconsistent"}, order)
        if order != "random":  # a list in no order proves itself only by holding still
            self.assertLessEqual(sum(failed.values()), polls / 2, order)

    def assert_settles(self, exporter):
        polls = {labels["gateway"]: value for labels, value in exporter.scrape().all("livy_gateway_polls_total")}

        def two_more_each(metrics):
            return all(metrics.value("livy_gateway_polls_total", gateway=order) >= polls[order] + 2
                       and metrics.value("livy_gateway_up", gateway=order) == 1 for order in ORDERS)

        settled = exporter.wait_for(two_more_each, "the list holds still and every gateway is up")
        for order in ORDERS:
            self.assertEqual(shown(settled, order), seen(self.simulator.listing(order)), order)


if __name__ == "__main__":
    main()
