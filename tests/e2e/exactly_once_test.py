"""SIGKILL at random moments, hundreds of times, while sessions run, end and are purged: each unit counts once."""
import random
import signal
import time

from counting import NOTHING, counted, true_count
from harness import KEY, SANITIZED, EndToEnd, gateway, main, wait_until
from processes import Exporter

KILLS = 20 if SANITIZED else 200
LONGEST_LIFE = 2.0 if SANITIZED else 0.3  # seconds; where nothing slows it down
SPEED = 20
# The sessions are those of an account's busy minutes: many pages, and lists of every order.
GATEWAYS = {"newest_first": 0.4, "oldest_first": 0.4, "random": 0.1}  # creations a simulated second
MARGIN = 0.5  # seconds; of the two programs' and this test's clocks


class ExactlyOnce(EndToEnd):
    def setUp(self):
        super().setUp()
        self.dice = random.Random(20260211)
        self.simulator = self.start_simulator(scenario=self.write("scenario.json", {
            "speed": SPEED, "workspaces": [{"id": "w-1", "gateways": [
                {"id": name, "order": name, "starting_seconds": [0, 5], "running_seconds": [5, 60],
                 "terminating_seconds": [0, 10], "error_share": 0.3} for name in GATEWAYS]}]}))
        for milliseconds in (2, 10):  # so that a kill meets calls that are under way
            self.simulator.fault({"latency_ms": milliseconds}, probability=0.2)
        self.config = self.write_config(
            self.simulator, [gateway(name) for name in GATEWAYS],
            poll={"interval": "150ms", "settle_time": "1s", "full_scan_interval": "5s"}, api={"page_size": 10})
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
            success = metrics.value("livy_gateway_last_success_timestamp_seconds", gateway=name)
            if success is not None:
                took = metrics.value("livy_gateway_poll_duration_seconds", gateway=name)
                self.purge(name, ended_for=time.time() - success + took + MARGIN)

    def purge(self, name, ended_for):
        """Only what had ended when a poll that is in the ledger began: whoever is not seen cannot be counted."""
        answer = self.simulator.sessions(name, purge={"ended_before_seconds": ended_for * SPEED})
        self.purged[name] += answer["purged"]

    def live_and_die(self):
        exporter = self.start()
        born = time.monotonic()
        life = self.dice.uniform(0.002, LONGEST_LIFE)
        if life > LONGEST_LIFE / 3:
            wait_until(lambda: exporter._addresses() or time.monotonic() > born + life, "it listens", alive=[exporter])
            exporter.addresses = exporter._addresses()
            if exporter.addresses:
                time.sleep(max(0.0, born + life - time.monotonic()))
                self.look(exporter)
                time.sleep(self.dice.uniform(0, 0.03))
        else:
            time.sleep(life)
        exporter.stop(signal.SIGKILL)

    def test_to_the_last_unit(self):
        first = self.start()
        first.wait_until_started()
        first.wait_for(lambda m: all(m.value("livy_gateway_up", gateway=name) == 1 for name in GATEWAYS),
                       "every empty gateway is seen")  # the baseline is nothing
        self.churn(creating=True)
        first.stop(signal.SIGKILL)
        for _ in range(KILLS):
            self.live_and_die()
        self.churn(creating=False)
        wait_until(self.all_have_ended, "all sessions have ended", alive=[self.simulator], pause=0.1)
        self.live_and_die()
        last = self.start()
        last.wait_until_started()
        true = {name: true_count(self.simulator.truth(name)) for name in GATEWAYS}
        last.wait_for(lambda m: all(m.value("livy_gateway_polls_total", gateway=name) >= 3
                                    and m.value("livy_gateway_up", gateway=name) == 1 for name in GATEWAYS),
                      "three polls in peace")
        self.look(last)
        print(f"{KILLS + 2} kills, {self.scrapes} scrapes")
        for name, truth in true.items():
            print(f"{name}: {truth}, {self.purged[name]} of the sessions purged on the way")
            self.assertEqual(self.shown[name], truth, name)
            self.assertGreater(truth.terminated * truth.error, 0, name)
            self.assertGreater(self.purged[name], truth.started / 3, name)

    def all_have_ended(self):
        truths = [true_count(self.simulator.truth(name)) for name in GATEWAYS]
        return all(truth.terminated + truth.error == truth.started for truth in truths)


if __name__ == "__main__":
    main()
