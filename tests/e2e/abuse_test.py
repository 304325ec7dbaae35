"""Whatever clients do, the next honest scrape is answered within a second, memory stays bounded, and in the end every
descriptor has been given back."""
import contextlib
import http.client
import pathlib
import resource
import socket
import time

from abuse import ATTACKS, SECOND, SMUGGLING, Attackers
from harness import PATIENCE, SANITIZED, EndToEnd, gateway, main, wait_until

GATEWAYS = 1500  # /metrics of some 3 MB: more than the buffers between two sockets hold
LIMIT = 1.0 if not SANITIZED else 10.0
TRIES = 5
MEMORY = 48 << 20  # what all attacks together may add to the peak




class Abuse(EndToEnd):
    def setUp(self):
        super().setUp()
        self.path = str(self.folder / "web.sock")
        ids = [f"lc-{i:04d}" for i in range(GATEWAYS)]
        config = self.write_config(self.start_simulator([{"id": one} for one in ids]), [gateway(one) for one in ids],
                                   poll={"interval": "1d"})
        # Started with the soft limit that most systems have.
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (1024, hard))
        self.exporter = self.start_exporter(config, *self.flags(), listen=("127.0.0.1:0", f"unix:{self.path}"))
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))

    @staticmethod
    def flags():
        return ()

    def client(self, address):
        if isinstance(address, str):
            connection = http.client.HTTPConnection("localhost", timeout=PATIENCE)
            connection.sock = socket.socket(socket.AF_UNIX)
            connection.sock.settimeout(PATIENCE)
            connection.sock.connect(address)
        else:
            connection = http.client.HTTPConnection(*address, timeout=PATIENCE)
        return contextlib.closing(connection)

    def scrape(self, address):
        """(seconds, bytes) of an honest one, which asks again where it is told that there is no room."""
        began = time.monotonic()
        while True:
            with self.client(address) as connection:
                connection.request("GET", "/metrics")
                answer = connection.getresponse()
                size = len(answer.read())
            took = time.monotonic() - began
            if answer.status != 503 or took > PATIENCE:
                self.assertEqual(answer.status, 200)
                return took, size
            time.sleep(0.05)

    def descriptors(self):
        return len(list(pathlib.Path(f"/proc/{self.exporter.pid}/fd").iterdir()))

    def closed(self, reason):
        return self.exporter.scrape().value("livy_gateway_exporter_http_connections_closed_total", reason=reason)

    def under(self, attack, address):
        """How long an honest scrape takes while the attack goes on."""
        attackers = Attackers(address)
        try:
            attack(attackers)
            return self.scrape(address)
        finally:
            attackers.go()

    def assert_stands(self, address):
        # The idle connections of the polls close meanwhile, so the number can only fall.
        before = self.descriptors()
        for attack in ATTACKS:
            with self.subTest(attack.__name__):
                # A machine that is busy with something else may be slow once, but not each time.
                for _ in range(TRIES):
                    took, size = self.under(attack, address)
                    print(f"{attack.__name__}: answered in {took * 1000:.0f} ms")
                    self.assertGreater(size, 1 << 20)
                    if took < LIMIT:
                        break
                self.assertLess(took, LIMIT)
                wait_until(lambda: self.descriptors() <= before, "every descriptor is given back",
                           alive=[self.exporter])

    def assert_memory_kept(self, before):
        grown = self.exporter.peak_memory() - before
        print(f"peak memory: {before >> 20} MiB before, {grown >> 20} MiB more after")
        if not SANITIZED:
            self.assertLess(grown, MEMORY)

    def assert_all_stand(self):
        before = self.exporter.peak_memory()
        self.assert_stands(("127.0.0.1", self.exporter.port))
        self.assert_stands(self.path)
        self.assert_memory_kept(before)
        self.assertGreater(self.closed("evicted"), 1000)
        self.assertEqual(self.closed("internal"), 0)
        self.assertEqual(self.exporter.scrape().value("livy_gateway_exporter_http_connections_open"), 1)
        self.assertEqual(self.exporter.log(level="error"), [])
        self.assertEqual(self.exporter.log(msg="cannot accept connections for now; if this goes on, raise the limit"
                                               " of open files"), [])

    def test_attacks(self):
        self.assert_all_stand()

    def test_smuggling(self):
        for address in (("127.0.0.1", self.exporter.port), self.path):
            for name, request in SMUGGLING.items():
                with self.subTest(name, address=address):
                    self.assertIn(self.statuses(address, request + SECOND), ([b"400"], [b"505"]))
            chunks = SECOND.replace(b"\r\n\r\n", b"\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b;c\r\nhello\r\n0\r\n\r\n")
            self.assertEqual(self.statuses(address, chunks + SECOND), [b"200", b"200"])
            self.scrape(address)

    def statuses(self, address, content):
        with contextlib.closing(socket.socket(socket.AF_UNIX if isinstance(address, str) else socket.AF_INET)) as one:
            one.settimeout(PATIENCE)
            one.connect(address)
            one.sendall(content)
            one.shutdown(socket.SHUT_WR)
            answer = b""
            while part := one.recv(65536):
                answer += part
        return [part[:3] for part in answer.split(b"HTTP/1.1 ")[1:] if part[:3].isdigit()]


class AbuseOfAll(Abuse):
    """Without the limit for one address it is that of all which must hold, and more descriptors than 1,024."""

    @staticmethod
    def flags():
        return "--web.max-connections-per-address", "0", "--web.max-connections", "1500"

    test_smuggling = None


if __name__ == "__main__":
    main()
