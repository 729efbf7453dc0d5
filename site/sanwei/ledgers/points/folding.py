"""From what was booked in a year to points, caps and floor applied. Pure: rows in, amounts and sentences out."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from sanwei.common.periods import Quarter
from sanwei.ledgers.conversion import ZERO, plain
from sanwei.ledgers.enums import PointsShape


@dataclass(frozen=True)
class Matter:
    """One booked proposal, by the rule version it was made by. ``amount`` is positive, also of a 扣分."""

    key: int
    rule: UUID
    shape: PointsShape
    amount: Decimal
    occurred_on: date
    year_cap: Decimal | None = None
    quarter_cap: Decimal | None = None


@dataclass(frozen=True)
class Points:
    """``amount`` is what goes into the ledger: negative for a 扣分, 0 where a cap or the floor leaves nothing."""

    amount: Decimal
    reason: str


def fold(matters: Iterable[Matter]) -> dict[int, Points]:
    """Return the points of each matter of one person and one year, in the order in which they were booked.

    A cap holds for all versions of its rule together; the sum never falls below 0, at no moment.
    """
    total = ZERO
    in_year: dict[UUID, Decimal] = defaultdict(Decimal)
    in_quarter: dict[tuple[UUID, Quarter], Decimal] = defaultdict(Decimal)
    found: dict[int, Points] = {}
    for matter in matters:
        place = (matter.rule, Quarter.of(matter.occurred_on))
        amount, reason = _capped(matter, in_year[matter.rule], in_quarter[place])
        if matter.shape == PointsShape.DEDUCTION and amount > total:
            reason = _("按规定扣%(due)s分，积分最低为0，这次扣%(taken)s分。") % {
                "due": plain(amount),
                "taken": plain(total),
            }
            amount = total
        in_year[matter.rule] += amount
        in_quarter[place] += amount
        signed = -amount if matter.shape == PointsShape.DEDUCTION else amount
        total += signed
        found[matter.key] = Points(signed, reason)
    return found


def _capped(matter: Matter, year: Decimal, quarter: Decimal) -> tuple[Decimal, str]:
    caps = [
        (cap - taken, cap, taken, span)
        for cap, taken, span in (
            (matter.year_cap, year, _("全年")),
            (matter.quarter_cap, quarter, _("每季")),
        )
        if cap is not None
    ]
    rest, cap, taken, span = min(caps, default=(matter.amount, ZERO, ZERO, ""))
    if rest >= matter.amount:
        verb = _("扣") if matter.shape == PointsShape.DEDUCTION else _("计")
        return matter.amount, _("按规定%(verb)s%(amount)s分。") % {
            "verb": verb,
            "amount": plain(matter.amount),
        }
    words = {
        "span": span,
        "cap": plain(cap),
        "taken": plain(taken),
        "rest": plain(max(rest, ZERO)),
    }
    if rest <= 0:
        return ZERO, _("这一项%(span)s最多%(cap)s分，已经满了，这次不再计。") % words
    return rest, _("这一项%(span)s最多%(cap)s分，已有%(taken)s分，这次计%(rest)s分。") % words
