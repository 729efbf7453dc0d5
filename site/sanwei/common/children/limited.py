"""Starts a program under limits: ``python -I -S limited.py PARENT '{"cpu_seconds": 9}' PROGRAM ARGUMENT…``.

A process of its own instead of ``preexec_fn``: that one runs Python between fork and exec, which may hang a
parent with threads. The program dies with PARENT, the process number of who started it, however that one dies.
"""

import ctypes
import json
import os
import signal
import sys
from pathlib import Path

PR_SET_PDEATHSIG = 1


def main() -> None:
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    import limits  # type: ignore[import-not-found]  # found through the line above: -I hides the package

    parent, told, *command = sys.argv[1:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    # Told, not asked for: on a busy machine the parent may be gone before this line of Python is reached.
    if os.getppid() != int(parent):
        sys.exit(1)
    limits.apply(limits.Limits(**json.loads(told)))
    os.execve(command[0], command, {})  # noqa: S606 - no shell, and the caller chose the program


if __name__ == "__main__":
    main()
