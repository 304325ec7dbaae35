"""Every fault of faults.py, each on a gateway of its own and all at once: seen for what it is, and by nobody else."""
import contextlib
import socket
import time

import faults
from certificates import Authority, self_signed
from harness import PATIENCE, SANITIZED, SOURCE, EndToEnd, fixed_session, gateway, main, wait_until

INTERVAL = 0.3
REQUEST_TIMEOUT = 10 if SANITIZED else 2
STALE_AFTER = 40 if SANITIZED else 8
# How far a test on a busy machine may be off. It is far below what a mistake would cost.
SLACK = 20 if SANITIZED else 2
USAGE = ("livy_gateway_sessions", "livy_gateway_cuhours", "livy_gateway_vcoreseconds", "livy_gateway_mbseconds",
         "livy_gateway_oldest_session_created_timestamp_seconds")
ROWS = [fixed_session(i) for i in range(3)] + [fixed_session(9, state="error")]
# Gateways that nothing is wrong with: of the account that has most of the faults, of another key, of another region.
GOOD = {"good": {}, "good-key": {"credentials": "second"}, "good-region": {"region": "99"}}
# Names are looked up in no other way than they would be on a machine whose name servers answer.
QUICK_RESOLVER = {"RES_OPTIONS": "timeout:1 attempts:1", "LOCALDOMAIN": "."}
FROM_THE_START = ("no-name",)
REGIONS = {"refused": "3", "silent": "4", "no-name": "invalid"}


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


