"""The one question at closing: how many are in the room? A difference is shown, never corrected."""

from collections.abc import Mapping
from dataclasses import dataclass

from sanwei.activities import services
from sanwei.activities.errors import HeadcountUnclear
from sanwei.activities.models import ActivityBranch
from sanwei.activities.tallies import tally_of

MOST_DIGITS = 4


@dataclass(frozen=True)
class Gap:
    """What was counted in the room against what is marked."""

    headcount: int
    counted: int

    @property
    def size(self) -> int:
        return abs(self.headcount - self.counted)

    @property
    def is_short(self) -> bool:
        """Whether somebody in the room is not marked."""
        return self.headcount > self.counted


def read_headcount(form: Mapping[str, str]) -> int | None:
    """Return the count that was typed, None for none. Raises: HeadcountUnclear."""
    asked = form.get("headcount", "").strip()
    if not asked:
        return None
    if not asked.isdecimal() or len(asked) > MOST_DIGITS:
        raise HeadcountUnclear
    return int(asked)


def gap_of(part: ActivityBranch, headcount: int | None, *, sure: str) -> Gap | None:
    """Return the difference to show before closing, and note it; None where both agree or ``sure`` says it again."""
    counted = tally_of(part.attendance.all()).present
    if headcount is None or headcount == counted or sure == str(headcount):
        return None
    if not part.is_finished:
        services.note_headcount(part=part, headcount=headcount)
    return Gap(headcount, counted)
