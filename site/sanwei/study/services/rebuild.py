"""Remakes the folds of study from its facts, or says where they differ."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from sanwei.org.models import Member
from sanwei.study import intervals as sets
from sanwei.study.models import (
    CheckpointPass,
    Condition,
    StudyItem,
    StudyProgress,
    StudyRecord,
    WatchSession,
)
from sanwei.study.queries.conditions import fulfilled_at
from sanwei.study.queries.records import current_records
from sanwei.study.services import checkpoints, conditions, standing
from sanwei.study.services.completion import complete_what_is_due, due_members

BATCH = 500


@dataclass(frozen=True)
class Difference:
    """One place where what is stored is not what follows from the facts. Public ids; values as text."""

    what: str
    member: str
    item: str
    stored: str
    expected: str


def rebuild_progress(*, at: datetime, is_check: bool) -> list[Difference]:
    """Compare every fold with its facts and, unless ``is_check``, bring it in step; return the differences.

    Folds are StudyProgress rows, an item's copy of its marks, whether its conditions stand, the figures a session
    keeps about its own intervals, and completions that coverage calls for. No row is deleted. One transaction an item.
    """
    found: list[Difference] = []
    for item in StudyItem.objects.order_by("pk").iterator(BATCH):
        with transaction.atomic():
            found += _marks(item, is_check=is_check)
            found += _conditions(item, is_check=is_check)
            found += _sessions(item, is_check=is_check)
            found += _states(item, at=at, is_check=is_check)
            found += _passes(item, is_check=is_check)
            found += _completions(item, at=at, is_check=is_check)
    return found


def _sessions(item: StudyItem, *, is_check: bool) -> Iterator[Difference]:
    sessions = WatchSession.objects.filter(item=item).select_related("member").order_by("pk")
    for session in sessions.iterator(BATCH):
        merged = sets.clip(sets.merge(session.intervals), 0, session.duration_ms)
        expected = (sets.as_lists(merged), sets.measure(merged))
        stored = (session.intervals, session.watched_ms)
        if stored == expected:
            continue
        yield Difference(
            what="session",
            member=str(session.member.public_id),
            item=str(item.public_id),
            stored=f"{session.public_id} {stored}",
            expected=f"{session.public_id} {expected}",
        )
        if not is_check:
            session.intervals, session.watched_ms = expected
            session.save(update_fields=["intervals", "watched_ms"])


def _states(item: StudyItem, *, at: datetime, is_check: bool) -> Iterator[Difference]:
    completions: dict[int, list[StudyRecord]] = {}
    for record in current_records().filter(standing.COMPLETING, item=item).order_by("pk"):
        completions.setdefault(record.member_id, []).append(record)
    begun = set(WatchSession.objects.filter(item=item).values_list("member_id", flat=True))
    passes = CheckpointPass.objects.filter(checkpoint__item=item)
    begun |= set(passes.values_list("member_id", flat=True))
    begun |= set(current_records().filter(item=item).values_list("member_id", flat=True))
    rows = {row.member_id: row for row in StudyProgress.objects.filter(item=item)}
    names = _public_ids(begun | rows.keys())
    met = fulfilled_at(item_pk=item.pk, members=completions.keys() | begun | rows.keys())
    for member_pk in sorted(begun | rows.keys()):
        expected = standing.state_of(
            completions=completions.get(member_pk, []), has_begun=member_pk in begun
        )
        row = rows.get(member_pk)
        if met is not None:
            expected = standing.weighed(
                expected,
                completions=completions.get(member_pk, []),
                met_at=met[member_pk],
                stored=row,
            )
        if row is not None and standing.as_stored(row) == expected:
            continue
        yield Difference(
            what="progress",
            member=names[member_pk],
            item=str(item.public_id),
            stored=str(standing.as_stored(row)) if row else "",
            expected=str(expected),
        )
        if not is_check:
            standing.refresh(member_pk=member_pk, item_pk=item.pk, at=at)


def _marks(item: StudyItem, *, is_check: bool) -> Iterator[Difference]:
    expected = checkpoints.marks_of(item)
    if item.marks == expected:
        return
    yield Difference("marks", "", str(item.public_id), str(item.marks), str(expected))
    item.marks = expected  # what follows is judged by the truth, also by a mere check
    if not is_check:
        item.save(update_fields=["marks"])


def _conditions(item: StudyItem, *, is_check: bool) -> Iterator[Difference]:
    for row, is_standing in conditions.wrong_among(Q(item=item)):
        yield Difference(
            what="condition",
            member="",
            item=str(item.public_id),
            stored=f"{row.needs_id} {row.is_standing}",
            expected=f"{row.needs_id} {is_standing}",
        )
        if not is_check:
            Condition.objects.filter(pk=row.pk).update(is_standing=is_standing)


def _passes(item: StudyItem, *, is_check: bool) -> Iterator[Difference]:
    expected: dict[int, list[str]] = {}
    for pass_ in CheckpointPass.objects.filter(checkpoint__item=item).select_related("checkpoint"):
        expected.setdefault(pass_.member_id, []).append(pass_.checkpoint.public_id.hex)
    stored = dict(
        StudyProgress.objects.filter(item=item).values_list("member_id", "passed").order_by("pk")
    )
    wrong = [
        pk
        for pk in sorted(expected.keys() | stored.keys())
        if sorted(expected.get(pk, [])) != stored.get(pk, [])
    ]
    names = _public_ids(set(wrong))
    for pk in wrong:
        passed = sorted(expected.get(pk, []))
        yield Difference(
            what="passes",
            member=names[pk],
            item=str(item.public_id),
            stored=str(stored.get(pk, [])),
            expected=str(passed),
        )
        if not is_check:
            StudyProgress.objects.filter(member=pk, item=item).update(passed=passed)


def _completions(item: StudyItem, *, at: datetime, is_check: bool) -> Iterator[Difference]:
    for member in due_members(item):
        yield Difference(
            what="completion",
            member=str(member.public_id),
            item=str(item.public_id),
            stored="",
            expected=f"completion of {item.media_version}",
        )
    if not is_check:
        complete_what_is_due(item=item, at=at)


def _public_ids(member_pks: set[int]) -> dict[int, str]:
    rows = Member.objects.filter(pk__in=member_pks).values_list("pk", "public_id")
    return {pk: str(public_id) for pk, public_id in rows}
