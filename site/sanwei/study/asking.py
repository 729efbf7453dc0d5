"""Who asks at the question marks of a recording: one app above registers its module for the player at start-up.

Study knows where a mark stands and whether it is passed; what is asked there is no business of its own.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Asker:
    """``module`` exports ``QuestionCard`` (see watching.js); ``style``: its sheet; both as static paths.

    ``address``: where it reads and answers; the key of the mark is added.
    """

    module: str
    style: str
    address: str


_registered: list[Asker] = []


def register(asker: Asker) -> None:
    """Let ``asker`` ask from now on; the last one registered does."""
    _registered[:] = [asker]


def registered() -> Asker | None:
    return _registered[0] if _registered else None
