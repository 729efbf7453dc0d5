"""Limits that a child process puts on itself before it touches a stranger's file.

Standard library only: imported by children that never load Django.
"""

import contextlib
import os
import resource
from dataclasses import dataclass
from pathlib import Path

AUTOGROUP = Path("/proc/self/autogroup")
LOWEST = 19  # of nice(2)


@dataclass(frozen=True)
class Limits:
    """What one child may use at most; None leaves the inherited limit."""

    memory_bytes: int | None = None
    cpu_seconds: int | None = None
    file_bytes: int | None = None
    open_files: int | None = None
    nice: int = 0


def apply(limits: Limits) -> None:
    """Put ``limits`` on this process and on all it starts. A lower limit in force already stays."""
    os.nice(limits.nice)
    if limits.nice > 0 and os.getsid(0) == os.getpid():
        _yield_as_a_session()
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_AS, limits.memory_bytes)
    _limit(resource.RLIMIT_CPU, limits.cpu_seconds)
    _limit(resource.RLIMIT_FSIZE, limits.file_bytes)
    _limit(resource.RLIMIT_NOFILE, limits.open_files)


def _yield_as_a_session() -> None:
    """Let this session come after all others, too.

    Linux shares the processor between sessions first and looks at a process's nice only inside its own
    (``sched_autogroup_enabled``): an encoder alone in a session is as good as not nice at all. Elsewhere, and where
    that is off, the file is missing or takes nothing.
    """
    with contextlib.suppress(OSError):
        AUTOGROUP.write_text(str(LOWEST))


def _limit(kind: int, value: int | None) -> None:
    if value is None:
        return
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    # macOS refuses some of these; the wall clock still holds there.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(kind, (value, value))
