"""Tasks that the lane tests enqueue; imported by the worker processes, too."""

import os
import signal
import time
from pathlib import Path

from django_tasks import task


@task(queue_name="exports")
def greet(name: str) -> str:
    return f"您好，{name}"


@task(queue_name="exports")
def break_down() -> None:
    raise ValueError("坏的")


@task(queue_name="exports")
def hang_at_first(folder: str) -> str:
    """Wait for ever the first time, having left the process's number; finish the second time."""
    marker = Path(folder) / "pid"
    if marker.exists():
        return "第二次做完"
    marker.write_text(str(os.getpid()))
    while True:
        time.sleep(0.05)


@task(queue_name="exports")
def kill_its_worker(folder: str) -> None:
    with (Path(folder) / "tries").open("a") as file:
        file.write("x")
    os.kill(os.getpid(), signal.SIGKILL)
