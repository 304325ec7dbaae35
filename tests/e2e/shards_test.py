"""Several processes with one configuration share the gateways, listed and found, without a gap and without a double."""
from harness import EndToEnd, gateway, main, wait_until

TOTAL = 3
GATEWAYS = 60
REGION = "cn-hangzhou"


class Shards(EndToEnd):
    def setUp(self):
        super().setUp()
        self.simulator = self.start_simulator(scenario=self.write("scenario.json", {"workspaces": [
            {"id": "w-1", "region": REGION, "gateways": [{"id": "lc", "copies": GATEWAYS // 2, "live": 1}]},
            {"id": "w-2", "region": REGION, "gateways": [{"id": "lc", "copies": GATEWAYS // 2, "live": 2}]}]}))
        self.whole = {(one["workspace"], one["id"]) for one in self.simulator.gateways()}
        self.config = self.write_config(
            self.simulator, [gateway(f"lc-{i:05d}") for i in range(1, GATEWAYS // 2 + 1)], poll={"interval": "500ms"},
            discovery=[{"region": REGION, "refresh_interval": "1s"}])

    def start(self, index, total=TOTAL):
        return self.start_exporter(self.config, "--shard.index", str(index), "--shard.total", str(total))

    def share(self, exporter, size=None):
        """What it polls, once that is up."""

        def up(metrics):
            gateways = {(labels["workspace_id"], labels["livy_compute_id"])
                        for labels, value in metrics.all("livy_gateway_up") if value == 1}
            series = metrics.all("livy_gateway_polls_total")
            return len(gateways) == len(series) == (size or len(series)) and metrics.all(
                "livy_gateway_discovery_up", region_id=REGION) and gateways

        return exporter.wait_for(up, "a share is up") and up(exporter.scrape())

    def test_the_union_is_the_whole(self):
        self.assertEqual(len(self.whole), GATEWAYS)
        exporters = [self.start(index) for index in range(TOTAL)]
        shares = [self.share(exporter) for exporter in exporters]
        self.assertEqual(sum(len(share) for share in shares), GATEWAYS, shares)
        self.assertEqual(set.union(*shares), self.whole)
        for share in shares:
            self.assertEqual({workspace for workspace, _ in share}, {"w-1", "w-2"})
            self.assertGreater(len(share), GATEWAYS / TOTAL / 3)
        sessions = sum(value for exporter in exporters
                       for _, value in exporter.scrape().all("livy_gateway_sessions", state="running"))
        self.assertEqual(sessions, GATEWAYS / 2 * 3)
        self.simulator.call("POST", "/sim/gateway", {"workspace": "w-2", "id": "lc-new", "region": REGION})
        self.wait_for_one(exporters, "lc-new")

        moved = self.share(self.start(TOTAL, TOTAL + 1))
        for index, exporter in enumerate(exporters):
            exporter.stop()
            after = self.share(self.start(index, TOTAL + 1))
            before = shares[index] | ({("w-2", "lc-new")} if index == self.taker else set())
            self.assertEqual(after, before - moved)  # a shard more takes its share, and nothing else moves
        self.assertEqual(len(moved & self.whole), len(moved - {("w-2", "lc-new")}))
        self.assertGreater(len(moved), GATEWAYS / TOTAL / 4)

    def wait_for_one(self, exporters, name):
        """A gateway that appears is taken by one of them."""

        def takers():
            return [index for index, exporter in enumerate(exporters)
                    if exporter.scrape().all("livy_gateway_polls_total", livy_compute_id=name)]

        wait_until(takers, f"{name} is polled", alive=exporters)
        lists = self.simulator.stats()["by_action"]["ListLivyCompute"]
        wait_until(lambda: self.simulator.stats()["by_action"]["ListLivyCompute"] >= lists + 4 * TOTAL,
                   "all have looked through both workspaces again", alive=exporters)
        self.taker, = takers()

    def test_a_wrong_share_is_refused(self):
        for flags, told in ((("--shard.index", "3", "--shard.total", "3"),
                             "--shard.index: expected a whole number from 0 to 2, found '3'"),
                            (("--shard.index", "1"), "--shard.index: expected a whole number from 0 to 0, found '1'"),
                            (("--shard.index", "-1", "--shard.total", "3"), "--shard.index: "),
                            (("--shard.total", "0"), "--shard.total: expected a whole number from 1 to 1000"),
                            (("--shard.total", "1001"), "--shard.total: expected a whole number from 1 to 1000")):
            for command in ((), ("once",), ("check-config",)):
                with self.subTest(flags=flags, command=command):
                    run = self.run_exporter(*command, "--config.file", self.config, *flags)
                    self.assertEqual((run.returncode, run.stdout), (2, ""))
                    self.assertIn(told, run.stderr)


if __name__ == "__main__":
    main()
