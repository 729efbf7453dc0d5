"""Branch life of the demo, written through the services of activities: meetings, attendance, votes, explanations."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sanwei.accounts.models import User
from sanwei.activities import services as activities
from sanwei.activities.enums import AbsenceReason, ActivityKind, DeliveryWay, Mark, Signer
from sanwei.activities.models import Activity, ActivityBranch, Attendance
from sanwei.activities.services import MarkOf, SittingTimes
from sanwei.home.demo import casting, door, quarter, year, yearly
from sanwei.home.demo.calendar import Calendar
from sanwei.home.demo.meetings import (
    BRANCH_OF,
    HOST,
    OFFICE,
    PLACE,
    RECORDER,
    RETIRED,
    RIDGE,
    TOLL,
    Absent,
    Day,
    Meeting,
)
from sanwei.org import queries as org
from sanwei.org import services as people
from sanwei.org.enums import BOARD_ROLES, MemberKind
from sanwei.org.models import Member, OrgUnit

ALWAYS_THERE = {"严春梅", "吕永红", "华思远", "何欣怡", "沈长青"}
USUAL_REASON = {RETIRED: AbsenceReason.FRAIL, OFFICE: AbsenceReason.ERRAND}
BECAME_FORMAL = ("严春梅", "姜国庆")
LATE_SHIFT_HOUR = 19
WRITTEN_BY_HAND = ("topic", "summary")  # of a record that the system has filled


def hold(calendar: Calendar) -> None:
    """Hold every meeting that was over by the demo's today, and write what was not held and why."""
    teller = _Teller(calendar)
    # Winter is told first and by itself: the turns of the rest decide who was away in the sums of the stories.
    for told in (
        list(yearly.MEETINGS),
        list(year.first_quarter()),
        [*year.first_half(), *quarter.MEETINGS, *year.running_quarter()],
    ):
        for turn, meeting in enumerate(
            sorted(told, key=lambda one: (one.on, one.hour, one.minute))
        ):
            if teller.closes_at(meeting) <= calendar.now:
                teller.tell(meeting, turn)
    yearly.complete(calendar)
    teller.explain(
        RIDGE,
        ActivityKind.GROUP_MEETING,
        (9, 1),
        "九月连续降雨，全组轮流在松岭隧道口防汛值守，人凑不齐；十月初换防后补学。",
        written=(9, 29),
        by="孙国庆",
        made_up=(10, 12),
    )
    teller.explain(
        RETIRED,
        ActivityKind.THEME_DAY,
        (8, 1),
        "高温橙色预警，十九名同志平均七十八岁，不集中。8月14日送学上门十三人（上门九人、电话四人）。",
        written=(8, 17),
        by="何欣怡",
    )
    teller.make_up((9, 11), "陶家豪", on=(9, 18))
    teller.become_formal((9, 29))


def correct(calendar: Calendar) -> None:
    """更正 after archiving: on 10 July somebody else had signed for 陶卫民, so 38 becomes 37."""
    if calendar.at(10, 9, 10) > calendar.now:
        return
    part = ActivityBranch.objects.get(
        branch__short_name=TOLL,
        activity__kind=ActivityKind.THEME_DAY,
        activity__occurred_on=calendar.day(7, 10),
    )
    activities.correct_attendance(
        part=part,
        said=MarkOf(
            Member.objects.get(name="陶卫民").public_id, Mark.ABSENT, reason=AbsenceReason.DUTY
        ),
        why="代签核减1人：陶卫民当日在岗，由同事代签，本人说明后核减",
        actor=User.objects.get(member__name=HOST[TOLL]),
        at=calendar.at(10, 9, 10),
    )


