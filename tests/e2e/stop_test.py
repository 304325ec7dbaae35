"""SIGTERM and SIGINT end the daemon with 0 in under 5 s, whatever it is doing."""
import signal
import socket
import time

from harness import EndToEnd, gateway, main, wait_until

LIMIT = 5.0


class Stop(EndToEnd):
    def assert_stops(self, exporter, number=signal.SIGTERM):
        code, seconds = exporter.stop(number)
        self.assertEqual(code, 0)
        self.assertLess(seconds, LIMIT)
        self.assertEqual([line["signal"] for line in exporter.log(msg="stopping")], [signal.Signals(number).name])
        self.assertEqual(len(exporter.log(msg="stopped")), 1)

    def start(self, ids=("lc-1",), gateways=None, **sections):
        self.simulator = self.start_simulator(gateways or [{"id": one, "live": 3} for one in ids])
        return self.write_config(self.simulator, [gateway(one) for one in ids], **sections)

    def test_idle(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(signal=number.name):
                exporter = self.start_exporter(self.start(poll={"interval": "1d"}))
                exporter.wait_for_polls()
                self.assert_stops(exporter, number)

    def test_at_once(self):
        self.assert_stops(self.start_exporter(self.start()))

    def test_while_every_call_hangs(self):
        config = self.start(ids=[f"lc-{i}" for i in range(20)], api={"request_timeout": "10m"},
                            poll={"timeout": "10m"})
        self.simulator.fault({"hang": True})
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(signal=number.name):
                exporter = self.start_exporter(config)
                wait_until(lambda: self.simulator.stats()["under_way"] >= 8, "calls hang", alive=[exporter])
                self.assert_stops(exporter, number)
                wait_until(lambda: self.simulator.stats()["connections_open"] == 1, "the calls' connections are gone")

    def test_in_the_middle_of_a_walk(self):
        config = self.start(gateways=[{"id": "lc-1", "live": 500}],
                            api={"page_size": 1, "requests_per_second": 20})
        exporter = self.start_exporter(config)
        wait_until(lambda: self.simulator.stats()["requests"] >= 10, "the walk is under way", alive=[exporter])
        self.assert_stops(exporter)

    def test_while_an_answer_drips(self):
        config = self.start(api={"request_timeout": "10m"})
        self.simulator.fault({"drip": {"bytes": 1, "every_ms": 50}})
        exporter = self.start_exporter(config)
        wait_until(lambda: self.simulator.stats()["under_way"] >= 1, "an answer drips", alive=[exporter])
        self.assert_stops(exporter)

    def test_with_clients_that_do_not_let_go(self):
        exporter = self.start_exporter(self.many_gateways())
        address = ("127.0.0.1", exporter.port)
        idle, half, slow = (socket.socket() for _ in range(3))
        for client in (idle, half, slow):
            self.addCleanup(client.close)
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        for client in (idle, half, slow):
            client.connect(address)
        idle.sendall(b"GET /-/healthy HTTP/1.1\r\nHost: x\r\n\r\n")
        self.assertTrue(idle.recv(4096).startswith(b"HTTP/1.1 200"))  # kept open after its answer
        half.sendall(b"GET /metrics HTTP/1.1\r\nHost: x\r\n")  # the end of the head never comes
        slow.sendall(b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")  # reads a little of a large answer, then no more
        self.assertTrue(slow.recv(100).startswith(b"HTTP/1.1 200"))
        self.assert_stops(exporter)

    def many_gateways(self):
        """So many that /metrics does not fit into the buffers between the two sockets."""
        ids = [f"lc-{i:04d}" for i in range(2000)]
        simulator = self.start_simulator([{"id": one} for one in ids])
        return self.write_config(simulator, [gateway(one) for one in ids], poll={"interval": "1d"})

    def test_signals_until_the_end(self):
        """However often, and however late: also between the last line of the log and the end of the process."""
        exporter = self.start_exporter(self.start())
        exporter.wait_for_polls()
        exporter.send(signal.SIGTERM)
        until = time.monotonic() + LIMIT
        while exporter.child.poll() is None and time.monotonic() < until:
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                exporter.child.send_signal(number)
        self.assertEqual(exporter.child.wait(LIMIT), 0)
        self.assertEqual(len(exporter.log(msg="stopped")), 1)

    def test_nobody_listens_any_more(self):
        exporter = self.start_exporter(self.start())
        exporter.wait_for_polls()
        self.assertEqual(exporter.get("/-/ready")[0], 200)
        self.assert_stops(exporter)
        with self.assertRaises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", exporter.port), timeout=5)


if __name__ == "__main__":
    main()
