"""Proxies: from the configuration and from the environment, for https:// and http://, and those that refuse."""
from certificates import Authority
from harness import KEY, EndToEnd, gateway, main

USER = "me:TOPSECRET"
HOST = "emr-serverless-spark.cn-hangzhou.aliyuncs.com"
ENDPOINT = "https://emr-serverless-spark.{region}.aliyuncs.com"


class Proxies(EndToEnd):
    def setUp(self):
        super().setUp()
        authority = Authority(self.folder)
        self.authority = authority.certificate
        certificate, key = authority.issue("api", f"DNS:{HOST}", "IP:127.0.0.1")
        self.tls = ("--listen-tls", "127.0.0.1:0", "--tls-cert", str(certificate), "--tls-key", str(key))

    def start_world(self, *flags):
        """The API, and a proxy in front of it."""
        self.simulator = self.start_simulator(
            [{"id": "lc-1", "live": 7}], "--listen-proxy", "127.0.0.1:0", *self.tls, *flags)
        self.proxy = f"127.0.0.1:{self.simulator.ports['proxy']}"

    def start(self, url=ENDPOINT, env=None, **api):
        config = self.write_config(url, [gateway("lc-1")], api={"ca_file": str(self.authority), **api})
        return self.start_exporter(config, env={**KEY, **(env or {})})

    def assert_polls(self, exporter):
        metrics = exporter.wait_for_polls(3)
        self.assertEqual(metrics.value("livy_gateway_up"), 1)
        self.assertEqual(sum(metrics.by_state("livy_gateway_sessions").values()), 7)
        return self.simulator.stats()

    def assert_refused(self, exporter):
        """The one log line of it."""
        exporter.wait_for(lambda m: m.value("livy_gateway_poll_failures_total", reason="network") >= 2, "polls fail")
        self.assertEqual(self.simulator.stats()["requests"], 0)
        self.assertNotIn("TOPSECRET", exporter.err())
        lines = exporter.log(level="warn", reason="network")
        self.assertEqual(len(lines), 1)
        return lines[0]["err"]

    def test_a_tunnel_used_again(self):
        self.start_world("--proxy-user", USER)
        exporter = self.start(proxy=f"http://{USER}@{self.proxy}")
        stats = self.assert_polls(exporter)
        self.assertEqual(stats["proxy_connects"], {f"{HOST}:443": 1})
        self.assertEqual((stats["proxy_refusals"], stats["leaked_proxy_users"]), (0, 0))
        self.assertNotIn("TOPSECRET", exporter.err())

    def test_plain_http(self):
        self.start_world("--proxy-user", USER)
        stats = self.assert_polls(self.start("http://api.far:8080", proxy=f"http://{USER}@{self.proxy}"))
        self.assertEqual(list(stats["proxy_forwards"]), ["api.far:8080"])
        self.assertEqual((stats["proxy_connects"], stats["leaked_proxy_users"]), ({}, 0))

    def test_from_the_environment(self):
        self.start_world()
        stats = self.assert_polls(self.start(env={"HTTPS_PROXY": f"http://{self.proxy}"}))
        self.assertEqual(stats["proxy_connects"], {f"{HOST}:443": 1})

    def test_past_the_environments_proxies(self):
        self.start_world()
        https = f"https://127.0.0.1:{self.simulator.ports['https']}"
        ways = {"the loopback": (self.simulator.url, {}), "the loopback, with TLS": (https, {}),
                "proxy: none": (https, {"proxy": "none"})}
        for name, (url, api) in ways.items():
            with self.subTest(name):
                both = {variable: f"http://{self.proxy}" for variable in ("http_proxy", "https_proxy")}
                stats = self.assert_polls(self.start(url, env=both, **api))
                self.assertEqual((stats["proxy_connects"], stats["proxy_forwards"]), ({}, {}))

    def test_no_proxy(self):
        self.start_world()
        # The name does not exist: only a proxy could have found it.
        exporter = self.start("http://api.invalid:8080", env={"http_proxy": f"http://{self.proxy}",
                                                              "no_proxy": "other.example, .invalid"})
        self.assertIn("resolve api.invalid", self.assert_refused(exporter))
        self.assertEqual(self.simulator.stats()["proxy_forwards"], {})
        self.assert_polls(self.start("http://api.invalid:8080", env={"http_proxy": f"http://{self.proxy}",
                                                                     "no_proxy": "other.example"}))

    def test_a_refusal_is_told_without_the_password(self):
        self.start_world("--proxy-user", USER)
        exporter = self.start(proxy=f"http://me:TOPSECRETTOO@{self.proxy}")
        self.assertIn(f"connect to {HOST}:443 through the proxy {self.proxy}: the proxy answered HTTP 407",
                      self.assert_refused(exporter))
        self.assertGreaterEqual(self.simulator.stats()["proxy_refusals"], 2)

    def test_another_certificate_behind_it(self):
        self.start_world()
        exporter = self.start("https://api.far", proxy=f"http://{self.proxy}")
        exporter.wait_for(lambda m: m.value("livy_gateway_poll_failures_total", reason="tls") >= 2, "polls fail")
        self.assertEqual(self.simulator.stats()["requests"], 0)

    def test_an_environment_that_cannot_be_used(self):
        config = self.write_config("https://api.far", [gateway("lc-1")])
        ended = self.run_exporter("once", "--config.file", config, env={**KEY, "https_proxy": f"https://{USER}@p:1"})
        self.assertEqual(ended.returncode, 1)
        self.assertIn("the environment variable https_proxy cannot be used: expected", ended.stderr)
        self.assertNotIn("TOPSECRET", ended.stderr + ended.stdout)


if __name__ == "__main__":
    main()
