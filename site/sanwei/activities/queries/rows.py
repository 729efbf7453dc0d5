"""Activities as rows: one for each branch or group that took part."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Final
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


@dataclass(frozen=True)
class ActivityRow:
    """The part of one branch (or group) in an activity; counts are 0 until attendance is closed.

    ``due`` is known from the day it was opened. ``recorded_on``: when attendance was closed; with ``occurred_on``
    the two dates of a 补录. ``title``: theme of a class or first line of the topic.
    """

    kind: ActivityKind
    title: str
    state: ActivityState
    is_finished: bool
    recorded_on: date | None
    activity_id: UUID
    part_id: UUID
    name: str
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


# Columns that a row is worked out from, and then those that it holds as they are, in the order of its fields.
_LEADING: Final = (
    "activity__state", "finished_at", "activity__lecture_title", "activity__topic", "activity__kind",
)  # fmt: skip
_STORED: Final = tuple(field.name for field in fields(ActivityRow))[5:]
_COLUMNS: Final = {
    "activity_id": "activity__public_id",
    "part_id": "public_id",
    "branch_id": "branch__public_id",
    "group_id": "group__public_id",
    **{
        name: f"activity__{name}"
        for name in (
            "name", "occurred_at", "occurred_on", "ends_at", "place",
            "lecturer_name", "is_lecturer_secretary", "study_minutes",
        )
    },
}  # fmt: skip


def activities_of(
    unit: OrgUnit, from_on: date, until: date, *, kinds: tuple[ActivityKind, ...] = ()
) -> tuple[ActivityRow, ...]:
    """Return the rows of ``unit``'s subtree in ``[from_on, until)``, drafts included, newest first. One query."""
    parts = _parts_of(unit, from_on, until)
    if kinds:
        parts = parts.filter(activity__kind__in=kinds)
    return tuple(rows_of(parts.order_by("-activity__occurred_at", "-pk")))


def recent_of(branch: OrgUnit, *, limit: int) -> tuple[ActivityRow, ...]:
    """Return what ``branch`` and its groups did last, for their members: counts, nobody's reasons. One query."""
    parts = ActivityBranch.objects.filter(branch=branch, finished_at__isnull=False)
    return tuple(rows_of(parts.order_by("-activity__occurred_at", "-pk")[:limit]))


def _parts_of(unit: OrgUnit, from_on: date, until: date) -> QuerySet[ActivityBranch]:
    """Return the parts of ``unit``'s subtree with an activity in ``[from_on, until)``."""
    inside = Q(branch__path__startswith=unit.path) | Q(group__path__startswith=unit.path)
    return ActivityBranch.objects.filter(
        inside, activity__occurred_on__gte=from_on, activity__occurred_on__lt=until
    )


def rows_of(parts: QuerySet[ActivityBranch]) -> Iterator[ActivityRow]:
    """Yield ``parts`` as rows, in their order. One query, and no model for each of a year's twenty thousand."""
    stored = (_COLUMNS.get(name, name) for name in _STORED)
    for state, finished_at, lecture_title, topic, kind, *told in parts.values_list(
        *_LEADING, *stored
    ):
        is_finished = finished_at is not None
        yield ActivityRow(
            KINDS[kind],
            lecture_title or topic.strip().partition("\n")[0],
            _state(STATES[state], is_finished=is_finished),
            is_finished,
            clock.local_date(finished_at) if is_finished else None,
            *told,
        )


KINDS: Final = {kind.value: kind for kind in ActivityKind}
STATES: Final = {state.value: state for state in ActivityState}
_CLOSED: Final = frozenset({ActivityState.FINISHED, ActivityState.CONFIRMED})


def _state(state: ActivityState, *, is_finished: bool) -> ActivityState:
    """Return how far this branch's own part is: guests of a 联办 may close before or after the host."""
    if is_finished:
        return state if state in _CLOSED else ActivityState.FINISHED
    return ActivityState.IN_PROGRESS if state in _CLOSED else state
