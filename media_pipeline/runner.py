"""Runs ffmpeg. The only place that holds its process: own group, limits, empty environment, watchdog."""

import contextlib
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import imageio_ffmpeg

from media_pipeline.commands import Command
from media_pipeline.errors import EncodeFailed
from sanwei.common.children import Limits, limited

#: Without a word on the progress pipe for so long, the encoder hangs.
SILENCE_SECONDS = 60.0
NICE = 10
MEMORY_BYTES = 6 << 30
#: CPU allowed for one second of recording, all threads together; the slowest honest sources need about 3.
CPU_SECONDS_PER_SECOND = 40
CPU_SECONDS_LEAST = 300
LOG = "ffmpeg.log"

#: Told the share of the run that is done, 0 to 1000; may raise to cancel.
OnProgress = Callable[[int], None]


def run(
    command: Command,
    *,
    folder: Path,
    most_bytes: int,
    on_progress: OnProgress = lambda permille: None,
    silence_seconds: float = SILENCE_SECONDS,
) -> None:
    """Run ``command`` inside ``folder`` to its end. Whatever raises meanwhile kills the whole process group.

    Raises: EncodeFailed with code ``encode_failed``, ``stalled`` or ``no_space``.
    """
    limits = Limits(
        memory_bytes=MEMORY_BYTES,
        cpu_seconds=CPU_SECONDS_LEAST + CPU_SECONDS_PER_SECOND * command.duration_ms // 1000,
        file_bytes=most_bytes,
        open_files=256,
        nice=NICE,
    )
    with (folder / LOG).open("wb") as log, _started(command, folder, limits, log.fileno()) as child:
        _follow(child, command.duration_ms, on_progress, silence_seconds)
    if (code := child.returncode) != 0:
        raise _failure(folder, code)


@contextlib.contextmanager
def _started(
    command: Command, folder: Path, limits: Limits, log: int
) -> Iterator[subprocess.Popen[bytes]]:
    child = subprocess.Popen(  # noqa: S603 - no shell; every word is ours
        limited([imageio_ffmpeg.get_ffmpeg_exe(), *command.arguments], limits),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=log,
        cwd=folder,
        env={},
        start_new_session=True,
    )
    try:
        yield child
    finally:
        # Its own session, so the group's number is the child's; a group that has ended is no error.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        if child.stdout is not None:
            child.stdout.close()


def _follow(
    child: subprocess.Popen[bytes],
    duration_ms: int,
    on_progress: OnProgress,
    silence_seconds: float,
) -> None:
    if child.stdout is None:
        raise AssertionError("the progress pipe was not opened")
    pipe, rest, reached, advanced_at = child.stdout.fileno(), b"", -1, time.monotonic()
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while True:
            # ffmpeg goes on reporting while it hangs: only a later time of the output counts as a sign of life.
            if time.monotonic() - advanced_at > silence_seconds:
                raise _stalled(silence_seconds)
            if not selector.select(timeout=0.5):
                continue
            chunk = os.read(pipe, 65536)
            if not chunk:
                break
            *lines, rest = (rest + chunk).split(b"\n")
            latest = max((_out_time_us(line) for line in lines), default=-1)
            if latest > reached:
                reached, advanced_at = latest, time.monotonic()
                on_progress(min(1000, reached // max(1, duration_ms)))
    try:
        child.wait(timeout=silence_seconds)
    except subprocess.TimeoutExpired as late:
        raise _stalled(silence_seconds) from late


def _stalled(silence_seconds: float) -> EncodeFailed:
    return EncodeFailed(
        "stalled", f"no progress for {silence_seconds} s", is_retryable=True, is_poison=True
    )


def _out_time_us(line: bytes) -> int:
    name, _, value = line.partition(b"=")
    return int(value) if name == b"out_time_us" and value.strip().isdigit() else -1


def _failure(folder: Path, code: int) -> EncodeFailed:
    complaint = (folder / LOG).read_bytes()[-1500:].decode(errors="replace")
    if "No space left on device" in complaint:
        return EncodeFailed("no_space", complaint, is_retryable=True)
    if code < 0:
        # A crash, or SIGKILL: nothing of ours sends that to a wanted encoder, the system ran out of memory.
        return EncodeFailed(
            "encode_failed", f"signal {-code}: {complaint}", is_retryable=True, is_poison=True
        )
    return EncodeFailed("encode_failed", f"exit {code}: {complaint}")