@dataclass
class _Teller:
    """Tells meetings in the order in which they happened."""

    calendar: Calendar
    units: dict[str, OrgUnit] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.units = {unit.short_name: unit for unit in OrgUnit.objects.all()}
        self.members = {one.name: one for one in Member.objects.select_related("user")}

    def closes_at(self, meeting: Meeting) -> datetime:
        """Return when attendance was closed: at the end, unless the story says that it was done late."""
        if meeting.recorded_on is not None:
            return self.calendar.at(*meeting.recorded_on, 10)
        return self._times(meeting)[-1].ends_at

    def tell(self, meeting: Meeting, turn: int) -> None:
        times = self._times(meeting)
        unit, clerk = self.units[meeting.unit], self._user(RECORDER[meeting.unit])
        begins, done = times[0].starts_at, self.closes_at(meeting)
        opened_at = begins - timedelta(days=1) if meeting.recorded_on is None else done
        activity = (
            casting.open_activity(meeting, unit, times, actor=clerk, at=opened_at)
            if meeting.cast
            else self._open(meeting, times, opened_at)
        )
        text = self._text(meeting) | _votes(meeting, activity)
        activities.save_record(activity=activity, changes=text, actor=clerk, at=times[-1].ends_at)
        if meeting.cast:
            casting.show(activity, actor=clerk)
        for part in activity.parts.order_by("pk"):
            self._attend(meeting, part, turn, done)
        if meeting.is_confirmed:
            self._confirm(meeting, activity, done + timedelta(hours=1))

    def _open(self, meeting: Meeting, times: list[SittingTimes], at: datetime) -> Activity:
        unit, begins = self.units[meeting.unit], times[0].starts_at
        return activities.open_activity(
            kind=meeting.kind,
            unit=unit,
            occurred_at=begins,
            ends_at=times[-1].ends_at,
            sittings=times,
            place="" if meeting.participants else PLACE[meeting.unit],
            study_minutes=meeting.study,
            partners=[self.units[one] for one in meeting.partners],
            participants=self._participants(meeting, unit, begins.date()),
            actor=self._user(RECORDER[meeting.unit]),
            at=at,
        )

    def explain(
        self,
        unit: str,
        kind: ActivityKind,
        day: Day,
        reason: str,
        *,
        written: Day,
        by: str,
        made_up: Day | None = None,
    ) -> None:
        """Write why something was not held; ``made_up``: the day of the record held instead, once it is there."""
        at = self.calendar.at(*written, 10)
        if at <= self.calendar.now:
            activities.explain(
                unit=self.units[unit],
                kind=kind,
                day=self.calendar.day(*day),
                reason=reason,
                made_up_by=self._held(unit, kind, made_up) if made_up else None,
                actor=self._user(by),
                at=at,
            )

    def _held(self, unit: str, kind: ActivityKind, day: Day) -> ActivityBranch | None:
        parts = ActivityBranch.objects.filter(
            activity__unit=self.units[unit],
            activity__kind=kind,
            activity__occurred_on=self.calendar.day(*day),
            finished_at__isnull=False,
        )
        return parts.first()

    def make_up(self, day: Day, name: str, *, on: Day) -> None:
        """Let ``name`` watch on the phone what the others saw together; the record follows by itself."""
        at = self.calendar.at(*on, 20)
        if at <= self.calendar.now:
            activity = Activity.objects.get(
                unit=self.units[TOLL],
                kind=ActivityKind.THEME_DAY,
                occurred_on=self.calendar.day(*day),
            )
            casting.make_up(self.members[name], activity, at=at)

    def become_formal(self, day: Day) -> None:
        """Enter 转正 from the day after the assembly: on the day itself they were 预备党员 without a vote."""
        for name in BECAME_FORMAL:
            people.update_member(
                member=self.members[name],
                kind=MemberKind.FORMAL,
                formal_on=self.calendar.day(*day),
                actor=self._user(RECORDER[TOLL]),
                at=self.calendar.at(*day, 17),
            )

    def _times(self, meeting: Meeting) -> list[SittingTimes]:
        length = timedelta(minutes=meeting.minutes)
        hours = [(meeting.hour, meeting.minute)] + [(LATE_SHIFT_HOUR, 0)] * bool(meeting.early)
        starts = [self.calendar.at(*meeting.on, hour, minute) for hour, minute in hours]
        return [SittingTimes(start, start + length) for start in starts]

    def _participants(self, meeting: Meeting, unit: OrgUnit, day: date) -> list[Member]:
        if meeting.participants:
            return [self.members[name] for name in meeting.participants]
        if meeting.kind != ActivityKind.TRAINING:
            return []
        invited = org.registered_on(unit, day)
        if meeting.board_only:
            invited = invited.filter(roles__role__in=BOARD_ROLES).distinct()
        return list(invited)

    def _text(self, meeting: Meeting) -> dict[str, Any]:
        told = {
            "topic": meeting.topic,
            "host_name": HOST[meeting.unit],
            "recorder_name": RECORDER[meeting.unit],
            **meeting.fields,
        }
        if meeting.cast:
            told = {name: told[name] for name in WRITTEN_BY_HAND if name in told}
        if meeting.participants:
            del told["host_name"]  # nobody presides at a door
        return told

    def _attend(self, meeting: Meeting, part: ActivityBranch, turn: int, done: datetime) -> None:
        """Mark everybody in one call and close the part by the secretary of its own branch."""
        branch = self.units[BRANCH_OF.get(meeting.unit, meeting.unit)]
        keeper = meeting.unit if part.branch_id == branch.pk else meeting.partners[0]
        rows = list(part.attendance.select_related("member").order_by("member_pinyin", "pk"))
        absent = _reasons(meeting.absent if part.is_host else meeting.guests_absent)
        usual = USUAL_REASON.get(meeting.unit, AbsenceReason.DUTY)
        absent |= dict.fromkeys(_missing(rows, meeting.missing, turn), usual)
        actor = self._user(RECORDER[keeper])
        marks = list(_marks(meeting, rows, absent))
        if meeting.early and meeting.headcount is not None:
            door.tell(part, marks, headcount=meeting.headcount, actor=actor, at=done)
        else:
            activities.take_attendance(part=part, marks=marks, actor=actor, at=done)
        activities.finish(part=part, actor=actor, at=done, headcount=meeting.headcount)

    def _confirm(self, meeting: Meeting, activity: Activity, at: datetime) -> None:
        signers = {Signer.RECORDER: RECORDER, Signer.HOST: HOST}
        for signer, names in signers.items():
            if signer == Signer.HOST and not activity.facts.has_host:
                continue
            activities.confirm(
                activity=activity, signer=signer, actor=self._user(names[meeting.unit]), at=at
            )

    def _user(self, name: str) -> User:
        user = self.members[name].user
        if user is None:
            raise ValueError(f"{name} has no account in the demo")
        return user


