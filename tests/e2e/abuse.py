"""Clients that misbehave, each kind as a function that opens connections and leaves them as they are."""
import contextlib
import socket
import threading

HEAD = b"GET /metrics HTTP/1.1\r\nHost: a\r\n"
SECOND = b"GET /-/healthy HTTP/1.1\r\nHost: a\r\n\r\n"
START = b"POST /-/healthy HTTP/1.1\r\nHost: a\r\n"

# What makes two programs disagree on where a request ends. Each must be refused, and what follows not read.
SMUGGLING = {
    "length and coding": START + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "coding and length": START + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    "two lengths": START + b"Content-Length: 0\r\nContent-Length: 37\r\n\r\n",
    "twice the same length": START + b"Content-Length: 0\r\nContent-Length: 0\r\n\r\n",
    "a list of lengths": START + b"Content-Length: 0, 0\r\n\r\n",
    "a length with a sign": START + b"Content-Length: +0\r\n\r\n",
    "a length in hexadecimal": START + b"Content-Length: 0x0\r\n\r\n",
    "a length of 2^64": START + b"Content-Length: 18446744073709551616\r\n\r\n",
    "a folded line": START + b"X: a\r\n b\r\n\r\n",
    "a folded coding": START + b"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
    "a bare line feed": START + b"X: a\nContent-Length: 37\r\n\r\n",
    "a bare carriage return": START + b"X: a\rContent-Length: 37\r\n\r\n",
    "line feeds only": b"POST /-/healthy HTTP/1.1\nHost: a\n\n",
    "a space before the colon": START + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "NUL in a name": START + b"Content-Length\0: 37\r\n\r\n",
    "NUL in a value": START + b"X: \0\r\n\r\n",
    "another coding": START + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "a coding that is none": START + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "chunks in HTTP/1.0": b"POST /-/healthy HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two hosts": START + b"Host: b\r\n\r\n",
    "no host": b"GET /-/healthy HTTP/1.1\r\n\r\n",
}


class Attackers:
    """Connections to `address`: (host, port), or the path of a Unix socket."""

    def __init__(self, address):
        self.address = address
        self.open = []
        self._end = threading.Event()
        self._threads = []

    def connect(self, receive_buffer=0):
        client = socket.socket(socket.AF_UNIX if isinstance(self.address, str) else socket.AF_INET)
        self.open.append(client)
        if receive_buffer:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        client.settimeout(10)
        client.connect(self.address)
        client.setblocking(False)
        return client

    def say(self, client, content):
        """As much as is taken at once; who is refused meanwhile does not mind."""
        with contextlib.suppress(OSError):
            return client.send(content)
        return 0

    def each(self, count, content=b"", **options):
        for _ in range(count):
            self.say(self.connect(**options), content)

    def keep_saying(self, content):
        """In a thread of its own: the same again on every connection, until the end."""

        def run():
            while not self._end.wait(0.005):
                for client in self.open:
                    self.say(client, content)

        self._threads.append(threading.Thread(target=run))
        self._threads[-1].start()

    def go(self):
        self._end.set()
        for thread in self._threads:
            thread.join()
        for client in self.open:
            client.close()


def silent(attackers):
    attackers.each(2000)


def half_a_head(attackers):
    attackers.each(2000, HEAD)


def trickling_heads(attackers):
    attackers.each(500, HEAD)
    attackers.keep_saying(b"A: b\r\n")


def endless_bodies(attackers):
    attackers.each(200, START + b"Transfer-Encoding: chunked\r\n\r\n")
    attackers.keep_saying(b"1000\r\n" + b"x" * 4096 + b"\r\n")


def bodies_that_stop(attackers):
    attackers.each(2000, START + b"Content-Length: 100\r\n\r\nabc")


def pipelining(attackers):
    attackers.each(100, SECOND * 5000)
    attackers.keep_saying(SECOND * 100)


def huge_headers(attackers):
    attackers.each(500, HEAD + b"X: " + b"y" * 200_000)


def wrong_methods(attackers):
    for method in (b"BREW", b"PUT", b"TRACE", b"CONNECT", b"G" * 5000):
        attackers.each(100, method + b" /metrics HTTP/1.1\r\nHost: a\r\n\r\n")


def no_http(attackers):
    for garbage in (b"\x16\x03\x01\x02\x00\x01\x00", b"\0" * 50_000, b"\r\n" * 20_000, b"GET\r\n\r\n"):
        attackers.each(100, garbage)


def never_reading(attackers):
    attackers.each(600, (HEAD + b"\r\n") * 10, receive_buffer=4096)


ATTACKS = (silent, half_a_head, trickling_heads, endless_bodies, bodies_that_stop, pipelining, huge_headers,
           wrong_methods, no_http, never_reading)
