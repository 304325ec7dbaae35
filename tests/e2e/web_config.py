"""What the tests of --web.config.file share: an exporter that is protected, and clients that are not ours."""
import subprocess

from certificates import Authority
from exposition import Exposition
from harness import EndToEnd, gateway
from processes import PATIENCE, SANITIZED

# An honest scrape has its answer within so many seconds, whatever others do.
HONEST_LIMIT = 20 if SANITIZED else 1
# Of the password `secret`, at the costs 4 and 12.
HASH = "$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW"
SLOW_HASH = "$2b$12$abcdefghijklmnopqrstuuT1Iwu6o8Wx7BoOyIMHfgVJq6JO/IJhW"
SUCCESSFUL = "livy_gateway_exporter_web_config_last_reload_successful"


class Protected(EndToEnd):
    def setUp(self):
        super().setUp()
        self.authority = Authority(self.folder)
        self.server = self.authority.issue("server", "DNS:localhost", "IP:127.0.0.1")

    def tls(self, **more):
        """The section tls_server_config."""
        certificate, key = self.server
        return {"cert_file": str(certificate), "key_file": str(key), **more}

    def web_file(self, name="web.yml", **sections):
        """JSON is YAML, too."""
        return self.write(name, sections)

    def start_protected(self, **sections):
        simulator = self.start_simulator([{"id": "lc-1", "live": 3}])
        config = self.write_config(simulator, [gateway("lc-1")])
        return self.start_exporter(config, "--web.config.file", str(self.web_file(**sections)))

    def url(self, exporter, path="/metrics"):
        return f"https://127.0.0.1:{exporter.port}{path}"

    def curl(self, url, *flags):
        """(exit code, HTTP status, head and body). It trusts the test's authority and no other."""
        return self.timed_curl(url, *flags)[:3]

    def timed_curl(self, url, *flags):
        """The same, and the seconds until the first byte of the answer."""
        run = subprocess.run(
            ["curl", "--silent", "--include", "--max-time", str(PATIENCE), "--cacert", str(self.authority.certificate),
             "--write-out", "\n%{http_code} %{time_starttransfer}", *map(str, flags), url],
            stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE * 2, check=False)
        text, _, figures = run.stdout.decode("utf-8", "replace").rpartition("\n")
        status, took = figures.split()
        return run.returncode, int(status), text, float(took)

    def status(self, exporter, *flags, path="/metrics"):
        """The HTTP status that curl gets; 0 where there is no connection."""
        return self.curl(self.url(exporter, path), *flags)[1]

    def s_client(self, exporter, *flags):
        """What openssl s_client tells of a connection; nothing where the handshake fails."""
        run = subprocess.run(
            ["openssl", "s_client", "-connect", f"127.0.0.1:{exporter.port}", "-CAfile",
             str(self.authority.certificate), "-verify_return_error", "-ign_eof", *map(str, flags)],
            input=b"GET /-/healthy HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", capture_output=True,
            timeout=PATIENCE, check=False)
        text = run.stdout.decode("utf-8", "replace")
        return text if run.returncode == 0 and "HTTP/1.1 200 OK" in text else ""

    def metrics(self, exporter, *flags):
        code, status, text = self.curl(self.url(exporter), *flags)
        self.assertEqual((code, status), (0, 200), text[:500])
        return Exposition(text.split("\r\n\r\n", 1)[1])
