"""Runs the operator's speech recognition program: no shell, its own process group, dead with the worker."""

import contextlib
import os
import selectors
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from media_pipeline.captions.errors import TranscriptionFailed
from media_pipeline.captions.reader import MOST_BYTES
from media_pipeline.runner import NICE
from sanwei.common.children import Limits, limited

#: What a program needs to find itself, its models and its graphics card; no secret of ours is among it.
ENVIRONMENT = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "LD_LIBRARY_PATH",
    "CUDA_VISIBLE_DEVICES",
)
COMPLAINT_BYTES = 1500


def run(command: str, wav: Path, *, seconds: float) -> bytes:
    """Run ``command`` with the path of ``wav`` as its last word and return what it prints.

    Whatever raises meanwhile kills the whole process group. Raises: TranscriptionFailed.
    """
    ends_at = time.monotonic() + seconds
    with tempfile.TemporaryFile(dir=wav.parent) as log, _started(command, wav, log) as child:
        printed = _printed(child, ends_at)
        try:
            code = child.wait(timeout=max(0.1, ends_at - time.monotonic()))
        except subprocess.TimeoutExpired as late:
            raise TranscriptionFailed("transcriber_timeout") from late
        if code:
            raise TranscriptionFailed("transcriber_failed", f"exit {code}: {_complaint(log)}")
    return printed


@contextlib.contextmanager
def _started(command: str, wav: Path, log: IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    words = shlex.split(command)
    env, found = shutil.which("env"), shutil.which(words[0]) if words else None
    if env is None or found is None:
        raise TranscriptionFailed("transcriber_failed", f"no such program: {command[:200]}")
    # The launcher gives its program an empty environment and lets it die with us; env(1) fills in what is needed.
    given = [f"{name}={os.environ[name]}" for name in ENVIRONMENT if name in os.environ]
    command_line = [env, *given, found, *words[1:], str(wav)]
    child = subprocess.Popen(  # noqa: S603 - no shell; the words are the operator's
        limited(command_line, Limits(nice=NICE)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=log,
        cwd=wav.parent,
        env={},
        start_new_session=True,
    )
    try:
        yield child
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        if child.stdout is not None:
            child.stdout.close()


def _printed(child: subprocess.Popen[bytes], ends_at: float) -> bytes:
    if child.stdout is None:
        raise AssertionError("the program's output was not opened")
    parts: list[bytes] = []
    pipe, size = child.stdout.fileno(), 0
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while True:
            if (left := ends_at - time.monotonic()) <= 0:
                raise TranscriptionFailed("transcriber_timeout")
            if not selector.select(timeout=min(left, 0.5)):
                continue
            part = os.read(pipe, 65_536)
            if not part:
                return b"".join(parts)
            parts.append(part)
            size += len(part)
            if size > MOST_BYTES:
                raise TranscriptionFailed("transcriber_output", "prints more than a caption file")


def _complaint(log: IO[bytes]) -> str:
    log.seek(0, os.SEEK_END)
    log.seek(max(0, log.tell() - COMPLAINT_BYTES))
    return log.read().decode(errors="replace")
