"""The faults of faults.py that plain HTTP can have: answers, connections, ways to the API, and keys."""
import contextlib
import socket

import faults
from harness import KEY, SOURCE, main
from matrix import GOOD, Matrix

# Names are looked up in no other way than they would be on a machine whose name servers answer.
QUICK_RESOLVER = {"RES_OPTIONS": "timeout:1 attempts:1", "LOCALDOMAIN": "."}
REGIONS = {"refused": "3", "silent": "4", "no-name": "invalid"}


class FaultMatrix(Matrix):
    def test_http(self):
        table = faults.ANSWERS + faults.CONNECTIONS + faults.PLACES + faults.KEYS
        # These say something about the whole account to the exporter, so each is in an account of its own.
        own = [fault for fault in table if fault.reason not in faults.OF_ONE_GATEWAY or fault in faults.KEYS]
        keys = {fault.name: self.key_of(fault) for fault in own}
        self.scenario = self.world([*GOOD, *(fault.name for fault in table)],
                                   [{"id": key["access_key_id"], "secret": key["access_key_secret"],
                                     "token": key.get("security_token", "")} for key in keys.values()])
        main_place = self.start_simulator(scenario=self.scenario)
        port = main_place.ports["http"]
        refusing = self.start_place("refused", port)
        self.start_place("good-region", port)
        closing = contextlib.ExitStack()
        self.addCleanup(closing.close)
        self.fall_silent(closing, REGIONS["silent"], port)
        special = {fault.name: {"region": REGIONS[fault.how["place"]]} if fault in faults.PLACES else {}
                   for fault in table}
        for fault in own:
            special[fault.name]["credentials"] = fault.name
        config = self.configure(f"http://127.0.0.{{region}}:{port}", special, credentials=keys)
        exporter = self.start_exporter(config, env={**KEY, **QUICK_RESOLVER})

        def make():
            for fault in faults.ANSWERS + faults.CONNECTIONS:
                main_place.fault(fault.how, gateway=fault.name)
            for fault in faults.KEYS:
                main_place.call("POST", "/sim/keys", {"id": f"k-{fault.name}", **fault.how})
            self.assertEqual(refusing.stop()[0], 0)

        def mend():
            main_place.clear_faults()
            for fault in faults.KEYS:
                main_place.call("POST", "/sim/keys", self.mended_key(fault))
            closing.close()
            for place in ("refused", "silent"):
                self.start_place(place, port)

        self.run_matrix(exporter, table, make, mend)

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

    def test_documented(self):
        text = (SOURCE / "docs" / "faults.md").read_text("utf-8")
        self.assertIn(faults.markdown(), text, "docs/faults.md does not hold what tests/e2e/faults.py prints")
        names = [fault.name for _, table in faults.GROUPS for fault in table]
        self.assertEqual(len(set(names)), len(names))
        self.assertGreaterEqual(len(names), 40)


if __name__ == "__main__":
    main()
