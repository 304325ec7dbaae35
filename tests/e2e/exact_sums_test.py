"""Sums of 1,234 sessions on 13 pages agree with exact arithmetic to the last digit that a double holds."""
import fractions
import json
import random

from exposition import Exposition
from harness import STATES, EndToEnd, gateway, main

SESSIONS = 1234
PAGES = 13
FRACTIONS = ["0.1", "0.2", "0.30000000000000004", "1e-9", "322.5", "1234567.000001", "9007199254740992", "4.9e-324",
             "1e15", "0", "0.7"]
WHOLE = [0, 1, 343, 1098888, 2**53, 2**53 - 1, 2**52 + 1, 4503599627370497]


def number(dice):
    return dice.choice(FRACTIONS) if dice.random() < 0.7 else repr(dice.random() * 10**dice.randint(-12, 12))


def whole(dice):
    return dice.choice(WHOLE) if dice.random() < 0.7 else dice.randint(0, 2**53)


def make_rows(dice):
    rows = []
    for i in range(SESSIONS):
        row = {"sessionId": f"livy-{i:06d}", "state": dice.choice(STATES[:5] + ("dreaming",)),
               "createTime": 1_768_000_000_000 + i * 1000 + dice.randint(0, 999),
               "cuHours": Number(number(dice)), "vcoreSeconds": whole(dice), "mbSeconds": whole(dice)}
        if dice.random() < 0.1:
            row["cuHours"] = row["vcoreSeconds"] = row["mbSeconds"] = None
        if dice.random() < 0.05:
            del row["mbSeconds"]
        rows.append(row)
    return rows


class Number(float):
    """A float that JSON shows as it was written."""

    def __new__(cls, text):
        made = super().__new__(cls, text)
        made.text = text
        return made

    def __repr__(self):
        return self.text


def expected(rows, field):
    """For each state the sum, computed exactly and rounded once."""
    sums = dict.fromkeys(STATES, fractions.Fraction(0))
    for row in rows:
        state = row["state"] if row["state"] in STATES else "unknown"
        if row.get(field) is not None:
            sums[state] += fractions.Fraction(row[field])
    return {state: float(total) for state, total in sums.items()}


def as_json(rows):
    # By hand, since json writes the value of a Number and not its text.
    parts = []
    for row in rows:
        items = [f"{json.dumps(key)}:{repr(value) if isinstance(value, Number) else json.dumps(value)}"
                 for key, value in row.items()]
        parts.append("{" + ",".join(items) + "}")
    return '{"sessions":[' + ",\n".join(parts) + "]}"


class ExactSums(EndToEnd):
    def test_in_every_order_of_the_list(self):
        dice = random.Random(20260120)
        rows = make_rows(dice)
        orders = {"oldest": list(rows), "newest": list(reversed(rows)), "shuffled": dice.sample(rows, len(rows))}
        for name, ordered in orders.items():
            self.write(f"{name}.json", as_json(ordered))
        simulator = self.start_simulator([{"id": name, "listing_file": f"{name}.json"} for name in orders])
        config = self.write_config(simulator, [gateway(name) for name in orders], poll={"interval": "1h"})
        run = self.run_exporter("once", "--config.file", config)
        self.assertEqual(run.returncode, 0, run.stderr)
        metrics = Exposition(run.stdout)
        fields = {"livy_gateway_cuhours": "cuHours", "livy_gateway_vcoreseconds": "vcoreSeconds",
                  "livy_gateway_mbseconds": "mbSeconds"}
        counts = {state: sum(1 for row in rows if row["state"] == state) for state in STATES}
        counts["unknown"] = sum(1 for row in rows if row["state"] == "dreaming")
        for name in orders:
            with self.subTest(order=name):
                self.assertEqual(metrics.by_state("livy_gateway_sessions", gateway=name), counts)
                self.assertGreaterEqual(metrics.value("livy_gateway_poll_requests", gateway=name), PAGES)
                for family, field in fields.items():
                    self.assertEqual(metrics.by_state(family, gateway=name), expected(rows, field), family)


if __name__ == "__main__":
    main()
