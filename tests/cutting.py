"""A TCP proxy that cuts connections, as a lift, a tunnel or a cheap router does."""

import contextlib
import random
import socket
import struct
import threading
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
