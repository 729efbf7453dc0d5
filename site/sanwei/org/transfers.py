"""What a back-dated transfer will do to the facts of rooms above, told before anybody confirms it."""

from collections.abc import Callable
from datetime import date
from hashlib import sha256

from sanwei.org.models import Member, OrgUnit

#: Tells in sentences what follows when ``member`` belongs to ``branch`` since that day. Changes nothing.
Foresight = Callable[[Member, OrgUnit, date], list[str]]

_foresights: list[Foresight] = []


def register(foresight: Foresight) -> None:
    """Let a room say what a transfer moves; called once, at start-up."""
    if foresight not in _foresights:
        _foresights.append(foresight)


def foreseen(*, member: Member, branch: OrgUnit, since: date) -> list[str]:
    """Return the sentences of every room, in the order of their registration."""
    return [line for foresight in _foresights for line in foresight(member, branch, since)]


def fingerprint(lines: list[str]) -> str:
    """Name a preview, so that only what was shown can be confirmed."""
    return sha256("\n".join(lines).encode()).hexdigest()[:16]
