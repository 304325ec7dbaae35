"""No secret and no security token is ever logged, printed or served, whatever goes wrong and whoever sends it back."""
import json

from harness import EndToEnd, gateway, main

SECRET = "Zq7-very-secret-key-0123456789"
TOKEN = "Tk9-very-secret-token+/=0123456789"
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


class Secrets(EndToEnd):
    def assert_secret_free(self, where, text):
        for secret in (SECRET, TOKEN, SECRET[4:], TOKEN[4:]):
            self.assertNotIn(secret, text, where)

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
        for path in ("/metrics", "/", "/-/ready", "/none", "/config", "/api/v1/status"):
            self.assert_secret_free(path, exporter.get(path)[2])
        self.assert_secret_free("check-config", "".join(self.outputs("check-config", config)))
        self.assert_secret_free("once", "".join(self.outputs("once", config, "--log.level", "debug")))
        self.assertGreater(exporter.err().count("an API request failed"), 5)  # the debug log is on
        self.assertIn("<secret>", exporter.err())
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
