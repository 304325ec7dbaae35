"""Every kind of credentials against a service that checks them, with keys that last for seconds."""
import os
import time

from certificates import Authority
from harness import KEY, EndToEnd, gateway, main

ROLE = "acs:ram::1234567890:role/exporter"
PROVIDER = "acs:ram::1234567890:oidc-provider/cluster"
API = "emr-serverless-spark.cn-hangzhou.aliyuncs.com"
STATIC = {"type": "access_key", "access_key_id": "test-key", "access_key_secret": "test-secret"}
LIFETIME = 3  # seconds; Expiration is rounded up to the next
WATCHED = 15


class Credentials(EndToEnd):
    def start_world(self, names, *flags, lifetime=LIFETIME, **more):
        """The API and everything that gives out keys."""
        world = {
            "sts": {"roles": [{"arn": ROLE}, {"arn": ROLE + "-2", "external_id": "the-id"}],
                    "oidc_providers": [{"arn": PROVIDER, "tokens": ["token-1"], "expired_tokens": ["token-0"]}]},
            "temporary_keys": {"lifetime_seconds": lifetime},
            "metadata": {"role": "machine", "require_token": True},
            "workspaces": [{"id": "w-1", "gateways": [{"id": name, "live": 1} for name in names]}], **more}
        self.simulator = self.start_simulator(None, *flags, scenario=self.write("world.json", world))
        return self.simulator

    def oidc(self, **more):
        return {"type": "oidc_role", "role_arn": ROLE, "oidc_provider_arn": PROVIDER, "sts_endpoint": self.simulator.url,
                "oidc_token_file": str(self.folder / "token"), **more}

    def start(self, credentials, env=None, url=None, api=None, interval="300ms"):
        """One gateway for each entry of `credentials`, of its name."""
        return self.start_exporter(self.write_config(
            url or self.simulator, [gateway(name, credentials=name) for name in credentials if name[0] != "_"],
            credentials=credentials, poll={"interval": interval, "timeout": "10m", "stale_after": "1h"},
            api=api), env=env or {})

    def wait_until_up(self, exporter, patience=None):
        return exporter.wait_for(
            lambda m: {value for _, value in m.all("livy_gateway_up")} == {1}, "every gateway is up",
            **({"patience": patience} if patience else {}))

    def failures(self, metrics):
        return {(labels["gateway"], labels["reason"]): value for labels, value
                in metrics.all("livy_gateway_poll_failures_total") if value > 0}

    def replace(self, path, text):
        """At once, as whoever renews a secret does it."""
        other = self.write("replacement", text)
        os.replace(other, path)

    def test_every_kind_for_a_while(self):
        kinds = ("oidc", "ram", "chain", "ecs", "ecs-named", "uri", "profile-ak", "profile-uri")
        self.start_world(kinds)
        url = self.simulator.url
        self.write("token", "token-1\n")
        profiles = self.write("profiles.json", {"current": "ak", "profiles": [
            {"name": "ak", "mode": "AK", "access_key_id": "test-key", "access_key_secret": "test-secret"},
            {"name": "uri", "mode": "CredentialsURI", "credentials_uri": f"{url}/credentials"}]})
        credentials = {
            "oidc": self.oidc(role_session_name="by-oidc", duration="30m"),
            "_source": STATIC,
            "ram": {"type": "ram_role", "source": "_source", "role_arn": ROLE, "role_session_name": "by-key",
                    "sts_endpoint": url},
            "chain": {"type": "ram_role", "source": "oidc", "role_arn": ROLE + "-2", "external_id": "the-id",
                      "duration": "15m", "sts_endpoint": url},
            "ecs": {"type": "ecs_role", "endpoint": url, "imdsv1": False},
            "ecs-named": {"type": "ecs_role", "endpoint": url, "role_name": "machine"},
            "uri": {"type": "credentials_uri", "uri": f"{url}/credentials"},
            "profile-ak": {"type": "profile", "file": str(profiles)},
            "profile-uri": {"type": "profile", "file": str(profiles), "profile": "uri"},
        }
        exporter = self.start(credentials)
        self.wait_until_up(exporter)
        started = time.monotonic()
        last_expiry = {}
        while time.monotonic() < started + WATCHED:
            metrics = exporter.scrape()
            self.assertEqual(self.failures(metrics), {})
            for labels, expiry in metrics.all("livy_gateway_credentials_expiry_timestamp_seconds"):
                name = labels["credentials"]
                self.assertGreater(expiry, time.time(), name)
                last_expiry.setdefault(name, set()).add(expiry)
            time.sleep(0.1)
        temporary = set(credentials) - {"_source", "profile-ak"}
        self.assertEqual(set(last_expiry), temporary)
        stats = self.simulator.stats()
        for name in temporary:
            # A key is replaced after two thirds of its life.
            self.assertGreaterEqual(len(last_expiry[name]), WATCHED / (LIFETIME + 1) - 1, name)
        self.assertEqual(set(stats["by_code"]), {"OK"})
        self.assertEqual(set(stats["session_names"]), {"by-oidc", "by-key", "livy_gateway_exporter"})
        self.assertEqual(set(stats["durations"]), {"1800", "3600", "900"})
        self.assertEqual(exporter.log(level="warn"), [])
        # Not more often than needed, either: one key in the time that a key is used, for each that is temporary.
        self.assertLessEqual(stats["keys_issued"], len(temporary) * (WATCHED / (LIFETIME * 2 / 3) + 2))

    def test_an_oidc_token_that_is_replaced(self):
        self.start_world(["oidc"])
        token = self.write("token", "token-1")
        exporter = self.start({"oidc": self.oidc()})
        self.wait_until_up(exporter)
        # The cluster renews tokens well before the old ones end.
        self.replace(token, "token-2")
        self.tokens(good=["token-2"], expired=["token-1"])
        time.sleep(2 * LIFETIME)
        self.assertEqual(self.failures(exporter.scrape()), {})
        # One that is late costs polls, and says what is wrong.
        self.tokens(good=["token-3"], expired=["token-1", "token-2"])
        exporter.wait_for(lambda m: m.value("livy_gateway_poll_failures_total", reason="auth") >= 2, "polls fail")
        told = [line["err"] for line in exporter.log(level="warn")]
        self.assertTrue(any("AuthenticationFail.OIDCToken.Expired" in err for err in told), told)
        self.replace(token, "token-3")
        self.wait_until_up(exporter)
        self.assertNotIn("token-", "".join(told))

    def tokens(self, good, expired):
        self.simulator.call("POST", "/sim/sts", {"oidc_providers": [
            {"arn": PROVIDER, "tokens": good, "expired_tokens": expired}]})

    def test_an_outage_of_sts_shorter_than_a_key_s_life(self):
        self.start_world(["oidc"], lifetime=30)
        self.write("token", "token-1")
        exporter = self.start({"oidc": self.oidc()})
        self.wait_until_up(exporter)
        self.simulator.fault({"status": 503}, action="AssumeRoleWithOIDC")
        exporter.wait_for(lambda m: exporter.log(level="warn"), "a refresh fails")
        self.assertIn("the old one is used until it expires", exporter.log(level="warn")[0]["msg"])
        self.simulator.clear_faults()
        expiry = exporter.scrape().value("livy_gateway_credentials_expiry_timestamp_seconds")
        metrics = exporter.wait_for(
            lambda m: m.value("livy_gateway_credentials_expiry_timestamp_seconds") > expiry, "a new key")
        self.assertEqual(self.failures(metrics), {})

    def test_a_secret_file_that_is_replaced(self):
        self.start_world(["file", "token"], "--key", "k:old", "--sts-key", "t:s:old-token")
        secret = self.write("secret", "old\n")
        token = self.write("security-token", "old-token\n")
        exporter = self.start({
            "file": {"type": "access_key", "access_key_id": "k", "access_key_secret_file": str(secret)},
            "token": {"type": "sts_token", "access_key_id": "t", "access_key_secret": "s",
                      "security_token_file": str(token)}})
        self.wait_until_up(exporter)
        self.simulator.call("POST", "/sim/keys", {"id": "k", "secret": "new"})
        self.simulator.call("POST", "/sim/keys", {"id": "t", "token": "new-token"})
        exporter.wait_for(lambda m: {labels["gateway"] for labels, value in m.all("livy_gateway_up") if value == 0}
                          == {"file", "token"}, "both are refused")
        self.replace(secret, "new\n")
        self.replace(token, "new-token\n")
        self.wait_until_up(exporter)
        self.assertEqual(self.simulator.stats()["by_code"].keys() - {"OK"},
                         {"SignatureDoesNotMatch", "InvalidSecurityToken.Malformed"})

    def test_a_source_that_is_unavailable_at_the_start(self):
        self.start_world(["oidc", "ecs", "uri"])
        self.simulator.call("POST", "/sim/metadata", {"role": ""})
        self.simulator.fault({"hang": True}, action="CredentialsUri")
        url = self.simulator.url
        exporter = self.start({"oidc": self.oidc(), "ecs": {"type": "ecs_role", "endpoint": url},
                               "uri": {"type": "credentials_uri", "uri": f"{url}/credentials"}})
        metrics = exporter.wait_for_polls(3)
        self.assertEqual({labels["reason"] for labels, value in metrics.all("livy_gateway_poll_failures_total")
                          if value > 0}, {"auth"})
        self.assertEqual(self.simulator.stats()["by_action"].get("ListLivyComputeSessions", 0), 0)
        self.write("token", "token-1")
        self.simulator.call("POST", "/sim/metadata", {"role": "machine"})
        self.simulator.clear_faults()
        self.wait_until_up(exporter)

    def test_the_default_chain(self):
        authority = Authority(self.folder)
        certificate, key = authority.issue("all", f"DNS:{API}", "DNS:sts.aliyuncs.com", "DNS:sts.cn-beijing.aliyuncs.com")
        self.start_world(["default"], "--listen-tls", "127.0.0.1:0", "--tls-cert", str(certificate), "--tls-key",
                         str(key), "--listen-proxy", "127.0.0.1:0")
        self.write("token", "token-1")
        keys = {"access_key_id": "test-key", "access_key_secret": "test-secret"}
        role = {**{f"ram_{name}": value for name, value in (("role_arn", ROLE), ("session_name", "by-profile"))}, **keys}
        profile = self.write("config.json", {"current": "p", "profiles": [{"name": "p", "mode": "RamRoleArn", **role}]})
        ini = self.write("credentials", "[default]\ntype = access_key\n"
                         "access_key_id = test-key\naccess_key_secret = test-secret\n")
        oidc = {"ALIBABA_CLOUD_ROLE_ARN": ROLE, "ALIBABA_CLOUD_OIDC_PROVIDER_ARN": PROVIDER,
                "ALIBABA_CLOUD_OIDC_TOKEN_FILE": str(self.folder / "token")}
        ways = {
            "the environment": (KEY, {}),
            "a role by OIDC": (oidc, {"AssumeRoleWithOIDC": "sts.aliyuncs.com:443"}),
            "a role by OIDC, with a region": ({**oidc, "ALIBABA_CLOUD_STS_REGION": "cn-beijing"},
                                              {"AssumeRoleWithOIDC": "sts.cn-beijing.aliyuncs.com:443"}),
            "a profile": ({"ALIBABA_CLOUD_CONFIG_FILE": str(profile)}, {"AssumeRole": "sts.aliyuncs.com:443"}),
            "the credentials file": ({"ALIBABA_CLOUD_CREDENTIALS_FILE": str(ini)}, {}),
            "a credentials URI": ({"ALIBABA_CLOUD_CREDENTIALS_URI": f"{self.simulator.url}/credentials"},
                                  {"CredentialsUri": None}),
        }
        for name, (env, asked) in ways.items():
            with self.subTest(name):
                self.simulator.call("POST", "/sim/stats/reset")
                exporter = self.start_with_defaults(authority, env)
                self.wait_until_up(exporter)
                stats = self.simulator.stats()
                self.assertEqual(set(stats["by_action"]), {"ListLivyComputeSessions", *asked})
                self.assertEqual(set(stats["proxy_connects"]), {f"{API}:443", *filter(None, asked.values())})
                self.assertEqual(exporter.stop()[0], 0)
        self.simulator.call("POST", "/sim/stats/reset")
        exporter = self.start_with_defaults(authority, {})
        exporter.wait_for(lambda m: m.value("livy_gateway_poll_failures_total", reason="auth") >= 1, "a poll fails")
        self.assertEqual(self.simulator.stats()["requests"], 0)
        self.assertIn("ALIBABA_CLOUD_ACCESS_KEY_ID", exporter.log(level="warn", reason="auth")[0]["err"])

    def start_with_defaults(self, authority, env):
        """With the real names of the API and of STS, behind the proxy, and a home without any keys."""
        return self.start_exporter(self.write_config(
            "https://emr-serverless-spark.{region}.aliyuncs.com", [gateway("default")],
            poll={"interval": "300ms", "timeout": "10m"},
            api={"proxy": f"http://127.0.0.1:{self.simulator.ports['proxy']}", "ca_file": str(authority.certificate)}),
            env={"HOME": str(self.folder), "ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true", **env})


if __name__ == "__main__":
    main()
