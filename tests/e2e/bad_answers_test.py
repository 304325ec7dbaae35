"""Every bad answer at once, each to a gateway of its own: all of them fail as they should, and nobody else notices."""
from harness import EndToEnd, fixed_session, gateway, main

GOOD = "lc-good"
USAGE = ("livy_gateway_sessions", "livy_gateway_cuhours", "livy_gateway_vcoreseconds", "livy_gateway_mbseconds")
ROW = '{"sessionId":"livy-1","state":"running","cuHours":1.5}'


def body(text, **more):
    return {"body": text, **more}


def page(total="1", rows=ROW):
    return body(f'{{"requestId":"R","totalCount":{total},"sessions":[{rows}]}}')


XML = ("<?xml version='1.0'?><Error><RequestId>XML-ID-1</RequestId><Code>ServiceDown</Code>"
       "<Message>so sorry</Message></Error>")
MILLION = 1_000_000

# Which fault, the reason that it gives, and whether the log line must name a request id.
FAULTS = {
    "401": ({"status": 401}, "auth", True),
    "403": ({"status": 403}, "denied", True),
    "404": (body('{"requestId":"R4","code":"LivyComputeNotExist","message":"gone"}', status=404), "not_found", True),
    "400-other": (body('{"code":"InvalidParameter","message":"no"}', status=400), "bad_response", True),
    "400-no-code": (body('{"RequestId":"R0","Code":null}', status=400), "not_found", True),
    "500": ({"status": 500}, "server", True),
    "503": ({"status": 503}, "server", True),
    "xml": (body(XML, status=502, headers={"Content-Type": "text/xml"}), "server", True),
    "throttling": ({"throttle": {}}, "throttled", True),
    "throttling-429": ({"throttle": {"status": 429, "code": "Throttling", "retry_after_ms": 1000}}, "throttled", True),
    "redirect": ({"status": 302, "headers": {"Location": "/sim/stats"}}, "bad_response", True),
    "not-json": (body("hello"), "bad_response", True),
    "empty": (body(""), "bad_response", True),
    "204": (body("", status=204), "bad_response", True),
    "cut-off": (body('{"totalCount":1,"sessions":[{"sessionId":"livy'), "bad_response", True),
    "deep": (body('{"totalCount":1,"sessions":' + "[" * MILLION), "bad_response", True),
    "deep-objects": (body('{"a":' * (MILLION // 2)), "bad_response", True),
    "binary": ({"body_hex": "00ff80fe0a0d"}, "bad_response", True),
    "list": (body("[]"), "bad_response", True),
    "null": (body("null"), "bad_response", True),
    "no-members": (body("{}"), "bad_response", True),
    "nulls": (body('{"totalCount":null,"sessions":null}'), "bad_response", True),
    "number-as-text": (page('"1"'), "bad_response", True),
    "usage-as-text": (page("1", '{"sessionId":"a","cuHours":"1.5"}'), "bad_response", True),
    "usage-negative": (page("1", '{"sessionId":"a","vcoreSeconds":-1}'), "bad_response", True),
    "usage-absurd": (page("1", '{"sessionId":"a","cuHours":1e999}'), "bad_response", True),
    "id-null": (page("1", '{"sessionId":null}'), "bad_response", True),
    "id-number": (page("1", '{"sessionId":7}'), "bad_response", True),
    "id-missing": (page("1", '{"state":"running"}'), "bad_response", True),
    "id-twice": (page("2", ROW + "," + ROW), "bad_response", True),
    "total-negative": (page("-1"), "bad_response", True),
    "total-absurd": (page("1e300"), "bad_response", True),
    "total-huge": (page("9223372036854775807"), "bad_response", True),
    "total-too-high": (page("50"), "inconsistent", False),
    "total-too-low": (page("0"), "inconsistent", False),
    "endless": ({"endless": "close"}, "bad_response", False),
    "endless-chunked": ({"endless": "chunked"}, "bad_response", False),
    "endless-not-json": (body("x", endless="chunked"), "bad_response", False),
    "not-http": ({"raw": "SSH-2.0-OpenSSH_9.2\r\n"}, "bad_response", False),
    "header-huge": ({"raw": "HTTP/1.1 200 OK\r\nX: " + "x" * MILLION}, "bad_response", False),
    "headers-many": ({"raw": "HTTP/1.1 200 OK\r\n" + "X: y\r\n" * 100_000}, "bad_response", False),
    "length-absurd": ({"raw": f"HTTP/1.1 200 OK\r\nContent-Length: {2**63 - 1}\r\n\r\n{{"}, "bad_response", False),
    "truncated": ({"truncate": 20}, "network", False),
    "reset": ({"reset": "before"}, "network", False),
    "reset-within": ({"reset": "within"}, "network", False),
}
# Apart from the others, since a short limit on requests would strike those on a slow machine.
SLOW = {
    "hang": ({"hang": True}, "timeout", False),
    "drip": ({"drip": {"bytes": 1, "every_ms": 200}}, "timeout", False),
    "latency": ({"latency_ms": 600_000}, "timeout", False),
}
# These slow all gateways of their account: so each has one of its own.
THROTTLED = [name for name, (_, reason, _) in FAULTS.items() if reason == "throttled"]
# What is wrong with the key, or with the gateway itself: from the beginning, or from then on.
FROM_THE_START = {"unknown-gateway": ("not_found", True), "unknown-key": ("auth", True)}
KEYS = {
    "wrong-secret": ({"secret": "changed"}, "auth"),
    "disabled-key": ({"inactive": True}, "auth"),
    "denied-key": ({"denied": True}, "denied"),
    "expired-token": ({"expired": True}, "auth"),
}
EXPECTED = {**{name: (reason, with_id) for name, (_, reason, with_id) in {**FAULTS, **SLOW}.items()},
            **{name: (reason, True) for name, (_, reason) in KEYS.items()}, **FROM_THE_START}


def credentials_of(name):
    if name in THROTTLED:
        return {"type": "access_key", "access_key_id": "test-key", "access_key_secret": "test-secret"}
    key = {"type": "access_key", "access_key_id": f"k-{name}", "access_key_secret": "secret"}
    return {**key, "type": "sts_token", "security_token": "token"} if name == "expired-token" else key


class BadAnswers(EndToEnd):
    def start(self, names, request_timeout):
        rows = [fixed_session(i) for i in range(3)] + [fixed_session(9, state="error")]
        self.world = {name: {"id": name, "sessions": rows} for name in names}
        flags = [flag for name in KEYS for flag in (
            ("--sts-key", f"k-{name}:secret:token") if name == "expired-token" else ("--key", f"k-{name}:secret"))]
        self.simulator = self.start_simulator(
            [self.world[name] for name in names if name != "unknown-gateway"], "--key", "test-key:test-secret", *flags)
        own = [*KEYS, "unknown-key", *THROTTLED]
        config = self.write_config(
            self.simulator, [gateway(name, **({"credentials": name} if name in own else {})) for name in names],
            credentials={name: credentials_of(name) for name in own}, poll={"interval": "300ms", "timeout": "10m"},
            api={"request_timeout": request_timeout, "max_in_flight": 256, "max_response_bytes": 4 << 20,
                 "max_attempts": 1})
        return self.start_exporter(config)

    def change_key(self, name, **change):
        self.simulator.call("POST", "/sim/keys", {"id": f"k-{name}", **change})

    def set_faults(self, faults):
        for name, (effect, _, _) in faults.items():
            self.simulator.fault(effect, gateway=name)

    def spoil_keys(self):
        for name, (change, _) in KEYS.items():
            self.change_key(name, **change)

    def mend_keys(self):
        for name in KEYS:
            self.change_key(name, secret="secret", inactive=False, denied=False, expired=False)
        self.change_key("unknown-key", secret="secret")
        self.simulator.call("POST", "/sim/gateway", {"workspace": "w-1", **self.world["unknown-gateway"]})

    @staticmethod
    def failures(metrics, name):
        return {labels["reason"]: value for labels, value
                in metrics.all("livy_gateway_poll_failures_total", gateway=name) if value > 0}

    @staticmethod
    def usage(metrics, name):
        return {family: metrics.by_state(family, gateway=name) for family in USAGE}

    @staticmethod
    def up(metrics):
        return {labels["gateway"]: value for labels, value in metrics.all("livy_gateway_up")}

    def wait_for_failures(self, exporter, since, names):
        def failed_again(metrics):
            return all(sum(self.failures(metrics, name).values()) >= sum(self.failures(since, name).values()) + 3
                       for name in names)

        return exporter.wait_for(failed_again, "all of them fail, and fail again")

    def test_all_of_them(self):
        names = [name for name in EXPECTED if name not in SLOW]
        exporter = self.start([GOOD, *names], "10m")
        good = exporter.wait_for(lambda m: len(self.up(m)) == len(names) + 1, "every first poll")
        self.assertEqual({name for name, up in self.up(good).items() if up == 0}, set(FROM_THE_START))
        self.set_faults(FAULTS)
        self.spoil_keys()
        bad = self.wait_for_failures(exporter, good, names)
        for name in names:
            with self.subTest(name):
                self.assert_fails(exporter, good, bad, name)
        self.simulator.clear_faults()
        self.mend_keys()
        self.assert_mended(exporter, good, names)
        last = exporter.scrape()
        self.assertEqual(self.failures(last, GOOD), {})
        self.assertEqual(exporter.log(gateway=GOOD, level="warn"), [])
        self.assert_memory_bounded(exporter)

    def test_slow_answers(self):
        exporter = self.start([GOOD, *SLOW], "1s")
        good = exporter.wait_for(lambda m: list(self.up(m).values()) == [1] * (len(SLOW) + 1), "all are up")
        self.set_faults(SLOW)
        bad = self.wait_for_failures(exporter, good, SLOW)
        for name in SLOW:
            with self.subTest(name):
                self.assert_fails(exporter, good, bad, name)
        self.simulator.clear_faults()
        self.assert_mended(exporter, good, SLOW)

    def assert_fails(self, exporter, good, bad, name):
        reason, with_id = EXPECTED[name]
        self.assertEqual(self.up(bad)[name], 0)
        self.assertEqual(list(self.failures(bad, name)), [reason])
        # The last good values stay; where there were none, there are none.
        self.assertEqual(self.usage(bad, name), self.usage(good, name))
        self.assertEqual(bool(self.usage(bad, name)[USAGE[0]]), name not in FROM_THE_START)
        lines = exporter.log(gateway=name)
        while any("succe" in line["msg"] for line in lines):
            lines.pop(0)
        self.assertEqual(len(lines), 1, lines)  # one for the change, however many polls fail
        self.assertEqual((lines[0]["level"], lines[0]["reason"]), ("warn", reason))
        self.assertEqual(bool(lines[0]["request_id"]), with_id, lines)
        self.assertNotEqual(lines[0]["err"], "")

    def assert_mended(self, exporter, good, names):
        mended = exporter.wait_for(lambda m: set(self.up(m).values()) == {1}, "all is well again")
        for name in names:
            with self.subTest(mended=name):
                self.assertEqual(self.usage(mended, name), self.usage(good, GOOD))
                self.assertEqual(exporter.log(gateway=name)[-1]["msg"], "polls succeed again")


if __name__ == "__main__":
    main()
