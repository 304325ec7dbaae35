"""What is served, where, and what is refused."""
import contextlib
import http.client
import json
import socket

from harness import EndToEnd, gateway, main, wait_until

HOSTILE = "<script>alert(1)</script>\"&'"
PAGES = ("/metrics", "/", "/gateways/w-1/lc-1", "/api/v1/status", "/api/v1/gateways/w-1/lc-1", "/config", "/-/healthy",
         "/-/ready")


def has_ipv6():
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


class Web(EndToEnd):
    def start(self, *flags, path="/metrics", **options):
        self.simulator = self.start_simulator([{"id": "lc-1", "live": 5}])
        config = self.write_config(self.simulator, [gateway("lc-1", name=HOSTILE)])
        exporter = self.start_exporter(config, "--web.telemetry-path", path, *flags, **options)
        wait_until(lambda: exporter.scrape(path).value("livy_gateway_up") == 1, "it is up", alive=[exporter])
        return exporter

    def test_pages_and_refusals(self):
        exporter = self.start()
        for path in PAGES:
            with self.subTest(path):
                status, headers, text = exporter.get(path)
                self.assertEqual(status, 200)
                self.assertNotEqual(text, "")
                head_status, head_headers, head_text = exporter.get(path, "HEAD")
                self.assertEqual((head_status, head_text), (200, ""))
                self.assertEqual(head_headers["Content-Type"], headers["Content-Type"])
                for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
                    status, headers, _ = exporter.get(path, method)
                    self.assertEqual((status, headers["Allow"]), (405, "GET, HEAD"), method)
        unknown = ("/none", "/metrics/", "/metrics2", "/../etc/passwd", "/-/reload/", "/config/", "/api/v1/", "/%2e%2e/")
        for path in unknown:
            self.assertEqual(exporter.get(path)[0], 404, path)
        self.assertEqual(exporter.get("/metrics?x=1")[0], 200)

        def of_code(metrics, code):
            return sum(value for _, value in metrics.all("livy_gateway_exporter_http_requests_total", code=code))

        counted = exporter.wait_for(lambda m: of_code(m, "404") == len(unknown), "the refusals are counted")
        self.assertEqual(of_code(counted, "405"), len(PAGES) * 5)

    def test_status_page(self):
        exporter = self.start()
        status, headers, page = exporter.get("/")
        self.assertEqual(status, 200)
        self.assertTrue(headers["Content-Type"].startswith("text/html"))
        self.assertEqual(page.lower().count("<script"), 1)  # the page's own
        self.assertIn("&lt;script&gt;alert(1)&lt;/script&gt;", page)
        self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
        for part in ("w-1", "lc-1", "cn-hangzhou", "1 of 1 gateway up", "<b>5</b> running"):
            self.assertIn(part, page)
        metrics = exporter.scrape()
        self.assertEqual(metrics.value("livy_gateway_up", gateway=HOSTILE), 1)

    def test_a_failure_on_the_status_page(self):
        simulator = self.start_simulator([{"id": "lc-1"}])
        simulator.fault({"status": 403, "body": '{"Code":"No<b>","Message":"<img src=x>","RequestId":"ID-7"}'})
        exporter = self.start_exporter(self.write_config(simulator, [gateway("lc-1")]))
        exporter.wait_for_polls()
        page = exporter.get("/")[2]
        for part in ("0 of 1 gateway up", "denied", "No&lt;b&gt;", "&lt;img src=x&gt;", "ID-7", "never"):
            self.assertIn(part, page)
        self.assertNotIn("<img", page)

    def test_the_api_tells_what_the_pages_tell(self):
        exporter = self.start()
        status, headers, text = exporter.get("/api/v1/status?sort=name")
        self.assertEqual((status, headers["Content-Type"]), (200, "application/json"))
        self.assertEqual(headers["Cache-Control"], "no-store")
        answer = json.loads(text)
        self.assertEqual((answer["state"], answer["ready"], answer["summary"]["live_sessions"]), ("up", True, 5))
        shown = answer["gateways"][0]
        self.assertEqual((shown["name"], shown["sessions"]["running"]["count"]), (HOSTILE, 5))
        one = json.loads(exporter.get("/api/v1/gateways/w-1/lc-1")[2])
        self.assertEqual(one["name"], HOSTILE)
        ids = [session["session_id"] for session in one["live_sessions"]["longest"]]
        self.assertEqual(sorted(ids), sorted(row["sessionId"] for row in self.simulator.listing("lc-1")))
        self.assertEqual(one["polls"][-1]["reason"], None)
        for path in ("/gateways/w-1/none", "/api/v1/gateways/w-1/none", "/gateways/w-1/lc-1/"):
            self.assertEqual(exporter.get(path)[0], 404, path)
        counted = [("api_status", "200"), ("api_gateway", "200"), ("gateway", "404"), ("api_gateway", "404")]
        exporter.wait_for(lambda m: all(m.value("livy_gateway_exporter_http_requests_total", handler=handler, code=code)
                                        for handler, code in counted), "each is counted under its handler")

    def test_the_configuration_in_effect(self):
        exporter = self.start()
        status, headers, text = exporter.get("/config")
        self.assertEqual((status, headers["Content-Type"]), (200, "text/plain; charset=utf-8"))
        self.assertIn('    livy_compute_id: "lc-1"\n', text)
        self.assertIn("  timeout: 50s\n", text)

    def test_another_telemetry_path(self):
        exporter = self.start(path="/a/b-c")
        self.assertEqual(exporter.get("/metrics")[0], 404)
        self.assertIn("livy_gateway_polls_total", exporter.scrape("/a/b-c").types)
        self.assertIn('href="/a/b-c"', exporter.get("/")[2])

    def test_several_addresses(self):
        listen = ["127.0.0.1:0", "127.0.0.2:0", "localhost:0"] + (["[::1]:0"] if has_ipv6() else [])
        exporter = self.start(listen=listen)
        self.assertGreaterEqual(len(exporter.addresses), len(listen))
        self.assertEqual(has_ipv6(), any(address.startswith("[::1]:") for address in exporter.addresses))
        for address in exporter.addresses:
            with self.subTest(address):
                host, port = address.rsplit(":", 1)
                with contextlib.closing(http.client.HTTPConnection(host.strip("[]"), int(port), timeout=60)) as client:
                    client.request("GET", "/-/healthy")
                    self.assertEqual(client.getresponse().status, 200)

    def test_many_scrapes_on_one_connection(self):
        exporter = self.start()
        with exporter.connection() as connection:
            for _ in range(50):
                connection.request("GET", "/metrics")
                answer = connection.getresponse()
                self.assertEqual(answer.status, 200)
                self.assertIn(b"livy_gateway_up", answer.read())

    def test_garbage_hurts_nobody(self):
        exporter = self.start()
        for garbage in (b"\x16\x03\x01\x02\x00\x01\x00", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\0" * 100_000,
                        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nX: " + b"y" * 100_000):
            with socket.create_connection(("127.0.0.1", exporter.port), timeout=60) as client:
                with contextlib.suppress(ConnectionError):
                    client.sendall(garbage)
                    client.shutdown(socket.SHUT_WR)
                    answer = client.recv(100)
                    self.assertTrue(answer == b"" or answer.startswith((b"HTTP/1.1 4", b"HTTP/1.1 505")), answer)
        self.assertEqual(exporter.get("/-/healthy")[0], 200)


if __name__ == "__main__":
    main()
