"""Numerical answers of GIFT: ``3``, ``3:0.5``, ``3..5`` and several with weights. Pure."""

import re
from decimal import Decimal, InvalidOperation

from quizzes.importing.gift.choices import FULL
from quizzes.importing.gift.marks import plain

_WEIGHT = re.compile(r"^%(-?\d+(?:\.\d+)?)%")


def ranges_in(inside: str) -> tuple[list[str], bool] | None:
    """Return the alternatives that earn everything ("3", "2.5..3.5"), and whether others were left out.

    ``inside`` is what follows the ``#``. None where a number can't be read.
    """
    told = inside.split("=")[1:] if "=" in inside else [inside]
    taken, is_short = [], False
    for one in told:
        text = one.partition("#")[0].strip()
        weight = FULL
        if found := _WEIGHT.match(text):
            weight, text = Decimal(found[1]), text[found.end() :]
        if weight < FULL:
            is_short = True
            continue
        if (alternative := _alternative(plain(text))) is None:
            return None
        taken.append(alternative)
    return (taken, is_short) if taken else None


def _alternative(text: str) -> str | None:
    try:
        if ".." in text:
            low, high = (Decimal(part) for part in text.split("..", 1))
        else:
            middle, _colon, within = text.partition(":")
            wide = Decimal(within) if within.strip() else Decimal(0)
            low, high = Decimal(middle) - wide, Decimal(middle) + wide
    except InvalidOperation:
        return None
    if not (low.is_finite() and high.is_finite() and low <= high):
        return None
    return f"{low:f}" if low == high else f"{low:f}..{high:f}"
