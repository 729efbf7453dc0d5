"""A site of its own for pictures: a demo in a throw-away data folder, served as ``./dev up`` serves it."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
AS_OF = "2026-10-12"
PATIENCE_SECONDS = 120


@contextmanager
def demo_site(data: Path | None = None) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield (address, number of the account by role); ``data`` keeps a demo from run to run."""
    folder = data or Path(tempfile.mkdtemp(prefix="sanwei-screens-"))
    address = f"http://127.0.0.1:{_free_port()}"
    env = {
        **os.environ,
        "SANWEI_DATA_DIR": str(folder),
        "SANWEI_BASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "sanwei.settings.dev",
        "PYTHONPATH": os.pathsep.join((str(ROOT / "site"), str(ROOT))),
    }
    manage = [sys.executable, str(ROOT / "manage.py")]
    try:
        subprocess.run([*manage, "migrate", "-v0"], env=env, check=True)
        subprocess.run([*manage, "collectstatic", "--no-input", "-v0"], env=env, check=True)
        accounts = folder / "demo_accounts.json"
        if not accounts.exists():
            subprocess.run([*manage, "make_demo", "--as-of", AS_OF], env=env, check=True)
        roles = {one["role"]: one["number"] for one in json.loads(accounts.read_text("utf-8"))}
        with _served(address, env):
            yield address, roles
    finally:
        if data is None:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _served(address: str, env: dict[str, str]) -> Iterator[None]:
    port = address.rpartition(":")[2]
    options = (
        f"--interface wsgi --host 127.0.0.1 --port {port} --workers 1 --blocking-threads 16 --no-ws"
    )
    command = [sys.executable, "-m", "granian", *options.split(), "tests.screens.wsgi:application"]
    server = subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(f"{address}/accounts/login/", server)
        yield
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(page: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(page, timeout=10).close()  # noqa: S310 - our own address
            return
        except OSError:
            time.sleep(0.3)
    raise SystemExit(f"the site did not answer at {page}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
