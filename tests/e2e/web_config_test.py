"""--web.config.file: how it is checked, and read again."""
import os
import pathlib
import shutil
import signal
import ssl
import subprocess
import unittest

from harness import SOURCE, gateway, main, wait_until
from web_config import HASH, SUCCESSFUL, Protected

REFUSED = "the web configuration was not reloaded; the one before stays in force"
RELOADED = "web configuration reloaded"


def promtool():
    return shutil.which("promtool") or next((str(path) for path in [SOURCE / "build/tools/promtool"] if path.exists()),
                                            None)


class WebConfig(Protected):
    def rewrite(self, exporter, message, **sections):
        """Waits until the log has one more line of this message."""
        before = len(exporter.log(msg=message))
        if sections:
            self.web_file(**sections)
        wait_until(lambda: len(exporter.log(msg=message)) > before, message, alive=[exporter])

    def shown_certificate(self, exporter):
        return ssl.get_server_certificate(("127.0.0.1", exporter.port))

    def test_a_good_edit_is_taken_up(self):
        exporter = self.start_protected(tls_server_config=self.tls())
        self.rewrite(exporter, RELOADED, tls_server_config=self.tls(min_version="TLS13"),
                     basic_auth_users={"alice": HASH})
        wait_until(lambda: self.status(exporter) == 401, "passwords are asked for", alive=[exporter])
        self.assertEqual(self.status(exporter, "--tls-max", "1.2"), 0)
        metrics = self.metrics(exporter, "--user", "alice:secret")
        self.assertEqual(metrics.value(SUCCESSFUL), 1)
        self.rewrite(exporter, RELOADED, tls_server_config=self.tls(), basic_auth_users={"bob": HASH})
        wait_until(lambda: self.status(exporter, "--user", "alice:secret") == 401, "alice is gone", alive=[exporter])
        self.assertEqual(self.status(exporter, "--user", "bob:secret"), 200)

    def test_a_bad_edit_changes_nothing_and_is_told_once(self):
        exporter = self.start_protected(tls_server_config=self.tls(), basic_auth_users={"alice": HASH})
        user = ("--user", "alice:secret")
        self.rewrite(exporter, REFUSED, tls_server_config=self.tls(min_version="TLS99"), basic_auth_users={"a": "x"})
        self.assertEqual(self.metrics(exporter, *user).value(SUCCESSFUL), 0)
        self.assertEqual(self.status(exporter), 401)
        errors = [line["err"] for line in exporter.log(msg=REFUSED)]
        self.assertEqual(len(errors), 2)
        self.assertIn("tls_server_config.min_version: expected one of TLS10", errors[0])
        self.assertIn("basic_auth_users.a: expected a bcrypt hash", errors[1])
        self.rewrite(exporter, RELOADED, tls_server_config=self.tls(), basic_auth_users={"alice": HASH})
        self.assertEqual(len(exporter.log(msg=REFUSED)), 2)  # told once, though it was looked at each second
        wait_until(lambda: self.metrics(exporter, *user).value(SUCCESSFUL) == 1, "it is good again", alive=[exporter])

    def test_protection_is_not_lost(self):
        exporter = self.start_protected(tls_server_config=self.tls(), basic_auth_users={"alice": HASH})
        for sections in ({"basic_auth_users": {"alice": HASH}}, {"tls_server_config": self.tls()}):
            self.rewrite(exporter, REFUSED, **sections)
        file = self.folder / "web.yml"
        file.write_text("")
        self.rewrite(exporter, REFUSED)
        file.unlink()
        self.rewrite(exporter, REFUSED)
        self.assertEqual(self.status(exporter), 401)
        self.assertEqual(self.metrics(exporter, "--user", "alice:secret").value(SUCCESSFUL), 0)
        told = "".join(line["err"] for line in exporter.log(msg=REFUSED))
        for part in ("tls_server_config is gone", "basic_auth_users is gone", "the file is empty", "cannot read the file"):
            self.assertIn(part, told)

    def test_a_new_certificate(self):
        """As Kubernetes swaps them: the names are links, and what they lead to changes."""
        for name, identity in (("one", self.server), ("two", self.authority.issue("second", "IP:127.0.0.1"))):
            (self.folder / name).mkdir()
            shutil.copy(identity[0], self.folder / name / "tls.crt")
            shutil.copy(identity[1], self.folder / name / "tls.key")
        data = self.folder / "data"
        data.symlink_to("one")
        exporter = self.start_protected(tls_server_config={"cert_file": "data/tls.crt", "key_file": "data/tls.key"})
        first = self.shown_certificate(exporter)
        (self.folder / "new").symlink_to("two")
        os.rename(self.folder / "new", data)
        self.rewrite(exporter, RELOADED)
        wait_until(lambda: self.shown_certificate(exporter) != first, "the new certificate is shown", alive=[exporter])
        self.assertEqual(self.status(exporter), 200)

    def test_a_certificate_without_its_key(self):
        """Renewed one file after the other, the first too early."""
        certificate, key = (pathlib.Path(shutil.copy(path, self.folder / path.name)) for path in self.server)
        other = self.authority.issue("second", "IP:127.0.0.1")
        exporter = self.start_protected(tls_server_config={"cert_file": str(certificate), "key_file": str(key)})
        shutil.copy(other[0], certificate)
        self.rewrite(exporter, REFUSED)
        self.assertIn("this is not the key of the first certificate", exporter.log(msg=REFUSED)[0]["err"])
        self.assertEqual(self.status(exporter), 200)
        shutil.copy(other[1], key)
        self.rewrite(exporter, RELOADED)
        self.assertEqual(self.status(exporter), 200)

    def test_reload(self):
        exporter = self.start_protected(tls_server_config=self.tls())
        exporter.send(signal.SIGHUP)
        self.rewrite(exporter, RELOADED)
        exporter.send(signal.SIGHUP)
        self.rewrite(exporter, "configuration reloaded")

    def test_an_expired_certificate_is_warned_of(self):
        self.server = self.authority.issue("expired", "IP:127.0.0.1", end="20210101000000Z")
        exporter = self.start_protected(tls_server_config=self.tls())
        self.assertIn("the certificate expired on 2021-01-01T00:00:00Z", exporter.err())
        self.assertEqual(self.curl(self.url(exporter))[0], 60)  # curl does not want it
        self.assertEqual(self.curl(self.url(exporter), "--insecure")[1], 200)

    def test_check_config(self):
        config = self.write_config("http://127.0.0.1:1", [gateway("lc-1")])
        good = self.web_file(tls_server_config=self.tls(), basic_auth_users={"alice": HASH})
        run = self.run_exporter("check-config", "--config.file", config, "--web.config.file", good)
        self.assertEqual((run.returncode, run.stdout), (0, f"{config} is valid\n{good} is valid\n"))
        bad = self.web_file("bad.yml", tls_server_config={"cert_file": "none.pem"}, rate_limit={"interval": "1"})
        run = self.run_exporter("check-config", "--config.file", config, "--web.config.file", bad)
        self.assertEqual((run.returncode, run.stdout), (2, f"{config} is valid\n"))
        lines = [line for line in run.stderr.splitlines() if line.startswith(f"{bad}:")]
        self.assertEqual(len(lines), 3, run.stderr)
        self.assertIn("tls_server_config.cert_file: cannot read the file", run.stderr)
        run = self.run_exporter("--config.file", config, "--web.config.file", bad)
        self.assertEqual((run.returncode, run.stdout), (2, ""))
        self.assertEqual(len(run.stderr.splitlines()), 4, run.stderr)  # the endpoint is not encrypted, too

    def test_a_key_that_is_too_short(self):
        certificate, key = self.folder / "short.pem", self.folder / "short.key"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:1024", "-nodes", "-subj", "/CN=short", "-keyout", key,
                        "-out", certificate], check=True, capture_output=True)
        config = self.write_config("http://127.0.0.1:1", [gateway("lc-1")])
        web = self.web_file(tls_server_config={"cert_file": "short.pem", "key_file": "short.key"})
        run = self.run_exporter("check-config", "--config.file", config, "--web.config.file", web)
        self.assertEqual(run.returncode, 2)
        self.assertIn(f"{web}: tls_server_config: the certificate cannot be used: ee key too small", run.stderr)

    def test_the_example(self):
        example = pathlib.Path(shutil.copy(SOURCE / "config/web.example.yml", self.folder))
        certificate, key = self.server
        shutil.copy(certificate, self.folder / "server.pem")
        shutil.copy(key, self.folder / "server.key")
        shutil.copy(self.authority.certificate, self.folder / "clients-ca.pem")
        config = self.write_config("http://127.0.0.1:1", [gateway("lc-1")])
        run = self.run_exporter("check-config", "--config.file", config, "--web.config.file", example)
        self.assertEqual((run.returncode, run.stdout), (0, f"{config} is valid\n{example} is valid\n"), run.stderr)
        if promtool() is None:
            raise unittest.SkipTest("there is no promtool; scripts/deps test installs it")
        checked = subprocess.run([promtool(), "check", "web-config", example], capture_output=True, text=True, check=False)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)


if __name__ == "__main__":
    main()