def _votes(meeting: Meeting, activity: Activity) -> dict[str, Any]:
    if not meeting.abstained:
        return {}
    rows = Attendance.objects.filter(part__activity=activity, part__is_host=True, is_voter=True)
    voters = rows.exclude(member_name__in=_reasons(meeting.absent)).count()
    votes = [
        {"matter": matter, "approve": voters - count, "against": 0, "abstain": count}
        for matter, count in meeting.abstained
    ]
    return {"votes": votes}


def _reasons(absent: Absent) -> dict[str, AbsenceReason]:
    return {name: reason for reason, names in absent.items() for name in names}


def _missing(rows: list[Attendance], count: int, turn: int) -> list[str]:
    """Return who is away: a different stretch of the roster each time, so that everybody is now and then."""
    may_miss = [row.member_name for row in rows if row.member_name not in ALWAYS_THERE]
    start = turn * 7 % max(1, len(may_miss))
    return [
        may_miss[(start + step) % len(may_miss)] for step in range(min(count, len(may_miss) - 1))
    ]


def _marks(
    meeting: Meeting, rows: list[Attendance], absent: dict[str, AbsenceReason]
) -> list[MarkOf]:
    said, there = [], 0
    for row in rows:
        name, key = row.member_name, row.member.public_id
        if name in absent:
            receipt = meeting.receipts.get(name, "")
            said.append(MarkOf(key, Mark.ABSENT, reason=absent[name], receipt=receipt))
            continue
        there += 1
        delivery = ""
        if meeting.participants:
            delivery = DeliveryWay.PHONE if name in meeting.by_phone else DeliveryWay.DOOR
        said.append(
            MarkOf(
                key,
                Mark.PRESENT,
                sitting=(1 if there <= meeting.early else 2) if meeting.early else None,
                delivery=delivery,
                helper_name="秦卫民" if delivery else "",
            )
        )
    return said
