"""Many faults at once, each on a gateway of its own: seen for what they are, and by nobody else. docs/faults.md tells
what is checked.
"""
import time

from harness import SANITIZED, EndToEnd, fixed_session, gateway, wait_until

INTERVAL = 0.3
REQUEST_TIMEOUT = 10 if SANITIZED else 4
STALE_AFTER = 40 if SANITIZED else 8
# How far a test on a busy machine may be off. It is far below what a mistake would cost.
SLACK = 20 if SANITIZED else 2
USAGE = ("livy_gateway_sessions", "livy_gateway_cuhours", "livy_gateway_vcoreseconds", "livy_gateway_mbseconds",
         "livy_gateway_oldest_session_created_timestamp_seconds")
ROWS = [fixed_session(i) for i in range(3)] + [fixed_session(9, state="error")]
# Gateways that nothing is wrong with: of the account that has most of the faults, of another key, of another region.
GOOD = {"good": {}, "good-key": {"credentials": "second"}, "good-region": {"region": "99"}}
DOWN_AT_FIRST = {"no-name", "no-route"}
NEVER_UP = {"no-name"}


def usage(metrics, name):
    return {family: metrics.by_state(family, gateway=name) for family in USAGE}


def failures(metrics, name):
    return {labels["reason"]: value for labels, value
            in metrics.all("livy_gateway_poll_failures_total", gateway=name) if value > 0}


def polls(metrics, name):
    return metrics.value("livy_gateway_polls_total", gateway=name)


def down(metrics):
    return {labels["gateway"] for labels, value in metrics.all("livy_gateway_up") if value == 0}


class Watch:
    """Looks at every scrape: what a gateway showed last stays, and goes when it is stale."""

    def __init__(self, test, exporter, names):
        self.test, self.exporter, self.names = test, exporter, names
        self.first = exporter.scrape()
        self.stayed, self.gone = set(), set()

    def until(self, condition, what):
        def look():
            metrics = self.exporter.scrape()
            for name in self.names:
                self._check(metrics, name)
            return metrics if condition(metrics) else None

        return wait_until(look, what, alive=[self.exporter])

    def _check(self, metrics, name):
        if metrics.value("livy_gateway_up", gateway=name) == 1:
            return
        shown = usage(metrics, name)
        # With no good poll ever, there is nothing to show.
        age = time.time() - (metrics.value("livy_gateway_last_success_timestamp_seconds", gateway=name) or 0)
        if age < STALE_AFTER - 1:
            self.test.assertEqual(shown, usage(self.first, name), f"{name}, {age:.1f} s after its last good poll")
            self.stayed.add(name)
        elif age > STALE_AFTER + SLACK:
            self.test.assertFalse(any(shown.values()), f"{name}, {age:.1f} s after its last good poll: {shown}")
        if not any(shown.values()):
            self.gone.add(name)


class Matrix(EndToEnd):
    def configure(self, url, table, api=None, **sections):
        """`table`: the gateways' ids and what is special about each."""
        gateways = [gateway(name, **{"region": "1", **more}) for name, more in {**GOOD, **table}.items()]
        second = {"type": "access_key", "access_key_id": "second", "access_key_secret": "test-secret"}
        return self.write_config(
            url, gateways, credentials={"second": second, **sections.pop("credentials", {})},
            poll={"interval": f"{INTERVAL * 1000:.0f}ms", "timeout": "10m",
                  "stale_after": f"{STALE_AFTER}s"},
            api={"request_timeout": f"{REQUEST_TIMEOUT}s", "max_in_flight": 256, "max_response_bytes": 1 << 20,
                 "max_attempts": 1, **(api or {})}, **sections)

    def world(self, names, keys=(), **more):
        """A scenario in which every gateway lists the same."""
        return self.write("world.json", {
            "keys": [{"id": "second", "secret": "test-secret"}, *keys],
            "workspaces": [{"id": "w-1", "gateways": [{"id": name, "sessions": ROWS} for name in names]}], **more})

    def run_matrix(self, exporter, table, make, mend, recovery=REQUEST_TIMEOUT + INTERVAL):
        """`recovery`: seconds from the end of the faults until all is well. A request that hung takes its time; the
        next poll comes with the interval.
        """
        names = [fault.name for fault in table]
        exporter.wait_for(lambda m: len(m.all("livy_gateway_up")) == len(names) + len(GOOD), "every first poll")
        first = exporter.wait_for(lambda m: down(m) <= DOWN_AT_FIRST, "all are up that can be")
        watch = Watch(self, exporter, names)
        make()

        def all_fail_again(metrics):
            return all(sum(failures(metrics, name).values()) >= sum(failures(first, name).values()) + 2
                       for name in names)

        bad = watch.until(all_fail_again, "all of them fail, and fail again")
        for fault in table:
            with self.subTest(fault.name):
                self.assertEqual(outcome(bad, fault.name), (0, [fault.reason]))
        stale = watch.until(lambda m: watch.gone >= set(names), "what they showed is withdrawn")
        self.assertEqual(watch.stayed, set(names) - DOWN_AT_FIRST)
        self.assert_untouched(exporter, first, stale)
        started = time.monotonic()
        mend()
        self.assert_mended(exporter, first, names, started + recovery)
        self.assert_untouched(exporter, stale, exporter.scrape())
        self.assert_memory_bounded(exporter)

    def assert_untouched(self, exporter, before, after):
        for name in GOOD:
            with self.subTest(untouched=name):
                self.assertEqual(failures(after, name), {})
                self.assertEqual(usage(after, name), usage(before, name))
                self.assertGreater(polls(after, name), polls(before, name))
                success = after.value("livy_gateway_last_success_timestamp_seconds", gateway=name)
                self.assertLess(time.time() - success, INTERVAL + SLACK)
                self.assertEqual(exporter.log(gateway=name, level="warn"), [])

    def assert_mended(self, exporter, first, names, deadline):
        mended = exporter.wait_for(lambda m: down(m) <= NEVER_UP, "all is well again")
        self.assertLess(time.monotonic(), deadline + SLACK)
        for name in set(names) - NEVER_UP:
            with self.subTest(mended=name):
                self.assertEqual(usage(mended, name), usage(first, "good"))


def outcome(metrics, name):
    return metrics.value("livy_gateway_up", gateway=name), list(failures(metrics, name))
