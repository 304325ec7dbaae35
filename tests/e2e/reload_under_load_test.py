"""500 reloads, good and bad, by signal and over HTTP, while clients scrape without a pause and gateways are polled ten
times a second: no scrape fails, no series is lost, no counter falls, and nothing grows."""
import http.client
import json
import os
import pathlib
import re
import signal
import threading

from exposition import Exposition
from harness import PATIENCE, SANITIZED, EndToEnd, gateway, main, wait_until

RELOADS = 500
WARM_UP = 100  # until the allocator and the pools have what they need
STAYING = [f"lc-{i}" for i in range(1, 7)]  # the same in every good configuration
GROWTH = 2 << 20  # bytes; a leak of one configuration, 30 KB or so, would be 12 MB
SUCCESSFUL = "livy_gateway_exporter_config_last_reload_successful"
SUCCESS_TIME = "livy_gateway_exporter_config_last_reload_success_timestamp_seconds"
ENDED = re.compile(r'msg="(configuration reloaded|the configuration was not reloaded)"')
# Depend on what sessions do, not on who polls them.
COMES_AND_GOES = {"livy_gateway_oldest_session_created_timestamp_seconds"}


class Scraper(threading.Thread):
    """Scrapes over one connection until told to stop, and compares each scrape with the one before."""

    def __init__(self, port):
        super().__init__()
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.stopping = threading.Event()
        self.before = None
        self.scrapes = 0
        self.problem = None

    def run(self):
        try:
            while not self.stopping.is_set():
                self.scrape()
        except Exception as problem:  # told by the test
            self.problem = f"scrape {self.scrapes}: {type(problem).__name__}: {problem}"
        finally:
            self.connection.close()

    def scrape(self):
        self.connection.request("GET", "/metrics")
        answer = self.connection.getresponse()
        text = answer.read().decode()
        if answer.status != 200:
            raise AssertionError(f"{answer.status} {text[:300]}")
        metrics = Exposition(text)
        if self.before is not None:
            compare(self.before, metrics)
        self.before = metrics
        self.scrapes += 1
        self.stopping.wait(0.01)  # the reloads need a processor, too


def is_counter(metrics, name):
    return metrics.types.get(name) == "counter" or name.endswith(("_bucket", "_count", "_sum"))


def compare(before, after):
    for (name, labels), value in before.samples.items():
        of = dict(labels).get("gateway")
        if name in COMES_AND_GOES or not (of is None or of in STAYING):
            continue
        now = after.samples.get((name, labels))
        if now is None:
            raise AssertionError(f"{name} {sorted(labels)} is gone")
        if is_counter(after, name) and float(now) < float(value):
            raise AssertionError(f"{name} {sorted(labels)} fell from {value} to {now}")


