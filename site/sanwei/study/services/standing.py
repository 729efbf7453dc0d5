"""Writes StudyProgress, the fold of a member's sessions and records about one item."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from sanwei.study.enums import RecordKind, StudyState
from sanwei.study.models import CheckpointPass, StudyProgress, StudyRecord, WatchSession
from sanwei.study.queries.conditions import fulfilled_at
from sanwei.study.queries.records import current_records

# What completes an item, in a query of records: unless the item was reopened since, for a new recording.
STANDING = Q(item__reopened_at__isnull=True) | (
    Q(recorded_at__gte=F("item__reopened_at")) & ~Q(media_version=F("item__reopened_version"))
)
# An ATTENDANCE of an item is a group that studied it together: as good as having watched it, no more.
COMPLETING = (
    Q(kind__in=(RecordKind.COMPLETION, RecordKind.ATTENDANCE))
    | Q(kind=RecordKind.ASSESSMENT, is_passed=True)
) & STANDING


@dataclass(frozen=True)
class State:
    """What a StudyProgress row must say."""

    state: StudyState
    completed_at: datetime | None = None
    completed_version: str = ""


def state_of(*, completions: list[StudyRecord], has_begun: bool) -> State:
    """Fold standing completing records (by primary key) into a state. Pure."""
    if completions:
        return State(
            state=StudyState.COMPLETED,
            completed_at=min(one.occurred_at for one in completions),
            completed_version=completions[-1].media_version,
        )
    return State(StudyState.IN_PROGRESS if has_begun else StudyState.NOT_STARTED)


def weighed(
    state: State,
    *,
    completions: Sequence[StudyRecord],
    met_at: datetime | None,
    stored: StudyProgress | None,
) -> State:
    """Return ``state`` of an item that also asks for a test, which only a group's study would complete.

    ``met_at``: when the last such test was passed, None: it is not. Who has completed the item stays so. Pure.
    """
    if not completions or any(one.kind != RecordKind.ATTENDANCE for one in completions):
        return state
    began = state.completed_at
    if stored is not None and stored.state == StudyState.COMPLETED:
        is_kept = began and stored.completed_at and stored.completed_at >= began
        return replace(state, completed_at=stored.completed_at) if is_kept else state
    if met_at is None:
        return State(StudyState.IN_PROGRESS)
    return replace(state, completed_at=max(met_at, began) if began else met_at)


def begin(*, member_pk: int, item_pk: int, at: datetime) -> None:
    """Let the row say at least that the item was begun: all that a first session can change."""
    begun = {"state": StudyState.IN_PROGRESS, "updated_at": at}
    row, is_new = StudyProgress.objects.get_or_create(
        member_id=member_pk, item_id=item_pk, defaults=begun
    )
    if not is_new and row.state == StudyState.NOT_STARTED:
        StudyProgress.objects.filter(pk=row.pk, state=StudyState.NOT_STARTED).update(**begun)


def refresh(
    *, member_pk: int, item_pk: int, at: datetime, told: StudyRecord | None = None
) -> StudyProgress:
    """Bring the row of (member, item) in step with its facts, in the caller's transaction.

    ``told``: the record that the caller has just written. Every record leaves a row, so of a pair without one it is
    all there is, but for a recording that an item was reopened for.
    """
    first = _first_state(told) if told is not None else None
    if first is not None and told is not None and told.kind == RecordKind.ATTENDANCE:
        first = _of_group(told, first, fulfilled_at(item_pk=item_pk, members=[member_pk]))
    if first is not None and told is not None and told.kind == RecordKind.ASSESSMENT:
        # Nearly every test is the person's first of its quiz: the constraint knows, nobody looks beforehand.
        with suppress(IntegrityError), transaction.atomic():
            return StudyProgress.objects.create(
                member_id=member_pk, item_id=item_pk, updated_at=at, **first
            )
    row, is_new = StudyProgress.objects.select_for_update().get_or_create(
        member_id=member_pk, item_id=item_pk, defaults={"updated_at": at, **(first or {})}
    )
    if is_new and first is not None:
        return row
    about = {"member_id": member_pk, "item_id": item_pk}
    completions = list(current_records().filter(COMPLETING, **about).order_by("pk"))
    has_begun = (
        (told is not None and not told.is_withdrawn)
        or bool(completions)
        or CheckpointPass.objects.filter(member=member_pk, checkpoint__item=item_pk).exists()
        or WatchSession.objects.filter(**about).exists()
        or current_records().filter(**about).exists()
    )
    state = state_of(completions=completions, has_begun=has_begun)
    if _needs_weighing(completions):
        met = fulfilled_at(item_pk=item_pk, members=[member_pk])
        if met is not None:
            state = weighed(state, completions=completions, met_at=met[member_pk], stored=row)
    return put(row, state, at=at)


def refresh_corrected(corrections: Sequence[StudyRecord], *, at: datetime) -> None:
    """Bring the rows in step with ``corrections`` just written, none of which withdraws a record; as ``refresh``.

    A record that stands says that the item was begun.
    """
    pairs = {(one.member_id, one.item_id) for one in corrections if one.item_id is not None}
    about = {
        "member__in": {member for member, _item in pairs},
        "item__in": {item for _member, item in pairs},
    }
    rows = StudyProgress.objects.select_for_update().filter(**about).order_by("pk")
    kept = {(row.member_id, row.item_id): row for row in rows}
    completions: dict[tuple[int, int | None], list[StudyRecord]] = {}
    for record in current_records().filter(COMPLETING, **about).order_by("pk"):
        completions.setdefault((record.member_id, record.item_id), []).append(record)
    for member, item in sorted(
        pairs - kept.keys()
    ):  # every record left a row: somebody took it away
        refresh(member_pk=member, item_pk=item, at=at)
    for pair, row in kept.items():
        own = completions.get(pair, [])
        if pair in pairs and _needs_weighing(own):
            refresh(member_pk=row.member_id, item_pk=row.item_id, at=at)
        elif pair in pairs:
            put(row, state_of(completions=own, has_begun=True), at=at)


def refresh_together(facts: Sequence[StudyRecord], *, item_pk: int, at: datetime) -> None:
    """Bring the rows of the members of ``facts`` in step with what was just told of one item.

    Two statements for all who never began it; who did is looked at one by one.
    """
    there = set(
        StudyProgress.objects.filter(
            item=item_pk, member__in=[fact.member_id for fact in facts]
        ).values_list("member_id", flat=True)
    )
    met = fulfilled_at(item_pk=item_pk, members=[fact.member_id for fact in facts])
    first = {
        fact.pk: _of_group(fact, _first_state(fact), met)
        for fact in facts
        if fact.member_id not in there
    }
    fresh = [fact for fact in facts if first.get(fact.pk)]
    try:
        with transaction.atomic():
            StudyProgress.objects.bulk_create(
                StudyProgress(
                    member_id=fact.member_id,
                    item_id=item_pk,
                    updated_at=at,
                    **(first[fact.pk] or {}),
                )
                for fact in fresh
            )
    except IntegrityError:  # somebody began it at this moment
        fresh = []
    for fact in facts:
        if fact not in fresh:
            refresh(member_pk=fact.member_id, item_pk=item_pk, at=at, told=fact)


def _first_state(told: StudyRecord) -> dict[str, Any] | None:
    """Return what the first record of a pair makes of it; None where that takes a look at more than the record."""
    if told.corrects_id is not None or told.is_withdrawn:
        return None
    item = told.item
    if item is None or item.reopened_at is not None:
        return None
    completes = told.kind in (RecordKind.COMPLETION, RecordKind.ATTENDANCE) or (
        told.kind == RecordKind.ASSESSMENT and bool(told.is_passed)
    )
    state = state_of(completions=[told] if completes else [], has_begun=True)
    return {
        "state": state.state,
        "completed_at": state.completed_at,
        "completed_version": state.completed_version,
    }


def _needs_weighing(completions: Sequence[StudyRecord]) -> bool:
    return bool(completions) and all(one.kind == RecordKind.ATTENDANCE for one in completions)


def _of_group(
    told: StudyRecord, first: dict[str, Any] | None, met: dict[int, datetime | None] | None
) -> dict[str, Any] | None:
    """Return the first columns of who studied in a group, where the item asks for a test besides (``met``)."""
    if first is None or met is None or told.kind != RecordKind.ATTENDANCE:
        return first
    state = State(first["state"], first["completed_at"], first["completed_version"])
    return asdict(weighed(state, completions=[told], met_at=met[told.member_id], stored=None))


def put(row: StudyProgress, state: State, *, at: datetime) -> StudyProgress:
    """Write ``state`` into ``row`` unless it says so already."""
    if as_stored(row) != state:
        row.state = state.state
        row.completed_at = state.completed_at
        row.completed_version = state.completed_version
        row.updated_at = at
        row.save(update_fields=["state", "completed_at", "completed_version", "updated_at"])
    return row


def as_stored(row: StudyProgress) -> State:
    return State(StudyState(row.state), row.completed_at, row.completed_version)
