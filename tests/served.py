"""The site as production serves it: granian over a test's committed database, and a tus client for it."""

import contextlib
import hashlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client

from sanwei.accounts.models import User
from tests.databases import ROOT
from tests.media_pipeline.uploads.sender import PART, metadata

START_SECONDS = 60
PATIENCE_SECONDS = 400
WORKER_ENDS_SECONDS = 10  # its lanes get four
TOKEN = "a" * 32  # what cookie and header agree on


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


class Server:
    """Granian with production's processes and threads; can be killed and started again on the same port."""

    def __init__(
        self,
        environment: dict[str, str],
        *,
        workers: int = 2,
        threads: int = 32,
        headers: dict[str, str] | None = None,
    ) -> None:
        self.port = free_port()
        self.headers = headers or {}  # what a proxy in front would add
        self.environment = environment | {"PYTHONPATH": f"{ROOT}/site:{ROOT}"}
        self.options = ["--workers", str(workers), "--blocking-threads", str(threads)]
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
        self.process = subprocess.Popen(
            [*command, "--port", str(self.port), *self.options, "sanwei.wsgi:application"],
            cwd=ROOT,
            env=self.environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/accounts/login/", headers=self.headers)
                if connection.getresponse().status == 200:
                    return
            time.sleep(0.1)
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        """End all its processes at once, without a word."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


@contextlib.contextmanager
def served(environment: dict[str, str], **options: Any) -> Iterator[Server]:
    server = Server(environment, **options)
    server.start()
    try:
        yield server
    finally:
        server.kill()


@contextlib.contextmanager
def working(environment: dict[str, str], *lanes: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run ``manage.py worker`` meanwhile, all its lanes or only ``lanes``, and end them all, whatever happens."""
    chosen = [part for lane in lanes for part in ("--lane", lane)]
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "worker", "-v0", *chosen],
        cwd=ROOT,
        env=environment,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
    )
    try:
        yield worker
    finally:
        worker.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            worker.wait(WORKER_ENDS_SECONDS)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


def cookies_of(user: User) -> str:
    client = Client()
    client.force_login(user, "sanwei.accounts.backends.NumberOrPhoneBackend")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={TOKEN}"


@dataclass
class Journey:
    """What happened on the way: how often the line broke, and the digest of what was sent."""

    breaks: int = 0
    refusals: int = 0
    sha256: str = ""


class TusClient:
    """Sends a file in parts and goes on wherever the server says it stands, as a browser's client does."""

    def __init__(self, address: str, user: User, *, part_bytes: int) -> None:
        self.where = urlsplit(address)
        self.part_bytes = part_bytes
        self.headers = {
            "Cookie": cookies_of(user),
            "X-CSRFToken": TOKEN,
            "Tus-Resumable": "1.0.0",
        }

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection(
            str(self.where.hostname), self.where.port, timeout=30
        )
        try:
            told = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body=body, headers=self.headers | told)
            answer = connection.getresponse()
            answer.read()
            return answer
        finally:
            connection.close()

    def begin(self, size: int, name: str) -> str:
        answer = self.ask(
            "POST",
            "/m/uploads/",
            Upload_Length=str(size),
            Upload_Metadata=metadata(filename=name, purpose="recording", confirmed="yes"),
        )
        assert answer.status == 201, answer.status
        return str(answer.headers["Location"])

    def send(self, path: Path) -> tuple[str, Journey]:
        """Send the whole file, whatever the line does; return its address and what happened."""
        size, journey, digest = path.stat().st_size, Journey(), hashlib.sha256()
        digest.update(path.read_bytes())
        journey.sha256 = digest.hexdigest()
        address = self.begin(size, path.name)
        deadline, offset = time.monotonic() + PATIENCE_SECONDS, -1
        with path.open("rb") as file:
            while offset < size:
                assert time.monotonic() < deadline, f"stuck at {offset} of {size}"
                try:
                    if offset < 0:
                        offset = int(self.ask("HEAD", address).headers["Upload-Offset"])
                        continue
                    file.seek(offset)
                    offset = self._part(address, file.read(self.part_bytes), offset, journey)
                except (OSError, http.client.HTTPException, TypeError):
                    journey.breaks += 1
                    offset = -1
                    time.sleep(0.2)
        return address, journey

    def _part(self, address: str, body: bytes, offset: int, journey: Journey) -> int:
        answer = self.ask("PATCH", address, body, Content_Type=PART, Upload_Offset=str(offset))
        if answer.status == 204:
            return int(answer.headers["Upload-Offset"])
        assert answer.status in {409, 423, 503}, answer.status
        journey.refusals += 1
        time.sleep(0.3)
        return -1
