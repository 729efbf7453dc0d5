"""I17 over anything that may happen at doors and desks: 应到 = 实到 + 缺席, a person once, the ways add up to 实到."""

import contextlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanwei.activities import services as life
from sanwei.activities.check_in import queries, services
from sanwei.activities.enums import AbsenceReason, LeaveState, Mark
from sanwei.activities.models import CheckIn, LeaveRequest
from sanwei.activities.services import MarkOf, SittingTimes
from sanwei.activities.tallies import tally_of
from sanwei.common.errors import SanweiError
from sanwei.org.models import Member
from sanwei.study.models import StudyRecord
from tests.activities.check_in.doors import PHONES, name_door, open_door, sign_in
from tests.activities.stage import day_at, hold, part_of
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=False)

WHO = ("zhang_san", "li_si", "zhao_liu", "sun_qi", "wang_wu")
REASONS = [one for one in AbsenceReason if one != AbsenceReason.UNEXCUSED]
steps = st.lists(
    st.tuples(
        st.sampled_from(
            ["scan", "name", "tap", "absent", "undo", "leave", "grant", "paper", "count"]
        ),
        st.sampled_from(WHO),
        st.integers(1, 2),
        st.sampled_from(REASONS),
        st.integers(0, 5),
    ),
    max_size=14,
)


class Evening:
    """One activity of two 场次 with both doors open; every step may be refused and nothing else may go wrong."""

    def __init__(self, world: World) -> None:
        self.world = world
        shifts = [
            SittingTimes(day_at(9, hour), day_at(9, hour) + timedelta(hours=8)) for hour in (8, 9)
        ]
        activity = hold(world.first, sittings=shifts)
        self.part = part_of(activity)
        self.at = day_at(9, 9)
        self.doors = {number: open_door(activity, number=number, at=self.at) for number in (1, 2)}
        self.secretary = world.account(world.li_si)

    def step(self, what: str, who: Member, number: int, reason: AbsenceReason, count: int) -> None:
        self.at += timedelta(minutes=1)
        door, at = self.doors[number], self.at
        acts: dict[str, Callable[[], Any]] = {
            "scan": lambda: sign_in(door, who, at=at),
            "name": lambda: name_door(
                door, who.name, PHONES.get(who.name, "0003"), at=at, device=f"{at}"
            ),
            "tap": lambda: self._mark(MarkOf(who.public_id, Mark.PRESENT, sitting=number)),
            "absent": lambda: self._mark(MarkOf(who.public_id, Mark.ABSENT, reason)),
            "undo": lambda: self._mark(MarkOf(who.public_id, Mark.PENDING)),
            "leave": lambda: services.ask_leave(
                member=who, part=self.part, reason=reason, words="", at=at
            ),
            "grant": lambda: self._grant(who),
            "paper": lambda: services.enter_sheet(
                public_id=door.public_id.__class__(int=int(at.timestamp())),
                part=self.part,
                signed=[who.public_id],
                photo=None,
                sitting=number,
                actor=self.secretary,
                at=at,
            ),
            "count": lambda: life.note_headcount(part=self.part, headcount=count),
        }
        with contextlib.suppress(SanweiError):
            acts[what]()

    def _mark(self, said: MarkOf) -> None:
        life.take_attendance(part=self.part, marks=[said], actor=self.secretary, at=self.at)

    def _grant(self, who: Member) -> None:
        for leave in LeaveRequest.objects.filter(member=who, state=LeaveState.WAITING):
            services.decide_leave(leave=leave, is_granted=True, actor=self.secretary, at=self.at)

    def close(self) -> None:
        for row in self.part.attendance.filter(mark=Mark.PENDING).select_related("member"):
            self._mark(MarkOf(row.member.public_id, Mark.ABSENT, AbsenceReason.UNEXCUSED))
        life.finish(part=self.part, actor=self.secretary, at=self.at + timedelta(hours=8))


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps)
def test_whatever_happens_the_sum_holds(world: World, told: list[Any]) -> None:
    evening = Evening(world)
    studied = StudyRecord.objects.count()

    for what, who, number, reason, count in told:
        evening.step(what, getattr(world, who), number, reason, count)
        tally = tally_of(evening.part.attendance.all())
        assert tally.due == 4 == tally.present + tally.absent + tally.pending
    evening.close()

    part = evening.part
    part.refresh_from_db()
    assert part.due == part.present + part.absent == 4
    assert sum(one.count for one in queries.ways_of(part)) == part.present
    assert StudyRecord.objects.count() - studied == part.present
    arrivals = CheckIn.objects.filter(sitting__activity=part.activity)
    assert not arrivals.filter(member=world.wang_wu).exists()
    assert part.late <= part.present
