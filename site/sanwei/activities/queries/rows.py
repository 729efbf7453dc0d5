"""Activities as rows: one for each branch or group that took part."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from sanwei.activities.enums import ActivityKind, ActivityState
from sanwei.activities.models import ActivityBranch
from sanwei.activities.tallies import headline
from sanwei.common import clock
from sanwei.org.models import OrgUnit

# 支委会 and 送学上门 are not for everybody, a group's meeting is for the group.
FOR_ALL = frozenset(ActivityKind) - {
    ActivityKind.BRANCH_COMMITTEE_MEETING,
    ActivityKind.GROUP_MEETING,
    ActivityKind.HOME_DELIVERY,
}

# What a row is made of: whoever reads many asks for nothing else.
PART_FIELDS = (
    "public_id", "activity", "branch", "branch_name", "group", "group_name", "is_host",
    "registered", "due", "due_formal", "due_probationary", "present", "absent", "late",
    "voters_due", "voters_present", "headcount", "finished_at", "is_late_entry", "entry",
)  # fmt: skip
ACTIVITY_FIELDS = (
    "public_id", "kind", "name", "lecture_title", "topic", "state", "occurred_at", "occurred_on",
    "ends_at", "place", "lecturer_name", "is_lecturer_secretary", "study_minutes",
)  # fmt: skip


@dataclass(frozen=True)
class ActivityRow:
    """The part of one branch (or group) in an activity; counts are 0 until attendance is closed.

    ``due`` is known from the day it was opened. ``recorded_on``: when attendance was closed; with ``occurred_on``
    the two dates of a 补录. ``title``: theme of a class or first line of the topic.
    """

    activity_id: UUID
    part_id: UUID
    kind: ActivityKind
    name: str
    title: str
    state: ActivityState
    occurred_at: datetime
    occurred_on: date
    ends_at: datetime
    place: str
    branch_id: UUID
    branch_name: str
    group_id: UUID | None
    group_name: str
    is_host: bool
    registered: int
    due: int
    due_formal: int
    due_probationary: int
    present: int
    absent: int
    late: int
    voters_due: int
    voters_present: int
    headcount: int | None
    is_finished: bool
    recorded_on: date | None
    is_late_entry: bool
    entry: str
    lecturer_name: str
    is_lecturer_secretary: bool
    study_minutes: int

    @property
    def label(self) -> str:
        return str(self.kind.label)

    @property
    def headline(self) -> str:
        return headline(self.kind, self)

    @property
    def is_for_all(self) -> bool:
        """Whether every member of the branch may read what was decided."""
        return self.kind in FOR_ALL


def activities_of(
    unit: OrgUnit, from_on: date, until: date, *, kinds: tuple[ActivityKind, ...] = ()
) -> tuple[ActivityRow, ...]:
    """Return the rows of ``unit``'s subtree in ``[from_on, until)``, drafts included, newest first. One query."""
    parts = parts_of(unit, from_on, until)
    if kinds:
        parts = parts.filter(activity__kind__in=kinds)
    return tuple(row_of(part) for part in parts.order_by("-activity__occurred_at", "-pk"))


def recent_of(branch: OrgUnit, *, limit: int) -> tuple[ActivityRow, ...]:
    """Return what ``branch`` and its groups did last, for their members: counts, nobody's reasons. One query."""
    parts = ActivityBranch.objects.filter(branch=branch, finished_at__isnull=False)
    newest = parts.order_by("-activity__occurred_at", "-pk")
    return tuple(
        row_of(part) for part in newest.select_related("activity", "branch", "group")[:limit]
    )


def parts_of(unit: OrgUnit, from_on: date, until: date) -> QuerySet[ActivityBranch]:
    """Return the parts of ``unit``'s subtree with an activity in ``[from_on, until)``, related rows loaded."""
    inside = Q(branch__path__startswith=unit.path) | Q(group__path__startswith=unit.path)
    return ActivityBranch.objects.filter(
        inside, activity__occurred_on__gte=from_on, activity__occurred_on__lt=until
    ).select_related("activity", "branch", "group")


def row_of(part: ActivityBranch) -> ActivityRow:
    """Return ``part`` (activity, branch and group loaded) as a row."""
    activity = part.activity
    return ActivityRow(
        activity_id=activity.public_id,
        part_id=part.public_id,
        kind=ActivityKind(activity.kind),
        name=activity.name,
        title=activity.lecture_title or activity.topic.strip().partition("\n")[0],
        state=_state(part),
        occurred_at=activity.occurred_at,
        occurred_on=activity.occurred_on,
        ends_at=activity.ends_at,
        place=activity.place,
        branch_id=part.branch.public_id,
        branch_name=part.branch_name,
        group_id=part.group.public_id if part.group else None,
        group_name=part.group_name,
        is_host=part.is_host,
        registered=part.registered,
        due=part.due,
        due_formal=part.due_formal,
        due_probationary=part.due_probationary,
        present=part.present,
        absent=part.absent,
        late=part.late,
        voters_due=part.voters_due,
        voters_present=part.voters_present,
        headcount=part.headcount,
        is_finished=part.is_finished,
        recorded_on=clock.local_date(part.finished_at) if part.finished_at else None,
        is_late_entry=part.is_late_entry,
        entry=part.entry,
        lecturer_name=activity.lecturer_name,
        is_lecturer_secretary=activity.is_lecturer_secretary,
        study_minutes=activity.study_minutes,
    )


def _state(part: ActivityBranch) -> ActivityState:
    """Return how far this branch's own part is: guests of a 联办 may close before or after the host."""
    state = ActivityState(part.activity.state)
    closed = {ActivityState.FINISHED, ActivityState.CONFIRMED}
    if part.is_finished:
        return state if state in closed else ActivityState.FINISHED
    return ActivityState.IN_PROGRESS if state in closed else state
