"""A TCP proxy that cuts connections, as a lift, a tunnel or a cheap router does."""

import contextlib
import random
import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator

PIECE = 16 * 1024
RESET = struct.pack("ii", 1, 0)


class CuttingProxy:
    """Passes on to ``target``; each connection breaks once it has carried ``every()`` bytes to the server."""

    def __init__(self, target: tuple[str, int], every: Callable[[], int]) -> None:
        self.target, self.every = target, every
        self.cuts = 0
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection(self.target, timeout=5)
        except OSError:
            client.close()
            return
        server.settimeout(None)
        threading.Thread(target=_pump, args=(server, client), daemon=True).start()
        left = self.every()
        with contextlib.suppress(OSError):
            while data := client.recv(min(PIECE, left)):
                server.sendall(data)
                left -= len(data)
                if left <= 0:
                    self.cuts += 1
                    break
        # Half of them say nothing but a reset, as a line that is torn.
        for each in (client, server):
            with contextlib.suppress(OSError):
                if self.cuts % 2:
                    each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                each.shutdown(socket.SHUT_RDWR)
            each.close()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(PIECE):
            sink.sendall(data)
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def cutting(
    host: str, port: int, *, least: int, most: int, seed: int = 1
) -> Iterator[CuttingProxy]:
    """Yield a proxy before ``host:port`` that cuts every ``least`` to ``most`` bytes."""
    dice = random.Random(seed)
    proxy = CuttingProxy((host, port), lambda: dice.randint(least, most))
    try:
        yield proxy
    finally:
        proxy.close()


class SlowProxy:
    """Passes one request on to ``target`` with a delay each way; a share of the connections breaks.

    What breaks on the way back is the nasty one: the server did it, and the phone doesn't know.
    """

    def __init__(self, target: tuple[str, int], *, delay: float, share: float, seed: int) -> None:
        self.target, self.delay, self.share = target, delay, share
        self.unheard = self.unanswered = 0
        self._dice, self._lock = random.Random(seed), threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _fate(self) -> str:
        """Throw the dice for one connection: it holds, or breaks, the one way and the other in turn."""
        with self._lock:
            if self._dice.random() >= self.share:
                return ""
            if self.unheard <= self.unanswered:
                self.unheard += 1
                return "unheard"
            self.unanswered += 1
            return "unanswered"

    def _carry(self, client: socket.socket) -> None:
        fate = self._fate()
        with contextlib.suppress(OSError), client:
            client.settimeout(30)
            request = _whole(client)
            time.sleep(self.delay)
            if fate == "unheard":
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                return
            with socket.create_connection(self.target, timeout=30) as server:
                server.sendall(request)
                answer = b""
                while data := server.recv(PIECE):
                    answer += data
            time.sleep(self.delay)
            if fate == "unanswered":
                client.sendall(answer[: len(answer) // 3])
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                return
            client.sendall(answer)


def _whole(client: socket.socket) -> bytes:
    """Read one request with its body."""
    found = b""
    while b"\r\n\r\n" not in found and (data := client.recv(PIECE)):
        found += data
    head, _, body = found.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: *(\d+)", head)
    left = int(length[1]) - len(body) if length else 0
    while left > 0 and (data := client.recv(PIECE)):
        found += data
        left -= len(data)
    return found


@contextlib.contextmanager
def slowed(
    host: str, port: int, *, delay: float, share: float, seed: int = 1
) -> Iterator[SlowProxy]:
    """Yield a proxy before ``host:port``: ``delay`` seconds each way, ``share`` of the connections break."""
    proxy = SlowProxy((host, port), delay=delay, share=share, seed=seed)
    try:
        yield proxy
    finally:
        proxy.close()
