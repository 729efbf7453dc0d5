"""Keeps one child process a lane alive, and ends them all when asked.

Children are forked after Django has been imported once: they start in milliseconds and share its memory.
"""

import ctypes
import gc
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import FrameType

from django.db import connections

from sanwei.common.lanes import child

#: Waits before a child that died is started again: 1, 2, 4 … seconds.
FIRST_WAIT_SECONDS = 1.0
LONGEST_WAIT_SECONDS = 60.0
#: A child that ran this long is healthy; its next death starts the waits anew.
HEALTHY_SECONDS = 60.0
#: Between the polite signal and SIGKILL: everything must be over in 5 s.
GRACE_SECONDS = 4.0
TICK_SECONDS = 0.1
PR_SET_PDEATHSIG = 1
ENDING_SIGNALS = (signal.SIGTERM, signal.SIGINT)

Report = Callable[..., None]


@dataclass
class _Child:
    lane: str
    pid: int = 0
    started: float = 0.0
    start_again: float = 0.0
    wait_seconds: float = FIRST_WAIT_SECONDS


class Supervisor:
    """Runs ``lanes`` until SIGTERM or SIGINT; ``report(event, **facts)`` hears of every change."""

    def __init__(self, lanes: Sequence[str], *, report: Report) -> None:
        self._children = [_Child(lane) for lane in lanes]
        self._report = report
        self._is_ending = False

    def run(self) -> None:
        """Start the lanes, restart those that die, and return once all have ended."""
        for number in ENDING_SIGNALS:
            signal.signal(number, self._stop)
        connections.close_all()
        # What is loaded now is shared by all children: keep the collector from touching, hence copying, it.
        gc.collect()
        gc.freeze()
        try:
            while not self._is_ending:
                self._reap()
                self._start_due()
                time.sleep(TICK_SECONDS)
        finally:
            self._end()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._is_ending = True

    def _start_due(self) -> None:
        now = time.monotonic()
        for each in self._children:
            if not each.pid and each.start_again <= now and not self._is_ending:
                each.pid, each.started = _fork(each.lane), now
                self._report("started", lane=each.lane, pid=each.pid)

    def _reap(self) -> None:
        now = time.monotonic()
        for each in self._children:
            status = _ended(each.pid)
            if status is None:
                continue
            if now - each.started >= HEALTHY_SECONDS:
                each.wait_seconds = FIRST_WAIT_SECONDS
            self._report(
                "died",
                lane=each.lane,
                pid=each.pid,
                exit_code=os.waitstatus_to_exitcode(status),
                again_in_seconds=each.wait_seconds,
            )
            each.pid, each.start_again = 0, now + each.wait_seconds
            each.wait_seconds = min(each.wait_seconds * 2, LONGEST_WAIT_SECONDS)

    def _end(self) -> None:
        self._report("ending")
        self._signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        while self._alive() and time.monotonic() < deadline:
            time.sleep(TICK_SECONDS / 2)
        self._signal(signal.SIGKILL)
        while self._alive():
            time.sleep(TICK_SECONDS / 2)
        self._report("ended")

    def _signal(self, number: signal.Signals) -> None:
        for each in self._children:
            if each.pid:
                os.kill(each.pid, number)

    def _alive(self) -> bool:
        for each in self._children:
            if each.pid and _ended(each.pid) is not None:
                each.pid = 0
        return any(each.pid for each in self._children)


def _ended(pid: int) -> int | None:
    if not pid:
        return None
    found, status = os.waitpid(pid, os.WNOHANG)
    return status if found else None


def _fork(lane: str) -> int:
    parent = os.getpid()
    # A signal between fork and reset would meet the supervisor's handler in the child and be lost.
    held = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING_SIGNALS)
    pid = os.fork()
    if pid:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
        return pid
    code = 1
    try:
        for number in ENDING_SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
        die_with(parent)
        code = child.main(lane)
    except BaseException:  # noqa: BLE001 - nothing may unwind into the supervisor's own stack
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)


def die_with(parent: int) -> None:
    """Have this process ended by SIGTERM when its ``parent`` dies, however it dies."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
