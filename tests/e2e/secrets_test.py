"""No secret and no security token is ever logged, printed or served, whatever goes wrong and whoever sends it back."""
import base64
import json
from urllib.parse import quote

from harness import KEY, EndToEnd, gateway, main

SECRET = "Zq7-very-secret-key-0123456789"
TOKEN = "Tk9-very-secret-token+/=0123456789"
OIDC_TOKEN = "Oi5-very.secret-OIDC+token/=0123456789"
URI_SECRET = "Ur3-very-secret-query-0123456789"
PASSWORD = "Pw8-very-secret-password-0123456789"
USER = "proxy-user"
# What the simulator's temporary keys begin with.
ISSUED = ("IssuedSecret", "IssuedToken")
ROLE = "acs:ram::1234567890:role/exporter"
PROVIDER = "acs:ram::1234567890:oidc-provider/cluster"
NAMES = ("good", "wrong", "echo-code", "echo-message", "echo-id", "echo-xml", "echo-body", "echo-header", "echo-page",
         "sts")


def echoes(secret):
    """Answers of a server that gives back what it should not even have."""
    return {
        "echo-code": {"status": 400, "body": json.dumps({"code": secret, "message": "m"})},
        "echo-message": {"status": 403, "body": json.dumps({"Code": "Forbidden.RAM", "Message": f"not {secret}, no"})},
        "echo-id": {"status": 500, "body": json.dumps({"RequestId": secret, "Code": "InternalError"})},
        "echo-xml": {"status": 502, "headers": {"Content-Type": "text/xml"},
                     "body": f"<Error><Code>{secret}</Code><Message>x{secret}x</Message></Error>"},
        "echo-body": {"status": 200, "body": f"Authorization: {secret}"},
        "echo-header": {"status": 500, "headers": {"x-acs-request-id": secret}, "body": "{}"},
        "echo-page": {"status": 200, "body": json.dumps({"totalCount": secret, "sessions": [{"sessionId": secret}]})},
    }


def forms(secret):
    """As it is, nearly whole, as URLs and texts to sign hold it, and as a proxy gets it."""
    encoded = quote(secret, safe="")
    return (secret, secret[4:], encoded, quote(encoded, safe=""), base64.b64encode(secret.encode()).decode(),
            base64.b64encode(f"{USER}:{secret}".encode()).decode())


