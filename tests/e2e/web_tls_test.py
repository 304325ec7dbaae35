"""TLS of the exporter's own pages: each rule of tls_server_config, allowed and refused, with curl and openssl."""
import contextlib
import os
import socket
import threading
import time

from certificates import Authority
from harness import main
from web_config import HONEST_LIMIT, Protected

ECDSA_256 = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"
ECDSA_128 = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"
OLD = ("-cipher", "DEFAULT:@SECLEVEL=0")


class WebTls(Protected):
    def test_pages(self):
        exporter = self.start_protected(tls_server_config=self.tls())
        for path in ("/metrics", "/", "/-/healthy"):
            code, status, head = self.curl(self.url(exporter, path))
            self.assertEqual((code, status), (0, 200), path)
            self.assertIn("X-Frame-Options: deny\r\n", head)
        # curl knows nobody but the test's authority, and asks for the name
        self.assertEqual(self.curl(f"https://localhost:{exporter.port}/")[0], 0)
        self.assertEqual(self.curl(f"https://127.0.0.2:{exporter.port}/")[:2], (7, 0))
        self.assertEqual(self.metrics(exporter).value("livy_gateway_exporter_web_config_last_reload_successful"), 1)

    def test_keep_alive(self):
        exporter = self.start_protected(tls_server_config=self.tls())
        code, _, text = self.curl(self.url(exporter, "/-/healthy"), self.url(exporter, "/metrics"))
        self.assertEqual(code, 0)
        self.assertIn("livy_gateway_exporter_build_info", text)

    def test_versions(self):
        exporter = self.start_protected(tls_server_config=self.tls())
        self.assertIn("TLSv1.2", self.s_client(exporter, "-tls1_2"))
        self.assertIn("TLSv1.3", self.s_client(exporter, "-tls1_3"))
        self.assertEqual(self.s_client(exporter, "-tls1_1", *OLD), "")
        self.assertEqual(self.s_client(exporter, "-tls1", *OLD), "")
        self.assertEqual(self.status(exporter, "--tls-max", "1.2"), 200)

    def test_other_versions(self):
        newest = self.start_protected(tls_server_config=self.tls(min_version="TLS13"))
        self.assertEqual(self.status(newest, "--tls-max", "1.2"), 0)
        self.assertEqual(self.status(newest, "--tlsv1.3"), 200)
        older = self.start_protected(tls_server_config=self.tls(max_version="TLS12"))
        self.assertEqual(self.status(older, "--tlsv1.3"), 0)
        self.assertEqual(self.status(older, "--tls-max", "1.2"), 200)
        oldest = self.start_protected(tls_server_config=self.tls(min_version="TLS10", max_version="TLS11"))
        self.assertNotEqual(self.s_client(oldest, "-tls1", *OLD), "")
        self.assertNotEqual(self.s_client(oldest, "-tls1_1", *OLD), "")
        self.assertEqual(self.s_client(oldest, "-tls1_2", *OLD), "")

    def test_suites(self):
        exporter = self.start_protected(tls_server_config=self.tls(cipher_suites=[ECDSA_256]))
        self.assertIn("ECDHE-ECDSA-AES256-GCM-SHA384",
                      self.s_client(exporter, "-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-GCM-SHA384"))
        self.assertEqual(self.s_client(exporter, "-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256"), "")
        self.assertIn("TLS_AES_128_GCM_SHA256",
                      self.s_client(exporter, "-tls1_3", "-ciphersuites", "TLS_AES_128_GCM_SHA256"))
        only_new = self.start_protected(tls_server_config=self.tls(cipher_suites=["TLS_AES_128_GCM_SHA256"]))
        self.assertEqual(self.status(only_new, "--tls-max", "1.2"), 0)
        self.assertEqual(self.status(only_new), 200)

    def test_the_standard_suites_keep_secrets_forward(self):
        exporter = self.start_protected(tls_server_config=self.tls())
        self.assertNotEqual(self.s_client(exporter, "-tls1_2", "-cipher", "ECDHE-ECDSA-CHACHA20-POLY1305"), "")
        self.assertEqual(self.s_client(exporter, "-tls1_2", "-cipher", "kRSA"), "")
        self.assertEqual(self.s_client(exporter, "-tls1_2", "-cipher", "NULL,aNULL:@SECLEVEL=0"), "")

    def test_whose_order_of_suites(self):
        mine = {"cipher_suites": [ECDSA_256, ECDSA_128]}
        clients = ("-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384")
        exporter = self.start_protected(tls_server_config=self.tls(**mine))
        self.assertIn("Cipher is ECDHE-ECDSA-AES256", self.s_client(exporter, *clients))
        exporter = self.start_protected(tls_server_config=self.tls(prefer_server_cipher_suites=False, **mine))
        self.assertIn("Cipher is ECDHE-ECDSA-AES128", self.s_client(exporter, *clients))

    def test_curves(self):
        exporter = self.start_protected(tls_server_config=self.tls(curve_preferences=["CurveP384"]))
        self.assertIn("ECDH, secp384r1, 384 bits", self.s_client(exporter, "-groups", "P-384"))
        self.assertEqual(self.s_client(exporter, "-groups", "X25519"), "")
        standard = self.start_protected(tls_server_config=self.tls())
        self.assertIn("X25519", self.s_client(standard, "-groups", "X25519"))

    def test_no_renegotiation_and_no_compression(self):
        exporter = self.start_protected(tls_server_config=self.tls())
        self.assertIn("Compression: NONE", self.s_client(exporter, "-tls1_2", "-comp"))

    def test_clients(self):
        strangers = Authority(self.folder, "strangers")
        shown = {"none": None, "known": self.authority.issue("known", "DNS:known.example"),
                 "stranger": strangers.issue("stranger", "DNS:known.example"),
                 "expired": self.authority.issue("expired", "DNS:known.example", end="20210101000000Z")}
        ca = {"client_ca_file": str(self.authority.certificate)}
        served = {"NoClientCert": ({}, "none known stranger expired"),
                  "RequestClientCert": ({}, "none known stranger expired"),
                  "RequireAnyClientCert": ({}, "known stranger expired"),
                  "VerifyClientCertIfGiven": (ca, "none known"),
                  "RequireAndVerifyClientCert": (ca, "known")}
        for client_auth_type, (more, names) in served.items():
            exporter = self.start_protected(tls_server_config=self.tls(client_auth_type=client_auth_type, **more))
            for name, identity in shown.items():
                flags = () if identity is None else ("--cert", identity[0], "--key", identity[1])
                for version in ("1.2", "1.3"):
                    with self.subTest(client_auth_type, name=name, version=version):
                        status = self.status(exporter, "--tls-max", version, *flags)
                        self.assertEqual(status, 200 if name in names.split() else 0)
            exporter.stop()

    def test_names_of_clients(self):
        issue = self.authority.issue
        shown = {"dns": (issue("dns", "DNS:a.example", "DNS:b.example"), 200),
                 "ip": (issue("ip", "IP:10.0.0.1"), 200),
                 "mail": (issue("mail", "email:me@example.com"), 200),
                 "uri": (issue("uri", "URI:spiffe://a/b"), 200),
                 "other": (issue("b.example", "DNS:c.example", "DNS:xb.example", "IP:10.0.0.2"), 0)}
        exporter = self.start_protected(tls_server_config=self.tls(
            client_auth_type="RequireAndVerifyClientCert", client_ca_file=str(self.authority.certificate),
            client_allowed_sans=["b.example", "10.0.0.1", "me@example.com", "spiffe://a/b"]))
        for name, ((certificate, key), wanted) in shown.items():
            with self.subTest(name):
                self.assertEqual(self.status(exporter, "--cert", certificate, "--key", key), wanted)
        self.assertEqual(self.status(exporter), 0)

    def test_certificate_in_the_file_itself(self):
        certificate, key = self.server
        exporter = self.start_protected(tls_server_config={"cert": certificate.read_text(), "key": key.read_text()})
        self.assertEqual(self.status(exporter), 200)
        self.assertNotIn("PRIVATE", exporter.err())

    def test_plain_http(self):
        exporter = self.start_protected(tls_server_config=self.tls())
        code, status, text = self.curl(f"http://127.0.0.1:{exporter.port}/metrics")
        self.assertEqual((code, status), (0, 400))
        self.assertIn("https://", text)
        self.assertNotIn("livy_gateway", text)

    def test_abuse(self):
        exporter = self.start_protected(tls_server_config=self.tls())
        over = threading.Event()
        garbage = [os.urandom(20_000), b"\x16\x03\x01\x40\x00" + os.urandom(100), b"\x16\x03\x01\xff\xff" + b"\0" * 70_000,
                   b"\x15\x03\x03\x00\x02\x02\x28", b"GET / HTTP/1.1\r\n\r\n", b"\x80\x2e\x01\x00\x02" + b"a" * 50, b""]

        def abuse():
            silent = []
            while not over.is_set():
                for bytes_ in garbage:
                    with contextlib.suppress(OSError):
                        client = socket.create_connection(("127.0.0.1", exporter.port), timeout=10)
                        client.sendall(bytes_)
                        silent.append(client)
                for client in silent[:-100]:
                    client.close()
                del silent[:-100]
                time.sleep(0.01)
            for client in silent:
                client.close()

        abuser = threading.Thread(target=abuse)
        abuser.start()
        try:
            for _ in range(10):
                code, status, _, took = self.timed_curl(self.url(exporter))
                self.assertEqual((code, status), (0, 200))
                self.assertLess(took, HONEST_LIMIT)
        finally:
            over.set()
            abuser.join()
        self.assert_memory_bounded(exporter)


if __name__ == "__main__":
    main()
