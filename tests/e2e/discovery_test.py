"""Gateways that are found instead of listed: which ones, how they come and go, and what a failure leaves as it is."""
import signal

from counting import NOTHING, counted, true_count
from exposition import Exposition
from harness import EndToEnd, fixed_session, gateway, main, wait_until

REGION = "cn-hangzhou"
UP = "livy_gateway_discovery_up"
FAILURES = "livy_gateway_discovery_failures_total"
SUCCESS = "livy_gateway_discovery_last_success_timestamp_seconds"
WORKSPACES = [
    {"id": "w-1", "region": REGION, "gateways": [
        {"id": "lc-1", "name": "etl-1", "live": 1}, {"id": "lc-2", "name": "etl-1-test"}, {"id": "lc-3"}]},
    {"id": "w-2", "region": REGION, "gateways": [{"id": "lc-1", "name": "etl-2"}]},
    {"id": "w-3", "region": REGION, "gateways": []},
    {"id": "w-4", "region": REGION, "status": "TERMINATED", "gateways": [{"id": "lc-9", "name": "etl-9"}]},
    {"id": "w-5", "region": "cn-beijing", "gateways": [{"id": "lc-1", "name": "etl-5"}]}]
ALL = {("w-1", "lc-1"), ("w-1", "lc-2"), ("w-1", "lc-3"), ("w-2", "lc-1")}


def entry(**more):
    return {"region": REGION, "refresh_interval": "1s", **more}


def polled(metrics):
    """Where a poll has succeeded."""
    return {(labels["workspace_id"], labels["livy_compute_id"])
            for labels, value in metrics.all("livy_gateway_up") if value == 1}