class FaultMatrix(EndToEnd):
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

    def run_matrix(self, exporter, table, make, mend):
        names = [fault.name for fault in table]
        exporter.wait_for(lambda m: len(m.all("livy_gateway_up")) == len(names) + len(GOOD), "every first poll")
        first = exporter.wait_for(lambda m: down(m) <= set(FROM_THE_START), "all are up that can be")
        watch = Watch(self, exporter, names)
        make()

        def all_fail_again(metrics):
            return all(sum(failures(metrics, name).values()) >= sum(failures(first, name).values()) + 2
                       for name in names)

        bad = watch.until(all_fail_again, "all of them fail, and fail again")
        for fault in table:
            with self.subTest(fault.name):
                self.assertEqual(metrics_of(bad, fault.name), (0, [fault.reason]))
        stale = watch.until(lambda m: watch.gone >= set(names), "what they showed is withdrawn")
        self.assertEqual(watch.stayed, set(names) - set(FROM_THE_START))
        self.assert_untouched(exporter, first, stale)
        started = time.monotonic()
        mend()
        self.assert_mended(exporter, first, names, started)
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

    def assert_mended(self, exporter, first, names, started):
        mended = exporter.wait_for(lambda m: down(m) <= set(FROM_THE_START), "all is well again")
        # A request that hung when the fault ended takes its time; the next poll, or its turn, comes with the interval.
        self.assertLess(time.monotonic() - started, REQUEST_TIMEOUT + INTERVAL + SLACK)
        for name in names:
            with self.subTest(mended=name):
                self.assertEqual(usage(mended, name), usage(first, name))

    def test_http(self):
        table = faults.ANSWERS + faults.CONNECTIONS + faults.PLACES + faults.KEYS
        # These say something about the whole account to the exporter, so each is in an account of its own.
        own = [fault for fault in table if fault.reason not in faults.OF_ONE_GATEWAY or fault in faults.KEYS]
        keys = {fault.name: self.key_of(fault) for fault in own}
        self.scenario = self.world([*GOOD, *(fault.name for fault in table)],
                                   [{"id": key["access_key_id"], "secret": key["access_key_secret"],
                                     "token": key.get("security_token", "")} for key in keys.values()])
        main_place = self.start_simulator(scenario=self.scenario)
        places = {place: self.start_place(place, main_place.ports["http"]) for place in ("refused", "silent")}
        special = {fault.name: {"region": REGIONS[fault.how["place"]]} if fault in faults.PLACES else {}
                   for fault in table}
        for fault in own:
            special[fault.name]["credentials"] = fault.name
        config = self.configure(f"http://127.0.0.{{region}}:{main_place.ports['http']}", special, credentials=keys)
        self.start_place("good-region", main_place.ports["http"])
        exporter = self.start_exporter(config, env={**self.environment(), **QUICK_RESOLVER})
        closing = contextlib.ExitStack()
        self.addCleanup(closing.close)

        def make():
            for fault in faults.ANSWERS + faults.CONNECTIONS:
                main_place.fault(fault.how, gateway=fault.name)
            for fault in faults.KEYS:
                main_place.call("POST", "/sim/keys", {"id": f"k-{fault.name}", **fault.how})
            for place in ("refused", "silent"):
                self.assertEqual(places[place].stop()[0], 0)
            self.fall_silent(closing, REGIONS["silent"], main_place.ports["http"])

        def mend():
            main_place.clear_faults()
            for fault in faults.KEYS:
                main_place.call("POST", "/sim/keys", self.mended_key(fault))
            closing.close()
            for place in ("refused", "silent"):
                self.start_place(place, main_place.ports["http"])

        self.run_matrix(exporter, table, make, mend)

    @staticmethod
    def environment():
        return {"ALIBABA_CLOUD_ACCESS_KEY_ID": "test-key", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "test-secret"}

    @staticmethod
    def key_of(fault):
        key = {"type": "access_key", "access_key_id": f"k-{fault.name}", "access_key_secret": "test-secret"}
        if fault.name.startswith("token-"):
            key.update(type="sts_token", security_token="token")
        return key

    def mended_key(self, fault):
        token = self.key_of(fault).get("security_token", "")
        return {"id": f"k-{fault.name}", "secret": "test-secret", "token": token, "inactive": False, "denied": False,
                "expired": False}

    def start_place(self, place, port):
        """A simulator of its own at the address that the place's region leads to."""
        region = REGIONS.get(place) or GOOD[place]["region"]
        return self.start_simulator(None, "--listen", f"127.0.0.{region}:{port}", scenario=self.scenario)

    @staticmethod
    def fall_silent(closing, region, port):
        """Until `closing`, connections to the address are neither accepted nor refused: its queue is full."""
        address = (f"127.0.0.{region}", port)
        server = closing.enter_context(socket.socket())
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind(address)
        server.listen(0)
        for _ in range(3):
            client = closing.enter_context(socket.socket())
            client.setblocking(False)
            client.connect_ex(address)

    def test_tls(self):
        table = faults.TLS
        hosts = {fault.name: f"127.0.0.{number}" for number, fault in enumerate(table, 2)}
        addresses = ["127.0.0.1", "127.0.0.99", *hosts.values()]
        authority = Authority(self.folder)
        good = authority.issue("good", *(f"IP:{address}" for address in addresses))
        bad = self.bad_certificates(authority, hosts)
        simulator = self.start_tls(addresses, good, [*GOOD, *hosts])
        simulator.fault({"close": True})  # each poll meets the certificate of its time
        config = self.configure(f"https://127.0.0.{{region}}:{simulator.ports['https']}",
                                {name: {"region": host.rsplit(".", 1)[1]} for name, host in hosts.items()},
                                api={"ca_file": str(authority.certificate)})
        exporter = self.start_exporter(config)

        def change(fault, certificate, handshake):
            simulator.call("POST", "/sim/tls", {
                "listener": addresses.index(hosts[fault.name]), "certificate": str(certificate[0]),
                "key": str(certificate[1]), "handshake": handshake})

        def make():
            for fault in table:
                change(fault, bad.get(fault.how.get("certificate"), good), fault.how.get("handshake", "normal"))

        def mend():
            for fault in table:
                change(fault, good, "normal")

        self.run_matrix(exporter, table, make, mend)

    def test_proxy(self):
        regions = {fault.name: fault.name for fault in faults.PROXY}
        hosts = [f"emr-serverless-spark.{region}.aliyuncs.com" for region in ("1", "99", *regions.values())]
        authority = Authority(self.folder)
        certificate, key = authority.issue("good", *(f"DNS:{host}" for host in hosts))
        simulator = self.start_simulator(
            None, "--listen-tls", "127.0.0.1:0", "--tls-cert", str(certificate), "--tls-key", str(key),
            "--listen-proxy", "127.0.0.1:0", scenario=self.world([*GOOD, *regions]))
        simulator.fault({"close": True}, action="ListLivyComputeSessions")  # each poll asks for a tunnel
        config = self.configure(
            "https://emr-serverless-spark.{region}.aliyuncs.com",
            {name: {"region": region} for name, region in regions.items()},
            api={"ca_file": str(authority.certificate), "proxy": f"http://127.0.0.1:{simulator.ports['proxy']}"})
        exporter = self.start_exporter(config)
        made = []

        def make():
            for fault in faults.PROXY:
                host = f"emr-serverless-spark.{regions[fault.name]}.aliyuncs.com"
                made.append(simulator.fault(fault.how, action="Connect", host=host))

        def mend():
            for number in made:
                simulator.call("DELETE", f"/sim/fault?id={number}")

        self.run_matrix(exporter, faults.PROXY, make, mend)

    def bad_certificates(self, authority, hosts):
        return {
            "expired": authority.issue("expired", f"IP:{hosts['tls-expired']}", end="20200102000000Z"),
            "not-yet": authority.issue("not-yet", f"IP:{hosts['tls-not-yet']}", start="20480101000000Z"),
            "self-signed": self_signed(self.folder, "self-signed", f"IP:{hosts['tls-self-signed']}"),
            "unknown": Authority(self.folder, "unknown").issue("leaf", f"IP:{hosts['tls-unknown']}"),
            "other-host": authority.issue("other-host", "IP:127.0.0.200", "DNS:other.example"),
        }

    def start_tls(self, addresses, certificate, names):
        with contextlib.ExitStack() as held:
            port = self.common_port(held, addresses)
        flags = [flag for address in addresses for flag in (
            "--listen-tls", f"{address}:{port}", "--tls-cert", str(certificate[0]), "--tls-key", str(certificate[1]))]
        return self.start_simulator(None, *flags, scenario=self.world(names))

    @staticmethod
    def common_port(held, addresses):
        """A port that is free at all of them."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            port = 0
            with contextlib.ExitStack() as tried, contextlib.suppress(OSError):
                for address in addresses:
                    one = tried.enter_context(socket.socket())
                    one.bind((address, port))
                    port = one.getsockname()[1]
                held.enter_context(tried.pop_all())
                return port
        raise AssertionError("no port is free at every address")

    def test_documented(self):
        text = (SOURCE / "docs" / "faults.md").read_text("utf-8")
        self.assertIn(faults.markdown(), text, "docs/faults.md does not hold what tests/e2e/faults.py prints")
        names = [fault.name for _, table in faults.GROUPS for fault in table]
        self.assertEqual(len(set(names)), len(names))
        self.assertGreaterEqual(len(names), 40)


def metrics_of(metrics, name):
    return metrics.value("livy_gateway_up", gateway=name), list(failures(metrics, name))


if __name__ == "__main__":
    main()