class Secrets(EndToEnd):
    def assert_secret_free(self, where, text):
        for secret in (SECRET, TOKEN, OIDC_TOKEN, URI_SECRET, PASSWORD):
            for form in forms(secret):
                self.assertNotIn(form, text, where)
        for beginning in ISSUED:
            self.assertNotIn(beginning, text, where)

    def start_with(self, key, secret_of_echo, log_format):
        self.simulator = self.start_simulator(
            [{"id": name, "live": 1} for name in NAMES], "--key", f"the-id:{SECRET}", "--key", "other:x",
            "--sts-key", f"sts-id:{SECRET}:{TOKEN}")
        for name, effect in echoes(secret_of_echo).items():
            self.simulator.fault(effect, gateway=name)
        wrong = {"type": "access_key", "access_key_id": "other", "access_key_secret": SECRET}
        gateways = [gateway(name, **({"credentials": "wrong"} if name == "wrong" else {})) for name in NAMES]
        config = self.write_config(self.simulator, gateways, credentials={"default": key, "wrong": wrong})
        return config, self.start_exporter(config, "--log.level", "debug", "--log.format", log_format)

    def check_everything(self, config, exporter):
        metrics = exporter.wait_for_polls(3)
        self.assertEqual(metrics.value("livy_gateway_up", gateway="good"), 1)
        self.assertEqual(metrics.value("livy_gateway_up", gateway="wrong"), 0)
        for name in NAMES:
            if name.startswith("echo"):
                self.assertEqual(metrics.value("livy_gateway_up", gateway=name), 0, name)
        self.assertGreater(exporter.err().count("an API request failed"), 5)  # the debug log is on
        self.assertIn("<secret>", exporter.err())
        self.check_outputs(config, exporter)

    def check_outputs(self, config, exporter):
        pages = [f"{api}/gateways/w-1/{name}" for api in ("", "/api/v1") for name in NAMES]
        for path in ("/metrics", "/", "/-/ready", "/none", "/config", "/api/v1/status", *pages):
            self.assert_secret_free(path, exporter.get(path)[2])
        self.assert_secret_free("check-config", "".join(self.outputs("check-config", config)))
        self.assert_secret_free("once", "".join(self.outputs("once", config, "--log.level", "debug")))
        self.assert_secret_free("log", exporter.err() + exporter.out())

    def outputs(self, command, config, *flags):
        run = self.run_exporter(command, "--config.file", config, *flags)
        return run.stdout, run.stderr

    def test_access_key(self):
        (self.folder / "secret").write_text(SECRET + "\n")
        key = {"type": "access_key", "access_key_id": "the-id", "access_key_secret_file": str(self.folder / "secret")}
        config, exporter = self.start_with(key, SECRET, "logfmt")
        self.check_everything(config, exporter)

    def test_temporary_key(self):
        key = {"type": "sts_token", "access_key_id": "sts-id", "access_key_secret": SECRET, "security_token": TOKEN}
        config, exporter = self.start_with(key, TOKEN, "json")
        self.check_everything(config, exporter)

    def test_keys_that_are_given(self):
        good, evil = self.start_givers()
        key_of_source = {"type": "sts_token", "access_key_id": "sts-id", "security_token": TOKEN}
        self.write("token", OIDC_TOKEN)
        at_sts = {"role_arn": ROLE, "role_session_name": "test"}
        oidc = {"type": "oidc_role", "oidc_provider_arn": PROVIDER, "oidc_token_file": str(self.folder / "token"),
                **at_sts}
        ram = {"type": "ram_role", **at_sts}
        ecs = {"type": "ecs_role"}
        uri = {"type": "credentials_uri"}
        path = f"/credentials?token={URI_SECRET}"
        credentials = {
            "source": {**key_of_source, "access_key_secret": SECRET},
            "wrong": {**key_of_source, "access_key_secret": SECRET + "x"},
            "good-oidc": {**oidc, "sts_endpoint": good.url},
            "good-ram": {**ram, "source": "source", "sts_endpoint": good.url},
            "good-chain": {**ram, "source": "good-oidc", "sts_endpoint": good.url},
            "good-ecs": {**ecs, "endpoint": good.url},
            "good-uri": {**uri, "uri": good.url + path},
            "echo-oidc": {**oidc, "sts_endpoint": evil.url},
            "echo-ram": {**ram, "source": "source", "sts_endpoint": evil.url},
            # As the service does: it shows what it has signed, with the token in it.
            "echo-signed": {**ram, "source": "wrong", "sts_endpoint": good.url},
            "echo-ecs": {**ecs, "endpoint": evil.url},
            "echo-uri": {**uri, "uri": evil.url + path},
            "nowhere-uri": {**uri, "uri": "http://127.0.0.1:1" + path},
        }
        names = [name for name in credentials if "-" in name]
        config = self.write_config(good, [gateway(name, credentials=name) for name in names], credentials=credentials,
                                   poll={"timeout": "10m"})
        exporter = self.start_exporter(config, "--log.level", "debug")
        up = {labels["gateway"]: value for labels, value in exporter.wait_for_polls(3).all("livy_gateway_up")}
        self.assertEqual(up, {name: 1 if name.startswith("good") else 0 for name in names})
        for name in ("echo-oidc", "echo-ram", "echo-signed"):  # there was something to hide
            self.assertIn("<secret>", exporter.log(gateway=name)[0]["err"])
        self.check_outputs(config, exporter)

    def start_givers(self):
        """Two that give keys; the second gives back what it was sent, or keys that are none."""
        world = {"sts": {"roles": [{"arn": ROLE}], "oidc_providers": [{"arn": PROVIDER, "tokens": [OIDC_TOKEN]}]},
                 "metadata": {"role": "machine"},
                 "workspaces": [{"id": "w-1", "gateways": [{"id": name, "live": 1} for name in (
                     "good-oidc", "good-ram", "good-chain", "good-ecs", "good-uri")]}]}
        scenario = self.write("givers.json", world)
        flags = ("--sts-key", f"sts-id:{SECRET}:{TOKEN}")
        good = self.start_simulator(None, *flags, scenario=scenario)
        evil = self.start_simulator(None, *flags, scenario=scenario)
        sent = {"AssumeRole": (SECRET, TOKEN), "AssumeRoleWithOIDC": (OIDC_TOKEN,)}
        for action, secrets in sent.items():
            everything = " ".join(form for secret in secrets for form in (secret, *forms(secret)[2:4]))
            evil.fault({"status": 400, "body": json.dumps({"Code": secrets[0], "Message": everything})}, action=action)
        key = {"Code": "Success", "AccessKeyId": SECRET + " ", "AccessKeySecret": SECRET + "\n", "SecurityToken": TOKEN,
               "Expiration": TOKEN}
        for action in ("EcsKey", "CredentialsUri"):
            evil.fault({"body": json.dumps(key)}, action=action)
        return good, evil

    def test_the_password_of_a_proxy(self):
        simulator = self.start_simulator([{"id": "lc-1", "live": 1}], "--listen-proxy", "127.0.0.1:0", "--proxy-user",
                                         f"{USER}:{PASSWORD}")
        echo = forms(PASSWORD)[-1]
        proxy = f"127.0.0.1:{simulator.ports['proxy']}"
        ways = {
            "no tunnel": ("http://api.far", None),
            "a tunnel": ("https://api.far", {"status": 407, "headers": {"Proxy-Authenticate": f"Basic {echo}"}}),
            "another answer": ("https://api.far", {"raw": f"HTTP/1.1 502 {PASSWORD}\r\n\r\n{echo}"}),
            "garbage": ("https://api.far", {"raw": f"{USER}:{PASSWORD} {echo}"}),
        }
        simulator.fault({"status": 500}, action="ListLivyComputeSessions")
        for name, (url, effect) in ways.items():
            for place in ("configuration", "environment"):
                with self.subTest(name, place=place):
                    number = simulator.fault(effect, action="Connect") if effect else None
                    self.check_proxy(url, f"http://{USER}:{PASSWORD}@{proxy}", place)
                    if number:
                        simulator.call("DELETE", f"/sim/fault?id={number}")

    def check_proxy(self, url, proxy, place):
        api = {"max_attempts": 1, **({"proxy": proxy} if place == "configuration" else {})}
        variables = {} if api.get("proxy") else {"http_proxy": proxy, "https_proxy": proxy}
        config = self.write_config(url, [gateway("lc-1")], api=api)
        exporter = self.start_exporter(config, "--log.level", "debug", env={**KEY, **variables})
        exporter.wait_for(lambda m: m.value("livy_gateway_up") == 0, "a poll fails")
        self.check_outputs(config, exporter)
        self.assertEqual(exporter.stop()[0], 0)

    def test_bad_configurations(self):
        head = "gateways:\n  - {workspace_id: w, livy_compute_id: l, region: cn-hangzhou}\ncredentials:\n"
        key = f"  a:\n    type: access_key\n    access_key_id: i\n    access_key_secret: {SECRET}\n"
        for name, text in {
            "unknown key": head + key + f"    extra: {SECRET}\n",
            "twice": head + key + f"    access_key_secret: {SECRET}\n",
            "wrong type": head + key.replace("access_key\n", SECRET + "\n", 1),
            "list": head + key.replace(SECRET, f"[{SECRET}]"),
            "broken YAML": head + key.replace(SECRET, f'"{SECRET}'),
            "as a file": head + key.replace("access_key_secret:", "access_key_secret_file:"),
            "token too": head + key + f"    security_token: {TOKEN}\n",
            "as an id": head + key.replace("id: i", f"id: '{SECRET} '"),
            "at the wrong place": head + f"  a: {SECRET}\n",
            "a proxy": head + key + f"api:\n  proxy: http://{USER}:{PASSWORD}@proxy\n",
            "a proxy's scheme": head + key + f"api:\n  proxy: https://{USER}:{PASSWORD}@proxy:1\n",
            "a URI": head + f"  a:\n    type: credentials_uri\n    uri: ftp://h/?token={URI_SECRET}\n",
            "a URI's user": head + f"  a:\n    type: credentials_uri\n    uri: http://u:{PASSWORD}@h/ x\n",
        }.items():
            with self.subTest(name):
                config = self.write("bad.yml", text)
                for command in ("check-config", "serve", "once"):
                    out, err = self.outputs(command, config)
                    self.assertEqual(out, "")
                    self.assertIn(str(config), err)
                    self.assert_secret_free(name, err)


if __name__ == "__main__":
    main()
