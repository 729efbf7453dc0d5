"""What a branch held: activities with who was there, confirmed by both, and the study records that follow."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sanwei.activities.enums import AbsenceReason, ActivityState, CheckInWay, Mark, ThemeWay
from sanwei.activities.kinds import KINDS, Roster
from sanwei.activities.models import Activity, ActivityBranch, Attendance, Sitting
from sanwei.activities.services.finishing import EVIDENCE_LABEL, study_title
from sanwei.activities.tallies import tally_of
from sanwei.common.models import AuditEntry
from sanwei.home.scale.calendar import Meeting, meetings_of
from sanwei.home.scale.dice import Dice
from sanwei.home.scale.size import Size
from sanwei.home.scale.storing import Store
from sanwei.org.enums import PARTY_MEMBER_KINDS, MemberKind
from sanwei.org.models import Member, Membership, OrgUnit
from sanwei.study.enums import EntryMethod, RecordKind
from sanwei.study.models import StudyRecord
from sanwei.study.services.facts import fact_of

PRESENT_PERCENT, LATE_PERCENT = 91, 2
TOPICS = (
    "读原著、谈体会",
    "身边的一件小事",
    "冬天怎样保畅",
    "对照条例查一查",
    "回看这个季度",
    "给新同志讲讲",
)


@dataclass
class Life:
    """Rows of one branch that wait to be stored, in the order in which they must be."""

    activities: list[Activity] = field(default_factory=list)
    sittings: list[Sitting] = field(default_factory=list)
    parts: list[ActivityBranch] = field(default_factory=list)
    attendance: list[Attendance] = field(default_factory=list)
    records: list[StudyRecord] = field(default_factory=list)
    audit: list[AuditEntry] = field(default_factory=list)

    def write(self, store: Store) -> None:
        """Write all but the records, which are stored with those of other kinds."""
        store.write(self.activities)
        store.write(self.sittings)
        store.write(self.parts)
        store.write(self.attendance)
        store.write(self.audit)


@dataclass(frozen=True)
class Home:
    """A branch with who ever belonged to it; ``board``: primary keys of its 支委会, the 书记 first."""

    number: int
    branch: OrgUnit
    groups: list[OrgUnit]
    stays: list[Membership]
    board: list[int]
    store: Store

    @property
    def secretary(self) -> Member:
        return next(stay.member for stay in self.stays if stay.member_id == self.board[0])

    def registered_on(self, day: date) -> Iterator[tuple[Member, MemberKind, OrgUnit | None]]:
        """Yield 在册 on ``day`` with kind and group."""
        for stay in self.stays:
            kind = stay.member.kind_on(day)
            if stay.covers(day) and kind in PARTY_MEMBER_KINDS:
                yield stay.member, kind, stay.group


def live(size: Size, home: Home) -> Life:
    """Return what the branch held, not yet stored."""
    life = Life()
    dice = Dice(size.seed, "life", home.number)
    for meeting in meetings_of(size, home.number, groups=len(home.groups)):
        _hold(life, home, meeting, dice)
    return life


def _hold(life: Life, home: Home, meeting: Meeting, dice: Dice) -> None:
    group = home.groups[meeting.group] if meeting.group is not None else None
    registered = [
        row for row in home.registered_on(meeting.day) if group is None or row[2] == group
    ]
    due = registered
    if KINDS[meeting.kind].roster in (Roster.BOARD, Roster.CHOSEN):
        due = [row for row in registered if row[0].pk in home.board]
    if not due:
        return
    closed_at = meeting.ends_at + timedelta(hours=1)
    activity = _activity(home, meeting, group, closed_at, dice)
    sitting = Sitting(
        id=home.store.key(Sitting),
        public_id=dice.public_id(),
        activity=activity,
        number=1,
        starts_at=meeting.begins_at,
        ends_at=meeting.ends_at,
        place=activity.place,
    )
    part = ActivityBranch(
        id=home.store.key(ActivityBranch),
        public_id=dice.public_id(),
        activity=activity,
        branch=home.branch,
        branch_name=home.branch.name,
        group=group,
        group_name=group.name if group else "",
        finished_at=closed_at,
        finished_by_name=home.secretary.name,
    )
    rows = [_row(home, part, sitting, person, closed_at, dice) for person in due]
    for name, number in tally_of(rows).stored().items():
        setattr(part, name, number)
    part.registered, part.headcount = len(registered), part.present
    life.activities.append(activity)
    life.sittings.append(sitting)
    life.parts.append(part)
    life.attendance += rows
    life.audit.append(_audit_row(home, activity, part, closed_at))
    if meeting.study_minutes:
        life.records += _records(activity, home, rows, closed_at, dice)


def _activity(
    home: Home, meeting: Meeting, group: OrgUnit | None, closed_at: datetime, dice: Dice
) -> Activity:
    secretary, topic = home.secretary, dice.choice(TOPICS)
    fields: dict[str, Any] = {}
    for signer in ("recorder", "host"):
        fields[f"{signer}_name"] = secretary.name
        fields[f"{signer}_confirmed_at"] = closed_at + timedelta(hours=1)
        fields[f"{signer}_confirmed_by"] = secretary.name
    if "lecture_title" in KINDS[meeting.kind].required:
        fields |= {
            "lecturer_name": secretary.name,
            "lecturer": secretary,
            "lecturer_identity": "党支部书记",
            "is_lecturer_secretary": True,
            "lecture_title": topic,
            "lecture_outline": "一、一件小事\n二、下一步怎么做",
        }
    unit = group or home.branch
    return Activity(
        id=home.store.key(Activity),
        public_id=dice.public_id(),
        kind=meeting.kind,
        state=ActivityState.CONFIRMED,
        unit=unit,
        unit_name=unit.name,
        name=meeting.name,
        occurred_at=meeting.begins_at,
        occurred_on=meeting.day,
        ends_at=meeting.ends_at,
        place="会议室",
        topic=topic,
        agenda="一、通报\n二、讨论",
        theme_ways=[ThemeWay.STUDY] if "theme_ways" in KINDS[meeting.kind].required else [],
        study_minutes=meeting.study_minutes,
        created_at=meeting.begins_at - timedelta(days=2),
        created_by_name=secretary.name,
        saved_at=closed_at,
        **fields,
    )


def _row(
    home: Home,
    part: ActivityBranch,
    sitting: Sitting,
    person: tuple[Member, MemberKind, OrgUnit | None],
    closed_at: datetime,
    dice: Dice,
) -> Attendance:
    member, kind, group = person
    row = Attendance(
        id=home.store.key(Attendance),
        part=part,
        member=member,
        member_name=member.name,
        member_pinyin=member.name_pinyin,
        member_kind=kind,
        group_name=group.short_name if group else "",
        is_voter=kind == MemberKind.FORMAL,
        marked_at=closed_at,
        marked_by_name=part.finished_by_name,
    )
    if dice.chance(PRESENT_PERCENT):
        row.mark, row.sitting = Mark.PRESENT, sitting
        row.way = CheckInWay.SCAN if dice.chance(75) else CheckInWay.ROLL_CALL
        row.is_late = dice.chance(LATE_PERCENT)
    else:
        row.mark = Mark.ABSENT
        row.reason = dice.choice(
            (AbsenceReason.DUTY, AbsenceReason.ERRAND, AbsenceReason.SICK, AbsenceReason.VACATION)
        )
    return row


def _records(
    activity: Activity,
    home: Home,
    rows: Iterable[Attendance],
    closed_at: datetime,
    dice: Dice,
) -> Iterator[StudyRecord]:
    """Yield what ``record_study`` writes when attendance is closed."""
    for row in rows:
        if row.mark == Mark.PRESENT:
            yield fact_of(
                row.member,
                home.branch,
                id=home.store.key(StudyRecord),
                public_id=dice.public_id(),
                kind=RecordKind.ATTENDANCE,
                method=activity.facts.method,
                entry=EntryMethod.ON_SITE,
                title=study_title(activity),
                organiser=activity.unit_name,
                occurred_at=activity.occurred_at,
                recorded_at=closed_at,
                length_seconds=activity.study_minutes * 60,
                evidence_label=EVIDENCE_LABEL,
                evidence_key=str(activity.public_id),
                actor=None,
            )


def _audit_row(
    home: Home, activity: Activity, part: ActivityBranch, closed_at: datetime
) -> AuditEntry:
    secretary = home.secretary
    return AuditEntry(
        id=home.store.key(AuditEntry),
        at=closed_at,
        actor_key=str(secretary.user.public_id) if secretary.user else "",
        actor_name=secretary.name,
        action="activities.finish",
        target_label=EVIDENCE_LABEL,
        target_key=str(activity.public_id),
        unit_key=str((part.group or part.branch).public_id),
        details={"due": part.due, "present": part.present, "headcount": part.headcount},
    )
