"""Where somebody stands in a year: what counts, what is missing. Pure.

Source: domain.md, 年度学时: 集中培训 + 集体学习 (送学上门 by rule) and 外部学习 count; 网络自学 up to the cap.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from sanwei.common.periods import Quarter
from sanwei.ledgers.conversion import ZERO
from sanwei.ledgers.enums import CreditAccount, CreditState
from sanwei.ledgers.rulebook import Target

QUARTERS_A_YEAR = 4


@dataclass(frozen=True)
class YearStanding:
    """``counted`` goes against ``target.hours``; ``missing`` never falls below 0."""

    counted: Decimal
    missing: Decimal
    needs_training: bool
    state: CreditState

    @property
    def is_reached(self) -> bool:
        return self.state == CreditState.REACHED


def counted_in(account: CreditAccount, hours: Decimal, *, online_cap: Decimal) -> Decimal:
    """Return what of an account's hours counts for the year."""
    return min(hours, online_cap) if account == CreditAccount.ONLINE else hours


def stand(hours: Mapping[CreditAccount, Decimal], target: Target, *, as_of: date) -> YearStanding:
    """Compare a year's accounts with the target as of a day.

    Behind is who has less than the share of the quarters that are over by then; 班子成员 need 集中培训 as well.
    """
    counted = sum((counted_in(a, h, online_cap=target.online_cap) for a, h in hours.items()), ZERO)
    if target.hours is None:
        return YearStanding(counted, ZERO, needs_training=False, state=CreditState.NO_TARGET)
    needs_training = target.is_board and not hours.get(CreditAccount.TRAINING, ZERO)
    missing = max(target.hours - counted, ZERO)
    due = _due(target.hours, as_of)
    if not missing and not needs_training:
        state = CreditState.REACHED
    else:
        state = CreditState.BEHIND if counted < due else CreditState.ON_TRACK
    return YearStanding(counted, missing, needs_training, state)


@lru_cache(maxsize=64)
def _due(hours: Decimal, as_of: date) -> Decimal:
    """Return the share of the quarters that are over."""
    return hours * (Quarter.of(as_of).number - 1) / QUARTERS_A_YEAR
