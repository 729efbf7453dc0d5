"""What slow uploads cost everybody else: p95 of other requests, quiet and beside 16 uploads at 50 kB/s.

    .venv/bin/python tests/bench/uploads/run.py [--seconds 20] [--rounds 3] [--json]

Granian as production runs it (2 processes, 32 threads each), a SQLite file of its own. Quiet and loaded rounds take
turns, so that a busy neighbour slows both alike. Exits 1 when the ratio is above 2.
"""

import argparse
import http.client
import json
import os
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "site"), str(ROOT)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sanwei.settings.test")
DATA = tempfile.mkdtemp(prefix="sanwei-bench-")
os.environ["SANWEI_DATA_DIR"] = DATA
os.environ["DATABASE_URL"] = f"sqlite:///{DATA}/db.sqlite3"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402

from sanwei.accounts.models import User  # noqa: E402
from tests import world as worlds  # noqa: E402
from tests.media_pipeline.uploads.sender import PART  # noqa: E402
from tests.served import TusClient, cookies_of, served  # noqa: E402

UPLOADS = 16
BYTES_PER_SECOND = 50_000
TICKS_PER_SECOND = 10
PART_BYTES = 1024**2
READERS = 4
READER_REST_SECONDS = 0.05
PAGES = ("/", "/learn/", "/me/", "/quiz/", "/accounts/login/")
TARGET_RATIO = 2.0


class SlowSender(threading.Thread):
    """One phone on a weak line; ``sent`` counts what the server has acknowledged."""

    def __init__(self, address: str, user: User, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.client = TusClient(address, user, part_bytes=PART_BYTES)
        self.stop, self.sent, self.refused = stop, 0, 0
        self.path = self.client.begin(1024**3, "党课.mp4")

    def run(self) -> None:
        while not self.stop.is_set():
            status, offset = self._part()
            if status == 204:
                self.sent = offset
            elif not self.stop.is_set():
                self.refused += 1
                time.sleep(1)

    def _part(self) -> tuple[int, int]:
        line = socket.create_connection((self.client.where.hostname, self.client.where.port))
        try:
            told = {
                **self.client.headers,
                "Host": "127.0.0.1",
                "Content-Type": PART,
                "Upload-Offset": str(self.sent),
                "Content-Length": str(PART_BYTES),
                "Connection": "close",
            }
            head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
            line.sendall(f"PATCH {self.path} HTTP/1.1\r\n{head}\r\n".encode())
            left, piece = PART_BYTES, b"\0" * (BYTES_PER_SECOND // TICKS_PER_SECOND)
            while left and not self.stop.is_set():
                line.sendall(piece[:left])
                left -= min(left, len(piece))
                time.sleep(1 / TICKS_PER_SECOND)
            if left:
                return 0, self.sent
            answer = http.client.HTTPResponse(line)
            answer.begin()
            return answer.status, int(answer.headers.get("Upload-Offset", self.sent))
        except (OSError, http.client.HTTPException):
            return 0, self.sent
        finally:
            line.close()


@contextmanager
def uploading(address: str, users: list[User]) -> Iterator[list[SlowSender]]:
    stop = threading.Event()
    senders = [SlowSender(address, users[n % len(users)], stop) for n in range(UPLOADS)]
    for sender in senders:
        sender.start()
    time.sleep(2)
    try:
        yield senders
    finally:
        stop.set()
        for sender in senders:
            sender.join(30)
            sender.client.ask("DELETE", sender.path)


def read(port: int, cookies: str, seconds: float, times: list[float]) -> None:
    """Ask for page after page on one kept connection; add what each took in milliseconds."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    until, number = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        began = time.perf_counter()
        line.request("GET", PAGES[number % len(PAGES)], headers={"Cookie": cookies})
        answer = line.getresponse()
        answer.read()
        times.append((time.perf_counter() - began) * 1000)
        assert answer.status == 200, (PAGES[number % len(PAGES)], answer.status)
        number += 1
        time.sleep(READER_REST_SECONDS)
    line.close()


def measure(port: int, cookies: str, seconds: float) -> list[float]:
    times: list[float] = []
    readers = [
        threading.Thread(target=read, args=(port, cookies, seconds, times)) for _ in range(READERS)
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return times


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def main() -> None:
    arguments = _arguments()
    call_command("migrate", verbosity=0, interactive=False)
    world = worlds.build()
    cookies = cookies_of(world.account(world.zhang_san))
    senders = [world.account(each) for each in (world.zhao_liu, world.wu_jiu)]
    quiet: list[float] = []
    loaded: list[float] = []
    acknowledged: list[int] = []
    refused = 0
    with served(dict(os.environ)) as server:
        measure(server.port, cookies, 5)  # warm up
        for _ in range(arguments.rounds):
            quiet += measure(server.port, cookies, arguments.seconds)
            with uploading(server.address, senders) as running:
                loaded += measure(server.port, cookies, arguments.seconds)
            acknowledged += [each.sent for each in running]
            refused += sum(each.refused for each in running)
    report: dict[str, Any] = {
        "uploads": UPLOADS,
        "bytes_per_second": BYTES_PER_SECOND,
        "requests_quiet": len(quiet),
        "requests_loaded": len(loaded),
        "quiet_p50_ms": round(statistics.median(quiet), 1),
        "loaded_p50_ms": round(statistics.median(loaded), 1),
        "quiet_p95_ms": round(p95(quiet), 1),
        "loaded_p95_ms": round(p95(loaded), 1),
        "p95_ratio": round(p95(loaded) / p95(quiet), 2),
        "parts_refused": refused,
        "uploads_with_a_part": sum(1 for each in acknowledged if each),
        "uploads_in_all": len(acknowledged),
    }
    if arguments.json:
        print(json.dumps(report))
    else:
        for name, value in report.items():
            print(f"{name:24} {value}")
    sys.exit(report["p95_ratio"] > TARGET_RATIO)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=25)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
