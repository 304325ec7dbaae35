"""SIGKILL at random moments, hundreds of times, while sessions run, end and are purged: each unit counts once."""
import random
import signal
import time

from counting import NOTHING, counted, true_count, usage, used
from harness import KEY, SANITIZED, EndToEnd, gateway, main, wait_until
from processes import Exporter

KILLS = 20 if SANITIZED else 210
SLOWNESS = 8 if SANITIZED else 1
SPEED = 20
# The sessions are those of an account's busy minutes: many pages, and lists of every order.
GATEWAYS = {"newest_first": 0.4, "oldest_first": 0.4, "random": 0.1}  # creations a simulated second
QUEUES = ["etl", "adhoc", "ml"]
MARGIN = 0.5  # seconds; of the two programs' and this test's clocks


class ExactlyOnce(EndToEnd):
    def setUp(self):
        super().setUp()
        self.dice = random.Random(20260211)
        self.simulator = self.start_simulator(scenario=self.write("scenario.json", {
            "speed": SPEED, "workspaces": [{"id": "w-1", "gateways": [
                {"id": name, "order": name, "starting_seconds": [0, 5], "running_seconds": [5, 60],
                 "terminating_seconds": [0, 10], "error_share": 0.3, "queues": QUEUES} for name in GATEWAYS]}]}))
        for milliseconds in (2, 10):  # so that a kill meets calls that are under way
            self.simulator.fault({"latency_ms": milliseconds}, probability=0.2)
        self.config = self.write_config(
            self.simulator, [gateway(name) for name in GATEWAYS],
            poll={"interval": "150ms", "settle_time": "1s", "full_scan_interval": "5s"}, api={"page_size": 10},
            dimensions=[{"label": "queue", "field": "queue"}])
        self.shown = dict.fromkeys(GATEWAYS, NOTHING)  # the newest that was scraped
        self.purged = dict.fromkeys(GATEWAYS, 0)
        self.scrapes = 0

    def start(self):
        exporter = Exporter(self.name("exporter"), self.folder, self.config, "--storage.path",
                            str(self.folder / "ledger"), env=KEY)
        self.processes.append(exporter)
        return exporter

    def churn(self, creating):
        for name, rate in GATEWAYS.items():
            self.simulator.call("POST", "/sim/churn", {"workspace": "w-1", "gateway": name,
                                                       "creation_rate": rate if creating else 0})

    def look(self, exporter):
        """Counters never fall, and never pass the truth; what has certainly been counted may be purged."""
        metrics = exporter.scrape()
        self.scrapes += 1
        for name in GATEWAYS:
            now, truth = counted(metrics, name), true_count(self.simulator.truth(name))
            for is_now, was, most in zip(now, self.shown[name], truth):
                self.assertLessEqual(was, is_now, f"{name} fell from {self.shown[name]} to {now}")
                self.assertLessEqual(is_now, most, f"{name} counted {now}, the truth is {truth}")
            self.shown[name] = now
            if metrics.value("livy_gateway_up", gateway=name) == 1:
                success = metrics.value("livy_gateway_last_success_timestamp_seconds", gateway=name)
                took = metrics.value("livy_gateway_poll_duration_seconds", gateway=name)
                self.purge(name, ended_for=time.time() - success + took + MARGIN)

    def purge(self, name, ended_for):
        """Only what had ended when a poll that is in the ledger began: whoever is not seen cannot be counted."""
        answer = self.simulator.sessions(name, purge={"ended_before_seconds": ended_for * SPEED})
        self.purged[name] += answer["purged"]

    def live_and_die(self):
        """Half of them do not live long enough to be asked, many not long enough to poll."""
        exporter = self.start()
        if self.dice.random() < 0.5:
            time.sleep(self.dice.uniform(0.002, 0.1) * SLOWNESS)
        else:
            exporter.wait_until_started()
            time.sleep(self.dice.uniform(0, 0.2) * SLOWNESS)
            self.look(exporter)
            time.sleep(self.dice.uniform(0, 0.03))
        exporter.stop(signal.SIGKILL)

    def wait_until_up(self, exporter, polls=1):
        exporter.wait_until_started()
        exporter.wait_for(lambda m: all(m.value("livy_gateway_polls_total", gateway=name) >= polls
                                        and m.value("livy_gateway_up", gateway=name) == 1 for name in GATEWAYS),
                          f"{polls} polls of each gateway, the newest of them good")

    def test_to_the_last_unit(self):
        first = self.start()
        self.wait_until_up(first)  # empty: the baseline is nothing
        self.churn(creating=True)
        first.stop(signal.SIGKILL)
        for _ in range(KILLS):
            self.live_and_die()
        self.churn(creating=False)
        wait_until(self.all_have_ended, "all sessions have ended", alive=[self.simulator], pause=0.1)
        self.live_and_die()
        last = self.start()
        self.wait_until_up(last, polls=3)  # in peace
        self.look(last)
        print(f"{KILLS + 2} kills, {self.scrapes} scrapes")
        metrics = last.scrape()
        for name in GATEWAYS:
            true = self.simulator.truth(name, by="queue")
            print(f"{name}: {true_count(true)}, {self.purged[name]} of the sessions purged on the way")
            self.assertEqual(self.shown[name], true_count(true), name)
            self.assertEqual({queue: usage(metrics, name, queue=queue) for queue in QUEUES},
                             {queue: used(tally) for queue, tally in true["by"].items()}, name)
            self.assertGreater(min(true["ended"].values()), 0, name)
            self.assertGreater(self.purged[name], true["sessions"] / 3, name)

    def all_have_ended(self):
        truths = [true_count(self.simulator.truth(name)) for name in GATEWAYS]
        return all(truth.terminated + truth.error == truth.started for truth in truths)


if __name__ == "__main__":
    main()
