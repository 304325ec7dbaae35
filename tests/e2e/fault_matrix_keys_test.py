"""The faults of faults.py that whoever gives out temporary keys can have."""
import os

import faults
from harness import SANITIZED, main
from matrix import GOOD, Matrix

ACCOUNT = "acs:ram::1234567890"
LIFETIME = 2  # seconds
# After a fetch that failed, the next waits for 1 s, 2 s, 4 s, … : no longer than this when the faults end.
LONGEST_WAIT = 60 if SANITIZED else 16


class KeyFaultMatrix(Matrix):
    def test_all(self):
        self.names = [fault.name for fault in faults.CREDENTIALS]
        sources = [{"id": f"k-{name}", "secret": "test-secret"} for name in self.names]
        self.simulator = self.start_simulator(scenario=self.world(
            [*GOOD, *self.names], sources, sts=self.known(), metadata={"role": "machine"},
            temporary_keys={"lifetime_seconds": LIFETIME}))
        entries = {fault.name: self.entry(fault) for fault in faults.CREDENTIALS}
        for name in self.names:
            entries[f"source-{name}"] = {"type": "access_key", "access_key_id": f"k-{name}",
                                         "access_key_secret": "test-secret"}
        exporter = self.start_exporter(self.configure(
            self.simulator.url, {name: {"credentials": name} for name in self.names}, credentials=entries))
        self.run_matrix(exporter, faults.CREDENTIALS, self.make, self.mend, recovery=LONGEST_WAIT)

    def role(self, name):
        return f"{ACCOUNT}:role/{name}"

    def provider(self, name):
        return f"{ACCOUNT}:oidc-provider/{name}"

    def known(self):
        return {"roles": [{"arn": self.role(name)} for name in self.names],
                "oidc_providers": [{"arn": self.provider(name), "tokens": ["token"]} for name in self.names]}

    def entry(self, fault):
        name = fault.name
        at_sts = {"role_arn": self.role(name), "sts_endpoint": self.simulator.url}
        if name.startswith("oidc"):
            return {"type": "oidc_role", "oidc_provider_arn": self.provider(name),
                    "oidc_token_file": str(self.write(f"token-{name}", "token")), **at_sts}
        if name.startswith("ecs"):
            return {"type": "ecs_role", "endpoint": self.simulator.url}
        if name.startswith("uri"):
            return {"type": "credentials_uri", "uri": f"{self.simulator.url}/credentials"}
        return {"type": "ram_role", "source": f"source-{name}", **at_sts}

    def make(self):
        known = self.known()
        for fault in faults.CREDENTIALS:
            self.make_one(fault, known)
        self.simulator.call("POST", "/sim/sts", known)

    def make_one(self, fault, known):
        name, how = fault.name, dict(fault.how)
        if "file" in how:
            os.unlink(self.folder / f"token-{name}")
        elif "role" in how:
            known["roles"] = [role for role in known["roles"] if role["arn"] != self.role(name)]
            if how["role"] is not None:
                known["roles"].append({"arn": self.role(name), **how["role"]})
        elif "effect" in how:
            self.simulator.fault(how["effect"], action="AssumeRole", key=f"k-{name}")
        elif "uri" in how:
            self.simulator.fault(how["uri"], action="CredentialsUri")
        elif "metadata" in how:
            self.simulator.call("POST", "/sim/metadata", {"role": how["metadata"]})
        elif "inactive" in how:
            self.simulator.call("POST", "/sim/keys", {"id": f"k-{name}", **how})
        else:
            next(one for one in known["oidc_providers"] if one["arn"] == self.provider(name)).update(how)

    def mend(self):
        self.simulator.clear_faults()
        self.simulator.call("POST", "/sim/sts", self.known())
        self.simulator.call("POST", "/sim/metadata", {"role": "machine"})
        for name in self.names:
            self.simulator.call("POST", "/sim/keys", {"id": f"k-{name}", "inactive": False})
            self.write(f"token-{name}", "token")


if __name__ == "__main__":
    main()