class Discovery(EndToEnd):
    def setUp(self):
        super().setUp()
        self.simulator = self.start_simulator(scenario=self.write("scenario.json", {"workspaces": WORKSPACES}))

    def configure(self, *discovery, gateways=None, **sections):
        return self.write_config(self.simulator, gateways, discovery=list(discovery), api={"max_attempts": 1},
                                 **sections)

    def start(self, *discovery, flags=(), **sections):
        return self.start_exporter(self.configure(*discovery, **sections), *flags)

    def wait_for_gateways(self, exporter, wanted):
        return exporter.wait_for(lambda m: polled(m) == wanted, f"{wanted} are up")

    def once(self, *discovery, code=0, **sections):
        run = self.run_exporter("once", "--config.file", self.configure(*discovery, **sections))
        self.assertEqual(run.returncode, code, run.stderr)
        return Exposition(run.stdout)

    def put(self, workspace, livy_compute_id, **more):
        self.simulator.call("POST", "/sim/gateway", {"workspace": workspace, "id": livy_compute_id, "region": REGION,
                                                     **more})

    def remove(self, workspace, name):
        self.simulator.call("DELETE", f"/sim/gateway?workspace={workspace}&gateway={name}")

    def break_off(self, status=500, **match):
        return self.simulator.fault({"status": status}, **match)

    def reload(self, exporter):
        before = len(exporter.log(msg="configuration reloaded"))
        exporter.send(signal.SIGHUP)
        wait_until(lambda: len(exporter.log(msg="configuration reloaded")) > before, "reload", alive=[exporter])

    def test_which_gateways(self):
        first, second = ("w-1", "lc-1"), ("w-2", "lc-1")
        for wanted, discovery in (
                (ALL, [entry()]),
                ({second}, [entry(workspace_ids=["w-2", "w-3"])]),
                ({first, second, ("w-1", "lc-2")}, [entry(include="etl-.*")]),
                ({first, second}, [entry(include="etl-.*", exclude=".*-test")]),
                ({("w-1", "lc-3")}, [entry(include="lc-3")]),  # named as its id
                (set(), [entry(include="etl")]),  # a pattern is the whole name's
                ({first}, [entry(workspace_ids=["w-1"], include="etl-[0-9]"), entry(include="etl-1")]),
                ({("w-5", "lc-1")}, [entry(region="cn-beijing")])):
            with self.subTest(discovery=discovery):
                metrics = self.once(*discovery)
                self.assertEqual(polled(metrics), wanted)
                self.assertEqual(len(metrics.all("livy_gateway_polls_total")), len(wanted))
                self.assertEqual([value for _, value in metrics.all(UP)], [1])
        self.assertNotIn("w-4/lc-9", self.simulator.stats()["by_gateway"])

    def test_once(self):
        metrics = self.once(entry(workspace_ids=["w-1"]), gateways=[gateway("lc-1", workspace_id="w-2")])
        self.assertEqual(polled(metrics), ALL)
        self.assertEqual(len(metrics.all("livy_gateway_info")), 3)
        self.break_off(action="ListLivyCompute", workspace="w-1")
        metrics = self.once(entry(), code=1)
        self.assertEqual(polled(metrics), set())  # that workspace is asked first, and an outage is nobody's own
        self.assertEqual(metrics.value(UP, region_id=REGION, credentials="default"), 0)

    def test_what_is_told_of_a_gateway(self):
        self.put("w-2", "lc-7", name="told", queue="q", status="STOPPED", created_by="me", cpu_limit="2",
                 memory_limit="8Gi", livy_version="0.9", release_version="esr-5")
        exporter = self.start(entry(workspace_ids=["w-2"]))
        metrics = exporter.wait_for(lambda m: m.all("livy_gateway_info", livy_compute_id="lc-7", livy_version="0.9"),
                                    "all is told")
        (labels, value), = metrics.all("livy_gateway_info", livy_compute_id="lc-7")
        self.assertEqual(value, 1)
        wanted = {"workspace_id": "w-2", "livy_compute_id": "lc-7", "gateway": "told", "region_id": REGION,
                  "queue": "q", "status": "STOPPED", "created_by": "me", "cpu_limit": "2", "memory_limit": "8Gi",
                  "livy_version": "0.9", "release_version": "esr-5"}
        self.assertEqual({**wanted, **labels}, labels)
        self.assertEqual(set(labels) - set(wanted), {"auth_type"})

    def test_a_gateway_that_is_listed_too_is_polled_once(self):
        listed = gateway("lc-1", name="listed")
        exporter = self.start(entry(), entry(include="etl-.*"), gateways=[listed])
        self.wait_for_gateways(exporter, ALL)
        metrics = exporter.wait_for_polls(20)
        requests = self.simulator.stats()["by_gateway"]
        for workspace, name in ALL:
            (labels, polls), = metrics.all("livy_gateway_polls_total", workspace_id=workspace, livy_compute_id=name)
            self.assertLess(requests[f"{workspace}/{name}"], polls * 1.5)
            if (workspace, name) == ("w-1", "lc-1"):
                self.assertEqual(labels["gateway"], "listed")

    def test_they_come_and_go(self):
        for kind, flags in (("memory", ()), ("disk", ("--storage.path", str(self.folder / "ledger")))):
            with self.subTest(kind):
                self.come_and_go(self.start(entry(), flags=flags), kind)

    def come_and_go(self, exporter, kind):
        new = ("w-3", f"lc-{kind}")
        self.wait_for_gateways(exporter, ALL)
        self.put(*new)
        lists = self.simulator.stats()["by_action"]["ListWorkspaces"]
        wait_until(lambda: self.simulator.stats()["by_gateway"].get("/".join(new)), "the new gateway is polled",
                   pause=0.01)
        self.assertLessEqual(self.simulator.stats()["by_action"]["ListWorkspaces"], lists + 3)
        self.wait_for_gateways(exporter, ALL | {new})
        self.simulator.sessions(new[1], new[0], rows=[fixed_session(1), fixed_session(2, state="error")])
        first = true_count(self.simulator.truth(new[1], new[0]))._replace(durations=0)
        exporter.wait_for(lambda m: counted(m, new[1]) == first, "its usage is counted")
        self.remove(*new)
        exporter.wait_for(lambda m: new[1] not in m.text, "its series are gone")
        self.assertNotIn(new[1], exporter.get("/")[2])
        self.put(*new, sessions=[fixed_session(3)])
        again = self.wait_for_gateways(exporter, ALL | {new})
        more = true_count(self.simulator.truth(new[1], new[0]))._replace(durations=0)
        both = type(first)(*(a + b for a, b in zip(first, more)))
        self.assertEqual(counted(again, new[1]), both)
        self.assertEqual(again.value("livy_gateway_sessions", gateway=new[1], state="running"), 1)
        self.assertNotEqual(both, NOTHING)
        self.remove(*new)

    def test_a_failure_keeps_what_was_known(self):
        for match, reason, status, visible in (
                ({"action": "ListWorkspaces"}, "server", 500, False),
                ({"action": "ListLivyCompute"}, "server", 503, False),
                ({"action": "ListLivyCompute", "workspace": "w-1"}, "denied", 403, True)):
            with self.subTest(match):
                exporter = self.start(entry())
                before = self.wait_for_gateways(exporter, ALL)
                self.assertEqual(before.value(UP), 1)
                fault = self.break_off(status, **match)
                failed = exporter.wait_for(lambda m: m.value(UP) == 0, "the failure shows")
                self.assertEqual(before.all(FAILURES, reason=reason)[0][1], 0)
                self.assertGreaterEqual(failed.value(FAILURES, reason=reason), 1)
                new = ("w-2", "lc-8")
                self.put(*new)
                exporter.wait_for(lambda m, r=reason: m.value(FAILURES, reason=r) >= 2, "and again")
                known = ALL | ({new} if visible else set())
                self.wait_for_gateways(exporter, known)
                exporter.wait_for_polls(exporter.scrape().value("livy_gateway_polls_total", gateway="etl-1") + 3,
                                        gateway="etl-1")
                self.assertEqual(polled(exporter.scrape()), known)
                self.assertEqual(len(exporter.log(msg="discovery failed; the gateways known before stay")), 1)
                self.simulator.call("DELETE", f"/sim/fault?id={fault}")
                mended = exporter.wait_for(lambda m: m.value(UP) == 1, "it is mended")
                self.assertGreater(mended.value(SUCCESS), before.value(SUCCESS))
                self.wait_for_gateways(exporter, ALL | {new})
                exporter.stop()
                self.remove(*new)

    def test_a_failure_is_not_hidden_by_another_entry(self):
        fault = self.break_off(403, action="ListLivyCompute", workspace="w-1")
        exporter = self.start(entry(workspace_ids=["w-1"]), entry(workspace_ids=["w-2"]))
        metrics = exporter.wait_for(lambda m: m.value(FAILURES, reason="denied"), "one fails")
        wait_until(lambda: exporter.get("/-/ready")[0] == 200, "both have ended", alive=[exporter])
        self.wait_for_gateways(exporter, {("w-2", "lc-1")})

        def failed_again(now):
            self.assertEqual(now.value(UP), 0)
            return now.value(FAILURES, reason="denied") >= metrics.value(FAILURES, reason="denied") + 3

        exporter.wait_for(failed_again, "and fails")
        self.simulator.call("DELETE", f"/sim/fault?id={fault}")
        exporter.wait_for(lambda m: m.value(UP) == 1, "both succeed")
        self.wait_for_gateways(exporter, ALL)

    def test_readiness_waits_for_the_first_discovery(self):
        self.simulator.fault({"latency_ms": 3000}, times=1, action="ListWorkspaces")
        exporter = self.start(entry(), gateways=[gateway("lc-1")])
        exporter.wait_for_polls(3, workspace_id="w-1", livy_compute_id="lc-1")
        status = exporter.get("/-/ready")[0]
        self.assertTrue(status == 503 or exporter.log(msg="first discovery succeeded"), status)
        self.assertEqual(exporter.get("/-/healthy")[0], 200)
        wait_until(lambda: exporter.get("/-/ready")[0] == 200, "ready", alive=[exporter])
        self.assertEqual(polled(exporter.scrape()), ALL)

    def test_a_failed_first_discovery_is_an_end_as_well(self):
        self.break_off(403, action="ListWorkspaces")
        exporter = self.start(entry())
        wait_until(lambda: exporter.get("/-/ready")[0] == 200, "ready", alive=[exporter])
        self.assertEqual(exporter.scrape().all("livy_gateway_polls_total"), [])
        self.simulator.clear_faults()
        self.wait_for_gateways(exporter, ALL)

    def test_a_reload_keeps_them(self):
        halves = [entry(include="etl-.*"), entry(exclude="etl-.*")]
        for before, after in (([entry()], [entry(interval="200ms")]), (halves, halves),
                              ([entry()], halves), (halves, halves[::-1])):
            with self.subTest(before=before, after=after):
                exporter = self.start(*before)
                known = self.wait_for_gateways(exporter, ALL)
                self.break_off(action="ListWorkspaces")  # nothing can be found anew
                self.configure(*after)
                exporter.send(signal.SIGHUP)
                while not exporter.log(msg="configuration reloaded"):
                    self.assertEqual(polled(exporter.scrape()), ALL, "a gap")
                    exporter.assert_running()
                for workspace, name in ALL:
                    labels = {"workspace_id": workspace, "livy_compute_id": name}
                    polls = known.value("livy_gateway_polls_total", **labels)
                    exporter.wait_for_polls(polls + 2, **labels)
                self.assertEqual(polled(exporter.scrape()), ALL, "a gap")
                self.assertEqual(len(exporter.scrape().all("livy_gateway_info")), len(ALL))
                exporter.stop()
                self.simulator.clear_faults()

    def test_a_reload_drops_what_is_no_longer_wanted(self):
        exporter = self.start(entry())
        self.wait_for_gateways(exporter, ALL)
        self.break_off(action="ListWorkspaces")
        self.configure(entry(exclude="etl-1.*"))
        self.reload(exporter)
        self.wait_for_gateways(exporter, {("w-1", "lc-3"), ("w-2", "lc-1")})


if __name__ == "__main__":
    main()
