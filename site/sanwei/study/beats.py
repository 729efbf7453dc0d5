"""A beat as a player sends it, and the one door that turns foreign JSON into it (I8). Pure.

Refuses, with the whole batch: wrong types, NaN and infinity, negative, turned-round and absurd numbers.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from sanwei.study.errors import InvalidBeat, TooManyBeats
from sanwei.study.intervals import Interval

MAX_BATCH = 100
MAX_INTERVALS = 64
MAX_MS = 24 * 3_600_000  # no recording is longer than a day
MAX_SEQUENCE = 2**31 - 2
MAX_PASSED = 300  # a mark every five minutes of a day
MAX_RATE = 16.0  # what browsers can play; what counts is the meter's business

_KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Beat:
    """What was played since the beat before: ``[from, to)`` in ms of the recording; ``sequence`` from 1.

    ``passed``: the marks tapped so far that the server has not confirmed; each beat repeats them.
    """

    sequence: int
    intervals: tuple[Interval, ...] = ()
    position_ms: int = 0
    rate_permille: int = 1_000
    is_offline: bool = False
    passed: tuple[str, ...] = ()


def parse(raw: object) -> tuple[Beat, ...]:
    """Return the beats of a decoded JSON list (Beat objects pass through).

    Raises: InvalidBeat for anything that no honest player sends; TooManyBeats above ``MAX_BATCH``.
    """
    if not isinstance(raw, Sequence) or isinstance(raw, str | bytes):
        _refuse("beats must be a list")
    if len(raw) > MAX_BATCH:
        raise TooManyBeats
    return tuple(_beat(one) for one in raw)


def _beat(raw: object) -> Beat:
    if isinstance(raw, Beat):
        raw = {
            "sequence": raw.sequence,
            "intervals": raw.intervals,
            "position_ms": raw.position_ms,
            "rate": raw.rate_permille / 1_000,
            "offline": raw.is_offline,
            "passed": raw.passed,
        }
    if not isinstance(raw, Mapping):
        _refuse("a beat must be an object")
    is_offline = raw.get("offline", False)
    if not isinstance(is_offline, bool):
        _refuse("offline must be true or false")
    return Beat(
        sequence=_whole(raw.get("sequence"), "sequence", lowest=1, highest=MAX_SEQUENCE),
        intervals=tuple(_intervals(raw.get("intervals", ()))),
        position_ms=_whole(raw.get("position_ms", 0), "position_ms"),
        rate_permille=_rate(raw.get("rate", 1.0)),
        is_offline=is_offline,
        passed=_passed(raw.get("passed", ())),
    )


def _intervals(raw: object) -> Iterable[Interval]:
    if not isinstance(raw, Sequence) or isinstance(raw, str | bytes):
        _refuse("intervals must be a list")
    if len(raw) > MAX_INTERVALS:
        _refuse(f"at most {MAX_INTERVALS} intervals a beat")
    for pair in raw:
        if not isinstance(pair, Sequence) or isinstance(pair, str | bytes) or len(pair) != 2:
            _refuse("an interval must be [from_ms, to_ms]")
        start, end = _whole(pair[0], "from_ms"), _whole(pair[1], "to_ms")
        if start > end:
            _refuse("an interval must not end before it starts")
        yield start, end


def _passed(raw: object) -> tuple[str, ...]:
    """Whether a key is a mark of this item is decided later: an editor may have removed it meanwhile."""
    if not isinstance(raw, Sequence) or isinstance(raw, str | bytes):
        _refuse("passed must be a list")
    if len(raw) > MAX_PASSED:
        _refuse(f"at most {MAX_PASSED} marks a beat")
    for key in raw:
        if not isinstance(key, str) or not _KEY.fullmatch(key):
            _refuse("a mark is named by 32 hexadecimal digits")
    return tuple(raw)


def _whole(value: object, name: str, *, lowest: int = 0, highest: int = MAX_MS) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= highest:
        _refuse(f"{name} must be a whole number from {lowest} to {highest}")
    return value


def _rate(value: object) -> int:
    if not isinstance(value, int | float) or isinstance(value, bool):
        _refuse("rate must be a number")
    # Compared before it is converted: a whole number of 400 digits does not fit a float.
    if not 0 < value <= MAX_RATE or not math.isfinite(value):
        _refuse(f"rate must be above 0 and at most {MAX_RATE:g}")
    return max(1, round(value * 1_000))


def _refuse(why: str) -> NoReturn:
    raise InvalidBeat(detail=why)
