"""Closing attendance: the counts are written once, and whoever was there gets a study record."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from sanwei.accounts.models import User
from sanwei.activities.casting import results
from sanwei.activities.enums import ActivityState, CheckInWay, Mark
from sanwei.activities.errors import AlreadyFinished, NobodyDue, NotYetBegun, StillPending
from sanwei.activities.events import ActivityFinished
from sanwei.activities.models import Activity, ActivityBranch, Attendance, Cast
from sanwei.activities.services import votes
from sanwei.activities.services.attendance import lock_open, sync_roster
from sanwei.activities.tallies import tally_of
from sanwei.activities.working_days import is_late
from sanwei.common import audit, clock, outbox
from sanwei.common.durability import make_commit_durable
from sanwei.org.models import Member
from sanwei.study import services as study
from sanwei.study.enums import EntryMethod, RecordKind
from sanwei.study.models import StudyRecord

EVIDENCE_LABEL = "activities.activity"
SECONDS_A_MINUTE = 60


@transaction.atomic
def finish(
    *,
    part: ActivityBranch,
    actor: User | None,
    at: datetime,
    headcount: int | None = None,
    is_on_paper: bool = False,
) -> ActivityBranch:
    """Close the attendance of one branch: freeze its counts and write a study record for everybody present.

    ``headcount``: what was counted in the room, kept beside 实到 and never a reason to change it.
    ``is_on_paper``: taken from a signed sheet (纸质签到, not 补录). Closed more than three working days after the
    day itself the record is marked 补录. The part of the host makes the activity FINISHED. Told twice it is done
    once. Emits ActivityFinished and StudyRecorded.

    Raises: NotYetBegun, NobodyDue, StillPending, VotesDoNotAddUp.
    """
    try:
        part = lock_open(part)
    except AlreadyFinished:
        return ActivityBranch.objects.select_related("activity", "branch").get(pk=part.pk)
    activity = part.activity
    if at < activity.occurred_at:
        raise NotYetBegun
    sync_roster(part)
    rows = list(part.attendance.select_related("member").order_by("member_pinyin", "pk"))
    if not rows:
        raise NobodyDue
    if pending := [row.member_name for row in rows if row.mark == Mark.PENDING]:
        raise StillPending(pending)
    _freeze(part, rows, actor, at, headcount, is_on_paper)
    if part.is_host:
        votes.freeze(activity=activity, voters=part.voters_present)
        Activity.objects.filter(pk=activity.pk).exclude(state=ActivityState.CONFIRMED).update(
            state=ActivityState.FINISHED
        )
        activity.state = ActivityState.FINISHED
        results.freeze(activity)
    record_study(part=part, rows=rows, actor=actor, at=at)
    outbox.emit(ActivityFinished(part_id=part.public_id, occurred_on=activity.occurred_on), at=at)
    audit.log(
        at=at,
        actor=actor,
        action="activities.finish",
        target_label=EVIDENCE_LABEL,
        target_key=activity.public_id,
        unit_key=(part.group or part.branch).public_id,
        due=part.due,
        present=part.present,
        headcount=headcount,
    )
    make_commit_durable()
    return part


@transaction.atomic
def note_headcount(*, part: ActivityBranch, headcount: int) -> ActivityBranch:
    """Keep what was counted in the room while attendance is open, and what the system had the first time it differed.

    Changes no mark. The first difference stays on the record, also where somebody is marked afterwards.

    Raises: AlreadyFinished.
    """
    part = lock_open(part)
    part.headcount = headcount
    present = part.attendance.filter(mark=Mark.PRESENT).count()
    if part.present_when_asked is None and present != headcount:
        part.present_when_asked = present
    part.save(update_fields=["headcount", "present_when_asked"])
    return part


def record_study(
    *, part: ActivityBranch, rows: Iterable[Attendance], actor: User | None, at: datetime
) -> list[StudyRecord]:
    """Write the study record of everybody in ``rows`` who was there; none where the activity counts as no study.

    Where something was cast it is a record of that item, which completes it.
    """
    activity = part.activity
    if not activity.study_minutes:
        return []
    cast = Cast.objects.select_related("item").filter(activity=activity).first()
    members: dict[EntryMethod, list[Member]] = {}
    for row in rows:
        if row.mark == Mark.PRESENT:
            members.setdefault(entry_of(row, part), []).append(row.member)
    return [
        record
        for entry, many in members.items()
        for record in study.record_together(
            members=many,
            kind=RecordKind.ATTENDANCE,
            method=activity.facts.method,
            entry=entry,
            title=study_title(activity),
            occurred_at=activity.occurred_at,
            at=at,
            actor=actor,
            item=cast.item if cast else None,
            length_seconds=activity.study_minutes * SECONDS_A_MINUTE,
            evidence_label=EVIDENCE_LABEL,
            evidence_key=activity.public_id,
            organiser=activity.unit_name,
        )
    ]


def entry_of(row: Attendance, part: ActivityBranch) -> EntryMethod:
    """Return the 登记方式 of one person present: who signed in is no 补录, however late the record was closed."""
    match row.way:
        case CheckInWay.SCAN | CheckInWay.NAME:
            return EntryMethod.ON_SITE
        case CheckInWay.PAPER:
            return EntryMethod.PAPER
    return EntryMethod(part.entry)


def study_title(activity: Activity) -> str:
    """Return what a study record calls the activity: its name and what it was about, as far as written."""
    if activity.lecture_title:
        return f"{activity.name}《{activity.lecture_title.strip('《》')}》"
    about = activity.topic.strip().partition("\n")[0]
    return f"{activity.name}：{about}" if about else activity.name


def _freeze(
    part: ActivityBranch,
    rows: list[Attendance],
    actor: User | None,
    at: datetime,
    headcount: int | None,
    is_on_paper: bool,
) -> None:
    tally = tally_of(rows)
    for name, count in tally.stored().items():
        setattr(part, name, count)
    part.headcount = headcount
    if part.present_when_asked is None and headcount not in (None, tally.present):
        part.present_when_asked = tally.present
    part.finished_at, part.finished_by = at, actor
    part.finished_by_name = actor.name if actor else ""
    part.is_late_entry = is_late(part.activity.occurred_on, clock.local_date(at))
    part.entry = EntryMethod.LATE if part.is_late_entry else EntryMethod.ON_SITE
    if is_on_paper:
        part.entry = EntryMethod.PAPER
        _come_from_the_sheet(rows)
    part.save()


def _come_from_the_sheet(rows: list[Attendance]) -> None:
    """Who was tapped with the signed sheet in hand came by paper; who scanned did not."""
    tapped = [row for row in rows if row.way == CheckInWay.ROLL_CALL]
    for row in tapped:
        row.way = CheckInWay.PAPER
    Attendance.objects.bulk_update(tapped, ["way"])
