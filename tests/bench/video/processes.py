"""Runs ffmpeg for the measurements and counts what it used."""

import resource
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()


@dataclass
class Cost:
    cpu_seconds: float = 0.0
    wall_seconds: float = 0.0


def ffmpeg(*words: str, folder: Path | None = None) -> str:
    """Run ffmpeg to its end; return its log."""
    done = subprocess.run(
        [FFMPEG, "-nostdin", "-hide_banner", "-nostats", "-y", *words],
        cwd=folder,
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)}\n{done.stderr[-2000:]}")
    return done.stderr


@contextmanager
def counted() -> Iterator[Cost]:
    """Yield what the block's child processes used, known when it ends."""
    cost, began, before = Cost(), time.monotonic(), _used()
    yield cost
    cost.cpu_seconds, cost.wall_seconds = _used() - before, time.monotonic() - began


def _used() -> float:
    told = resource.getrusage(resource.RUSAGE_CHILDREN)
    return told.ru_utime + told.ru_stime
