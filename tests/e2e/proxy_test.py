"""Proxies: from the configuration and from the environment, for https:// and http://, and those that refuse."""
import base64
import selectors
import socket
import socketserver
import subprocess
import threading

from harness import KEY, EndToEnd, gateway, main

USER = "me:TOPSECRET"


class Handler(socketserver.BaseRequestHandler):
    """One connection to the proxy: a tunnel, or one request passed on."""

    def handle(self):
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            byte = self.request.recv(1)
            if not byte:
                return
            head += byte
        line, *fields = head.decode().split("\r\n")
        method, target, _ = line.split()
        self.server.targets.append(f"{method} {target.split('?')[0]}")
        wanted = f"Proxy-Authorization: Basic {base64.b64encode(USER.encode()).decode()}"
        if self.server.wants_user and wanted not in fields:
            self.request.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            return
        with socket.create_connection(("127.0.0.1", self.server.origin_port)) as origin:
            if method == "CONNECT":
                self.request.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                path = "/" + target.split("/", 3)[3]
                fields = [field for field in fields if not field.startswith("Proxy-")]
                origin.sendall("\r\n".join([f"{method} {path} HTTP/1.1", "Connection: close", *fields]).encode())
            self.relay(origin)

    def relay(self, origin):
        with selectors.DefaultSelector() as selector:
            selector.register(self.request, selectors.EVENT_READ, origin)
            selector.register(origin, selectors.EVENT_READ, self.request)
            while True:
                for key, _ in selector.select():
                    part = key.fileobj.recv(65536)
                    if not part:
                        return
                    key.data.sendall(part)


class Proxy(socketserver.ThreadingTCPServer):
    """Whatever host it is asked for, it goes to one port of the loopback."""
    daemon_threads = True

    def __init__(self, origin_port, wants_user=False):
        super().__init__(("127.0.0.1", 0), Handler)
        self.origin_port = origin_port
        self.wants_user = wants_user
        self.targets = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        """A side that has gone away is none."""

    @property
    def port(self):
        return self.server_address[1]


class Proxies(EndToEnd):
    def setUp(self):
        super().setUp()
        self.certificate = self.folder / "cert.pem"
        key = self.folder / "key.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
             "-days", "2", "-subj", "/CN=api.far", "-addext", "subjectAltName=DNS:api.far",
             "-keyout", str(key), "-out", str(self.certificate)], check=True, capture_output=True)
        self.simulator = self.start_simulator(
            [{"id": "lc-1", "live": 7}], "--listen-tls", "127.0.0.1:0", "--tls-cert", str(self.certificate),
            "--tls-key", str(key))

    def start_proxy(self, scheme, **options):
        proxy = Proxy(self.simulator.ports[scheme], **options)
        self.addCleanup(proxy.server_close)
        self.addCleanup(proxy.shutdown)
        return proxy

    def start(self, url, env=None, **api):
        config = self.write_config(url, [gateway("lc-1")], api={"ca_file": str(self.certificate), **api})
        return self.start_exporter(config, env={**KEY, **(env or {})})

    def assert_polls(self, exporter):
        metrics = exporter.wait_for_polls(3)
        self.assertEqual(metrics.value("livy_gateway_up"), 1)
        self.assertEqual(sum(metrics.by_state("livy_gateway_sessions").values()), 7)

    def test_a_tunnel_used_again(self):
        proxy = self.start_proxy("https", wants_user=True)
        exporter = self.start("https://api.far", proxy=f"http://{USER}@127.0.0.1:{proxy.port}")
        self.assert_polls(exporter)
        self.assertEqual(proxy.targets, ["CONNECT api.far:443"])
        self.assertNotIn("TOPSECRET", exporter.err())

    def test_plain_http(self):
        proxy = self.start_proxy("http")
        self.assert_polls(self.start("http://api.far:8080", proxy=f"http://127.0.0.1:{proxy.port}"))
        self.assertEqual(set(proxy.targets),
                         {"GET http://api.far:8080/api/v1/workspaces/w-1/livycompute/lc-1/session"})

    def test_from_the_environment(self):
        proxy = self.start_proxy("https")
        self.assert_polls(self.start("https://api.far", env={"HTTPS_PROXY": f"http://127.0.0.1:{proxy.port}"}))
        self.assertEqual(proxy.targets, ["CONNECT api.far:443"])

    def test_the_loopback_goes_past_the_environments_proxies(self):
        proxy = self.start_proxy("http")
        self.assert_polls(self.start(self.simulator.url, env={"http_proxy": f"http://127.0.0.1:{proxy.port}"}))
        self.assertEqual(proxy.targets, [])

    def test_a_refusal_is_told_without_the_password(self):
        proxy = self.start_proxy("https", wants_user=True)
        exporter = self.start("https://api.far", proxy=f"http://me:TOPSECRETTOO@127.0.0.1:{proxy.port}")
        exporter.wait_for(lambda m: m.value("livy_gateway_poll_failures_total", reason="network") >= 2, "polls fail")
        lines = exporter.log(level="warn", reason="network")
        self.assertEqual(len(lines), 1)
        self.assertIn(f"connect to api.far:443 through the proxy 127.0.0.1:{proxy.port}: the proxy answered HTTP 407",
                      lines[0]["err"])
        self.assertNotIn("TOPSECRET", exporter.err())
        self.assertEqual(self.simulator.stats()["requests"], 0)

    def test_an_environment_that_cannot_be_used(self):
        config = self.write_config("https://api.far", [gateway("lc-1")])
        ended = self.run_exporter("once", "--config.file", config, env={**KEY, "https_proxy": f"https://{USER}@p:1"})
        self.assertEqual(ended.returncode, 1)
        self.assertIn("the environment variable https_proxy cannot be used: expected", ended.stderr)
        self.assertNotIn("TOPSECRET", ended.stderr + ended.stdout)


if __name__ == "__main__":
    main()
