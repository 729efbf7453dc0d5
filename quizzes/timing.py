"""How long the answers of an attempt took, as far as the server can vouch for it. Pure; no device's clock is asked.

The server knows when it stored what. From one stored change of an attempt (at first from its start) to the next is a
*step*, and it belongs to the question that the later change answered, cleared or flagged: reading it, thinking,
looking back at others on the way. The steps of a question add up, as whole milliseconds, in ``spent_ms`` beside its
answer, written by the very UPDATE that stores the answer.

A step belongs to nobody where the server can't tell whose it is: several questions changed at once (a broken network
sent them together), or nothing was stored for longer than ``LONGEST_STEP``. The time of the questions concerned is
then unknown for good, ``None``, and not made up from what was told later. So it is where answers were stored before
times were taken. A shorter pause can't be told from thinking, the first part of a 材料题 bears the reading of the
material, and what came late over a broken network came late: figures over many people bear that, a single one does
not, and none is ever shown.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

# Members learn five minutes at a time, on a phone: after twice that it was laid aside, or the quiz was.
LONGEST_STEP = timedelta(minutes=10)
MILLISECOND = timedelta(milliseconds=1)

Answers = Mapping[str, Mapping[str, Any]]


def timed(before: Answers, after: Answers, *, started_at: datetime, at: datetime) -> dict[str, Any]:
    """Return ``after``, the answers that a save at ``at`` makes of ``before``, with ``spent_ms`` of what it changed."""
    changed = [ordinal for ordinal, answer in after.items() if answer is not before.get(ordinal)]
    step = _step_ms(before, started_at, at) if len(changed) == 1 else None
    known = {ordinal: _spent_ms(before.get(ordinal)) for ordinal in changed}
    return {**after} | {
        ordinal: {
            **after[ordinal],
            "spent_ms": None if step is None or spent is None else spent + step,
        }
        for ordinal, spent in known.items()
    }


def _step_ms(before: Answers, started_at: datetime, at: datetime) -> int | None:
    stored = (datetime.fromisoformat(answer["saved_at"]) for answer in before.values())
    step = at - max(stored, default=started_at)
    if step > LONGEST_STEP:
        return None
    return max(0, step // MILLISECOND)  # two processes read the clock before they wrote


def _spent_ms(answer: Mapping[str, Any] | None) -> int | None:
    spent: int | None = 0 if answer is None else answer.get("spent_ms")
    return spent


def answering_ms(answer: Mapping[str, Any]) -> int | None:
    """Return the milliseconds that an answer took; None where there is none or its time is unknown."""
    return _spent_ms(answer) if answer.get("value") else None
