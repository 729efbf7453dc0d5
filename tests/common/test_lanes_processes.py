"""The supervised worker as a process: killed children, killed supervisors, clean ends."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django_tasks_db.models import DBTaskResult

from tests.common import lane_tasks
from tests.databases import ROOT, RealDatabase

PATIENCE_SECONDS = 90.0


class Worker:
    """A running ``manage.py worker --json`` and what it reports."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self._lines: queue.Queue[dict[str, Any]] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def next(self, event: str, **facts: object) -> dict[str, Any]:
        """Return the next report of ``event`` with these facts, skipping others."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            told = self._lines.get(timeout=max(0.1, deadline - time.monotonic()))
            if told["event"] == event and facts.items() <= told.items():
                return told

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(json.loads(line))


@contextmanager
def worker(
    database: RealDatabase, *lanes: str, lease_seconds: int = 2, **environment: str
) -> Iterator[Worker]:
    chosen = [word for lane in lanes for word in ("--lane", lane)]
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), "worker", "--json", *chosen],
        env=database.environment(SANWEI_TASK_LEASE_SECONDS=str(lease_seconds), **environment),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Worker(process)
    finally:
        process.terminate()
        process.wait(timeout=10)


def eventually(is_so: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.05)
    return is_so()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A zombie that nobody has waited for yet does no work any more.
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"


def status_of(result: Any) -> str:
    return DBTaskResult.objects.get(pk=result.id).status


def test_the_task_of_a_killed_child_is_done_by_its_successor(
    real_database: RealDatabase, tmp_path: Path
) -> None:
    result = lane_tasks.hang_at_first.enqueue(str(tmp_path))

    with worker(real_database, "exports") as running:
        child = running.next("started", lane="exports")["pid"]
        assert eventually(lambda: (tmp_path / "pid").exists())
        os.kill(child, signal.SIGKILL)
        died = running.next("died", lane="exports")
        running.next("started", lane="exports")
        assert eventually(lambda: status_of(result) == "SUCCESSFUL")

    assert (died["pid"], died["exit_code"]) == (child, -signal.SIGKILL)


def test_a_task_that_kills_every_worker_is_given_up(
    real_database: RealDatabase, tmp_path: Path
) -> None:
    result = lane_tasks.kill_its_worker.enqueue(str(tmp_path))

    with worker(real_database, "exports", lease_seconds=1):
        assert eventually(lambda: status_of(result) == "FAILED")

    assert (tmp_path / "tries").read_text() == "xxx"


def test_sigterm_ends_all_lanes_in_time_and_gives_the_task_back(
    real_database: RealDatabase, tmp_path: Path
) -> None:
    result = lane_tasks.hang_at_first.enqueue(str(tmp_path))

    with worker(real_database, "fast", "exports", lease_seconds=60) as running:
        children = [running.next("started")["pid"] for _ in range(2)]
        assert eventually(lambda: (tmp_path / "pid").exists())
        asked_at = time.monotonic()
        running.process.send_signal(signal.SIGTERM)
        code = running.process.wait(timeout=10)
        took = time.monotonic() - asked_at

    assert (code, took < 5) == (0, True)
    assert not any(is_alive(pid) for pid in children)
    assert status_of(result) == "READY"


def test_children_do_not_outlive_a_killed_supervisor(
    real_database: RealDatabase, tmp_path: Path
) -> None:
    with worker(real_database, "fast", "exports") as running:
        children = [running.next("started")["pid"] for _ in range(2)]
        running.process.kill()
        running.process.wait(timeout=5)

        assert eventually(lambda: not any(is_alive(pid) for pid in children))
