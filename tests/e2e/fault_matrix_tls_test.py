"""The faults of faults.py that TLS and proxies can have."""
import contextlib
import socket
import time

import faults
from certificates import Authority, self_signed
from harness import PATIENCE, main
from matrix import GOOD, Matrix


class TlsFaultMatrix(Matrix):
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
        names = [fault.name for fault in faults.PROXY]  # and regions, so that each has a host of its own
        hosts = [f"emr-serverless-spark.{region}.aliyuncs.com" for region in ("1", "99", *names)]
        authority = Authority(self.folder)
        certificate, key = authority.issue("good", *(f"DNS:{host}" for host in hosts))
        simulator = self.start_simulator(
            None, "--listen-tls", "127.0.0.1:0", "--tls-cert", str(certificate), "--tls-key", str(key),
            "--listen-proxy", "127.0.0.1:0", scenario=self.world([*GOOD, *names]))
        simulator.fault({"close": True}, action="ListLivyComputeSessions")  # each poll asks for a tunnel
        config = self.configure(
            "https://emr-serverless-spark.{region}.aliyuncs.com",
            {name: {"region": name} for name in names},
            api={"ca_file": str(authority.certificate), "proxy": f"http://127.0.0.1:{simulator.ports['proxy']}"})
        exporter = self.start_exporter(config)
        made = []

        def make():
            for fault in faults.PROXY:
                host = f"emr-serverless-spark.{fault.name}.aliyuncs.com"
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
        port = self.common_port(addresses)
        flags = [flag for address in addresses for flag in (
            "--listen-tls", f"{address}:{port}", "--tls-cert", str(certificate[0]), "--tls-key", str(certificate[1]))]
        return self.start_simulator(None, *flags, scenario=self.world(names))

    @staticmethod
    def common_port(addresses):
        """A port that is free at all of them."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            port = 0
            with contextlib.ExitStack() as tried, contextlib.suppress(OSError):
                for address in addresses:
                    one = tried.enter_context(socket.socket())
                    one.bind((address, port))
                    port = one.getsockname()[1]
                return port
        raise AssertionError("no port is free at every address")


if __name__ == "__main__":
    main()
