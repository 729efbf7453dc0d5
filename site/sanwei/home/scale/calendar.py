"""When a branch meets, and what for. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sanwei.activities.enums import ActivityKind as Kind
from sanwei.activities.kinds import KINDS
from sanwei.common.clock import SHANGHAI
from sanwei.home.scale.dice import Dice
from sanwei.home.scale.size import Size

TRAINING_MINUTES = 360


@dataclass(frozen=True)
class Meeting:
    """One activity; ``group`` is the index of the 党小组 that meets, None for the branch."""

    kind: Kind
    day: date
    number: int
    minutes: int = 90
    study_minutes: int = 0
    group: int | None = None

    @property
    def name(self) -> str:
        told = {"year": self.day.year, "month": self.day.month, "number": self.number}
        return str(KINDS[self.kind].name) % told

    @property
    def begins_at(self) -> datetime:
        return datetime.combine(self.day, time(9, 0), SHANGHAI)

    @property
    def ends_at(self) -> datetime:
        return self.begins_at + timedelta(minutes=self.minutes)


def meetings_of(size: Size, branch: int, *, groups: int) -> Iterator[Meeting]:
    """Yield what branch number ``branch`` held between ``starts_on`` and ``as_of``, month by month."""
    dice = Dice(size.seed, "meetings", branch)
    count: dict[object, int] = {}
    month = size.starts_on.replace(day=1)
    while month < size.as_of:
        for meeting in _month(dice, month, groups):
            key = (meeting.kind, meeting.group, month.year)
            if size.starts_on <= meeting.day < size.as_of:
                count[key] = count.get(key, 0) + 1
                yield replace(meeting, number=count[key])
        month = (month + timedelta(days=31)).replace(day=1)


def _month(dice: Dice, month: date, groups: int) -> Iterator[Meeting]:
    def on(first: int, last: int) -> date:
        return month.replace(day=dice.randint(first, last))

    yield Meeting(Kind.BRANCH_COMMITTEE_MEETING, on(1, 7), 0, minutes=60)
    yield Meeting(Kind.THEME_DAY, on(8, 16), 0, study_minutes=60)
    for group in range(groups):
        if dice.chance(95):
            yield Meeting(Kind.GROUP_MEETING, on(17, 22), 0, minutes=40, group=group)
    if month.month % 2:
        yield Meeting(Kind.GROUP_STUDY, on(23, 25), 0, minutes=120, study_minutes=90)
    if month.month % 3 == 2:
        yield Meeting(Kind.PARTY_CLASS, on(26, 27), 0, study_minutes=60)
    if month.month % 3 == 0:
        yield Meeting(Kind.BRANCH_ASSEMBLY, on(26, 27), 0)
    if month.month in (4, 10):
        day, length = on(23, 25), TRAINING_MINUTES
        yield Meeting(Kind.TRAINING, day, 0, minutes=length + 60, study_minutes=length)
