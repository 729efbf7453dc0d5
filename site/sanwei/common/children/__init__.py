"""Child processes for strangers' files: what a command becomes so that it runs under limits and dies with us."""

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from sanwei.common.children.limits import Limits

__all__ = ["Limits", "limited"]

LAUNCHER = Path(__file__).resolve().parent / "limited.py"


def limited(command: Sequence[str], limits: Limits) -> list[str]:
    """Return the command that runs ``command`` under ``limits``, without an environment, until this process ends."""
    given = {name: value for name, value in asdict(limits).items() if value is not None}
    launcher = [sys.executable, "-I", "-S", str(LAUNCHER), str(os.getpid()), json.dumps(given)]
    return [*launcher, *command]
