"""sessions.per_session: series of their own for live sessions, so many at most, and never for others."""
from harness import EndToEnd, fixed_session, gateway, main

NAME = "lc-1"
FAMILIES = ("session_info", "session_cuhours", "session_vcoreseconds", "session_mbseconds",
            "session_created_timestamp_seconds")
ROWS = [fixed_session(1, "terminated"), fixed_session(2, "running", queue="etl", cuHours=0.25),
        fixed_session(3, "starting", cuHours=None, vcoreSeconds=None, mbSeconds=None), fixed_session(4, "terminating"),
        fixed_session(5, "error"), fixed_session(6, "running")]


def session_id(number):
    return f"livy-{number:08d}"


def shown(metrics):
    """The sessions of each family."""
    return [sorted(labels["session_id"] for labels, _ in metrics.all(f"livy_gateway_{family}")) for family in FAMILIES]


class Sessions(EndToEnd):
    def start(self, **sections):
        self.simulator = self.start_simulator([{"id": NAME, "order": "oldest_first", "sessions": ROWS}])
        exporter = self.start_exporter(self.write_config(self.simulator, [gateway(NAME)], **sections))
        exporter.wait_for(lambda m: m.value("livy_gateway_up") == 1, "a good poll")
        return exporter

    def wait_for_sessions(self, exporter, *numbers):
        wanted = [[session_id(number) for number in numbers]] * len(FAMILIES)
        return exporter.wait_for(lambda m: shown(m) == wanted, f"the series of {numbers}")

    def test_off_by_default(self):
        exporter = self.start()
        for sections in ({}, {"sessions": {"per_session": False, "per_session_limit": 3}}):
            metrics = exporter.wait_for_polls(3)
            self.assertNotIn("session_id", metrics.text)
            self.assertNotIn("livy_gateway_session_info", metrics.text)
            exporter.stop()
            exporter = self.start(**sections)

    def test_the_live_ones_while_they_live(self):
        exporter = self.start(sessions={"per_session": True})
        metrics = self.wait_for_sessions(exporter, 2, 3, 4, 6)
        (labels, value), = metrics.all("livy_gateway_session_info", session_id=session_id(2))
        self.assertEqual(value, 1)
        self.assertEqual(labels, {"workspace_id": "w-1", "livy_compute_id": NAME, "gateway": NAME, "state": "running",
                                  "session_id": session_id(2), "name": "session 2", "queue": "etl"})
        self.assertEqual(metrics.value("livy_gateway_session_info", session_id=session_id(3), state="starting"), 1)
        for number, cu_hours, vcores, memory in ((2, 0.25, 1800, 7372800), (3, 0, 0, 0)):
            one = {"session_id": session_id(number)}
            self.assertEqual(metrics.value("livy_gateway_session_cuhours", **one), cu_hours)
            self.assertEqual(metrics.value("livy_gateway_session_vcoreseconds", **one), vcores)
            self.assertEqual(metrics.value("livy_gateway_session_mbseconds", **one), memory)
            self.assertEqual(metrics.value("livy_gateway_session_created_timestamp_seconds", **one),
                             ROWS[number - 1]["createTime"] / 1000)
        self.simulator.sessions(NAME, rows=[fixed_session(7)], purge={"ids": [session_id(6)]}, correct=[
            {"sessionId": session_id(4), "state": "terminated"}, {"sessionId": session_id(2), "cuHours": 1.5}])
        metrics = self.wait_for_sessions(exporter, 2, 3, 7)
        self.assertEqual(metrics.value("livy_gateway_session_cuhours", session_id=session_id(2)), 1.5)
        self.simulator.sessions(NAME, correct=[{"sessionId": session_id(i), "state": "error"} for i in (2, 3, 7)])
        self.wait_for_sessions(exporter)

    def test_so_many_at_most_the_oldest_first(self):
        exporter = self.start(sessions={"per_session": True, "per_session_limit": 2})
        self.wait_for_sessions(exporter, 2, 3)
        self.simulator.sessions(NAME, correct=[{"sessionId": session_id(2), "state": "terminated"}])
        self.wait_for_sessions(exporter, 3, 4)

    def test_they_go_with_the_other_gauges(self):
        exporter = self.start(sessions={"per_session": True}, poll={"stale_after": "1s"}, api={"max_attempts": 1})
        self.wait_for_sessions(exporter, 2, 3, 4, 6)
        self.simulator.fault({"status": 500})
        self.wait_for_sessions(exporter)
        self.simulator.clear_faults()
        self.wait_for_sessions(exporter, 2, 3, 4, 6)


if __name__ == "__main__":
    main()