class ReloadUnderLoad(EndToEnd):
    def setUp(self):
        super().setUp()
        self.simulator = self.start_simulator([{"id": f"lc-{i}", "live": i, "history": 20} for i in range(1, 11)])
        self.ca_file = self.write("ca.pem", "no certificate\n")
        self.variants = [self.good(), "gateways: [\n", self.good("lc-7", "lc-8"), {"gateways": 7},
                         self.good("lc-8", "lc-9", poll={"stale_after": "4m"}),
                         self.good(api={"ca_file": str(self.ca_file)}),
                         self.good("lc-10", intervals={"lc-10": "200ms"}), self.good("lc-7", "lc-8", "lc-9", "lc-10")]
        self.bad = (1, 3, 5)
        self.config = self.folder / "config.yml"
        self.configure(0)
        self.exporter = self.start_exporter(self.config, "--web.enable-lifecycle", "--storage.path",
                                            str(self.folder / "ledger"))
        self.exporter.wait_for_polls(2)
        self.asked = 0

    def good(self, *further, poll=None, api=None, intervals=None):
        gateways = [gateway(name, interval=(intervals or {}).get(name, "100ms")) for name in (*STAYING, *further)]
        return {"poll": {"interval": "100ms", **(poll or {})}, "gateways": gateways,
                "api": {"endpoint": self.simulator.url, "requests_per_second": 0, **(api or {})},
                "credentials": {"used": {"type": "access_key", "access_key_id": "a", "access_key_secret": "b"}}}

    def configure(self, number):
        """Replaces the file at once, as those should who do it while it may be read."""
        content = self.variants[number]
        new = self.write("config.new", content if isinstance(content, str) else json.dumps(content))
        os.replace(new, self.config)
        return number not in self.bad

    def reload_over_http(self, number):
        good = self.configure(number)
        status, _, text = self.exporter.get("/-/reload", "POST")
        self.assertEqual(status, 200 if good else 400, text)

    def reload_by_signal(self, number):
        self.configure(number)
        before = self.reloads_ended()
        self.exporter.send(signal.SIGHUP)
        wait_until(lambda: self.reloads_ended() > before, "a reload ends", alive=[self.exporter], pause=0.002)

    def reloads_ended(self):
        return len(ENDED.findall(self.exporter.err()))

    def reload_many(self, count):
        scrapers = [Scraper(self.exporter.port) for _ in range(2)]
        for scraper in scrapers:
            scraper.start()
        try:
            for _ in range(count):
                self.asked += 1
                number = self.asked % len(self.variants)
                self.reload_by_signal(number) if self.asked % 3 == 0 else self.reload_over_http(number)
                if self.asked % 7 == 0:
                    self.exporter.send(signal.SIGHUP)  # nobody waits for this one
                if self.asked % 25 == 0:
                    self.check_metrics(number)
        finally:
            for scraper in scrapers:
                scraper.stopping.set()
                scraper.join()
        self.assertEqual([scraper.problem for scraper in scrapers if scraper.problem], [])
        self.assertGreater(min(scraper.scrapes for scraper in scrapers), 10)

    def check_metrics(self, number):
        good = number not in self.bad
        metrics = self.exporter.wait_for(lambda m: m.value(SUCCESSFUL) == int(good), f"the outcome of {number} shows")
        if good:
            wanted = sorted(one["livy_compute_id"] for one in self.variants[number]["gateways"])
            shown = sorted(labels["gateway"] for labels, _ in metrics.all("livy_gateway_polls_total"))
            self.assertEqual(shown, wanted)

    def settle(self):
        """The first configuration, and then what the process holds: descriptors, threads, resident bytes."""
        self.reload_over_http(0)
        polls = self.exporter.scrape().value("livy_gateway_polls_total", gateway="lc-1")
        self.exporter.wait_for_polls(polls + 5, gateway="lc-1")
        process = pathlib.Path(f"/proc/{self.exporter.pid}")
        status = (process / "status").read_text()
        return (len(os.listdir(process / "fd")), int(re.search(r"Threads:\s+(\d+)", status)[1]),
                int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * 1024)

    def test_it(self):
        self.reload_many(WARM_UP)
        descriptors, threads, resident = self.settle()
        before = self.exporter.scrape()
        self.reload_many(RELOADS - WARM_UP)
        after = self.exporter.scrape()
        descriptors_now, threads_now, resident_now = self.settle()
        # Each poll under way may have a connection to the API, or none; a leak would be hundreds.
        self.assertLessEqual(descriptors_now, descriptors + len(STAYING))
        self.assertLessEqual(threads_now, threads)
        if not SANITIZED:
            self.assertLess(resident_now - resident, GROWTH)
        for name in STAYING:
            polls = "livy_gateway_polls_total"
            self.assertGreater(after.value(polls, gateway=name), before.value(polls, gateway=name) + 10)
            self.assertEqual(after.value("livy_gateway_up", gateway=name), 1)
            self.assertEqual(sum(value for _, value in after.all("livy_gateway_poll_failures_total", gateway=name)), 0)
        self.assertGreater(after.value(SUCCESS_TIME), before.value(SUCCESS_TIME))
        self.assertEqual(self.exporter.log(level="error", msg="a reload failed; this is a fault of this program"), [])


if __name__ == "__main__":
    main()
