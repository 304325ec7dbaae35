"""Further labels: whatever they are and however many values there are, their sums are the whole."""
import collections
import json
import signal

from counting import counted, true_count, usage, used
from harness import STATES, EndToEnd, gateway, main, wait_until

NAME = "lc-1"
QUEUES = ["etl", "adhoc", "ml"]
USERS = ["ann", "bob", "eve", "dan"]
QUEUE = {"label": "queue", "field": "queue"}
USER = {"label": "user", "spark_conf": "/proxyUser"}
CORES = {"label": "cores", "spark_conf": "/conf/spark.driver.cores"}
USAGE = "livy_gateway_cu_seconds_total"


def of_row(row):
    return round(row["cuHours"] * 3600e6), row["vcoreSeconds"], row["mbSeconds"]


def combination(labels):
    return labels["queue"], labels["user"]


class Dimensions(EndToEnd):
    def setUp(self):
        super().setUp()
        self.simulator = self.start_simulator(scenario=self.write("scenario.json", {
            "speed": 200, "workspaces": [{"id": "w-1", "gateways": [
                {"id": NAME, "queues": QUEUES, "users": USERS, "starting_seconds": 20, "running_seconds": [60, 300],
                 "terminating_seconds": 20, "error_share": 0.3}]}]}))

    def configure(self, *dimensions, limit=500):
        return self.write_config(self.simulator, [gateway(NAME)], dimensions=list(dimensions), api={"page_size": 20},
                                 limits={"series_per_gateway": limit})

    def start(self, *dimensions, limit=500):
        """The gateway is empty when it is first seen, so that all its usage counts."""
        exporter = self.start_exporter(self.configure(*dimensions, limit=limit), "--storage.path",
                                       str(self.folder / "ledger"))
        exporter.wait_for(lambda m: m.value("livy_gateway_up") == 1, "a good poll")
        return exporter

    def run_sessions(self, exporter, count):
        """New ones begin and end; the metrics that show it."""
        for _ in range(4):
            self.simulator.sessions(NAME, create=count // 4)
            exporter.wait_for_polls(exporter.scrape().value("livy_gateway_polls_total") + 1)

        def ended():
            truth = true_count(self.simulator.truth(NAME))
            return truth if truth.terminated + truth.error == truth.started else None

        truth = wait_until(ended, "all sessions have ended", alive=[self.simulator, exporter])
        return exporter.wait_for(lambda m: counted(m, NAME) == truth, f"the counters are {truth}")

    def listed(self, of):
        """Sessions and usage of the list, by `of(row)`."""
        sums = collections.defaultdict(lambda: (0, 0, 0, 0))
        for row in self.simulator.listing(NAME):
            sums[of(row)] = tuple(a + b for a, b in zip(sums[of(row)], (1, *of_row(row))))
        return dict(sums)

    def assert_breakdown(self, metrics, label):
        by = self.simulator.truth(NAME, by=label)["by"]
        self.assertGreater(len(by), 2)
        for value, tally in by.items():
            self.assertEqual(usage(metrics, NAME, **{label: value}), used(tally), value)
            for state in ("terminated", "error"):
                sessions = metrics.all("livy_gateway_sessions", state=state, **{label: value})
                self.assertEqual(sum(count for _, count in sessions), tally["ended"][state])

    def assert_whole(self, metrics):
        """Sums over all further labels are the truth."""
        truth = self.simulator.truth(NAME)
        self.assertEqual(counted(metrics, NAME), true_count(truth))
        rows = self.simulator.listing(NAME)
        for state in STATES:
            of_state = [row for row in rows if row["state"] == state]
            for family, field in (("sessions", None), ("vcoreseconds", "vcoreSeconds"), ("mbseconds", "mbSeconds"),
                                  ("cuhours", "cuHours")):
                shown = sum(value for _, value in metrics.all(f"livy_gateway_{family}", state=state))
                wanted = sum(1 if field is None else row[field] for row in of_state)
                self.assertAlmostEqual(shown, wanted, 6 if field == "cuHours" else None, f"{family} {state}")

    def combinations(self, metrics):
        return {combination(labels) for labels, _ in metrics.all(USAGE)} - {("_other", "_other")}

    def reload(self, exporter, *dimensions, limit=500):
        self.configure(*dimensions, limit=limit)
        polls = exporter.scrape().value("livy_gateway_polls_total")
        before = len(exporter.log(msg="configuration reloaded"))
        exporter.send(signal.SIGHUP)
        wait_until(lambda: len(exporter.log(msg="configuration reloaded")) > before, "reload", alive=[exporter])
        at_once = exporter.scrape()
        self.assertEqual(counted(at_once, NAME), true_count(self.simulator.truth(NAME)))
        return exporter.wait_for(lambda m: m.value("livy_gateway_polls_total") >= polls + 2 and
                                 m.all("livy_gateway_sessions"), "polls after the reload")

    def test_each_label_and_both(self):
        exporter = self.start(QUEUE, USER)
        metrics = self.run_sessions(exporter, 60)
        self.assert_breakdown(metrics, "queue")
        self.assert_breakdown(metrics, "user")
        self.assert_whole(metrics)
        self.assertEqual(metrics.value("livy_gateway_series_folded_total"), 0)
        listed = self.listed(lambda row: (row["queue"], json.loads(row["sparkConf"])["proxyUser"]))
        self.assertEqual(self.combinations(metrics), set(listed))
        for (queue, user), (sessions, *of_them) in listed.items():
            self.assertEqual(usage(metrics, NAME, queue=queue, user=user), tuple(of_them))
            shown = metrics.by_state("livy_gateway_sessions", queue=queue, user=user)
            self.assertEqual((set(shown), sum(shown.values())), (set(STATES), sessions))

    def test_a_limit_folds_and_is_kept_over_a_restart(self):
        limit = 4
        exporter = self.start(QUEUE, USER, limit=limit)
        metrics = self.run_sessions(exporter, 40)
        kept = self.combinations(metrics)
        self.assertEqual(len(kept), limit)
        self.assert_folded(metrics, kept)
        listed = self.listed(lambda row: (row["queue"], json.loads(row["sparkConf"])["proxyUser"]) in kept)
        self.assertEqual(metrics.value("livy_gateway_series_folded_total"), listed[False][0])
        for number in (signal.SIGTERM, signal.SIGKILL):
            exporter.stop(number)
            # The first that the next process sees are the newest, which others than the kept ones may have made.
            self.simulator.sessions(NAME, create=8)
            exporter = self.start(QUEUE, USER, limit=limit)
            metrics = self.run_sessions(exporter, 8)
            self.assertEqual(self.combinations(metrics), kept)
            self.assert_folded(metrics, kept)

    def assert_folded(self, metrics, kept):
        self.assert_whole(metrics)

        def place(row):
            found = row["queue"], json.loads(row["sparkConf"])["proxyUser"]
            return found if found in kept else ("_other", "_other")

        for (queue, user), (sessions, *of_them) in self.listed(place).items():
            self.assertEqual(usage(metrics, NAME, queue=queue, user=user), tuple(of_them), (queue, user))
            shown = metrics.by_state("livy_gateway_sessions", queue=queue, user=user)
            self.assertEqual(sum(shown.values()), sessions, (queue, user))

    def test_a_reload_with_others(self):
        exporter = self.start(QUEUE, USER)
        self.run_sessions(exporter, 40)
        metrics = self.reload(exporter, QUEUE)
        self.assert_breakdown(metrics, "queue")
        self.assert_whole(metrics)
        metrics = self.reload(exporter, USER, QUEUE, CORES)
        self.assert_breakdown(metrics, "queue")  # what stays keeps its values
        self.assert_whole(metrics)
        metrics = self.run_sessions(exporter, 20)
        self.assertEqual(len([value for labels, value in metrics.all(USAGE) if labels["cores"] != ""]),
                         len(metrics.all(USAGE, cores="1")))
        self.assert_whole(metrics)
        metrics = self.reload(exporter, QUEUE, USER, limit=2)
        self.assertLessEqual(len(self.combinations(metrics)), 2)
        self.assert_whole(metrics)
        metrics = self.reload(exporter)
        self.assertEqual(len(metrics.all(USAGE)), 1)
        self.assert_whole(metrics)
        exporter.stop()
        exporter = self.start()
        self.assert_whole(exporter.scrape())


if __name__ == "__main__":
    main()
