"""Completion of timed items: derived from coverage, recorded once for each media version."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from sanwei.common import lengths
from sanwei.org.models import Member
from sanwei.study import gates, progress
from sanwei.study.enums import READ, WATCHED, EntryMethod, RecordKind, StudyMethod, StudyState
from sanwei.study.models import StudyItem, StudyProgress, StudyRecord, WatchSession
from sanwei.study.progress import ProgressView, Standing, Viewing
from sanwei.study.queries.conditions import unmet
from sanwei.study.queries.progress import VIEWED, viewing_of
from sanwei.study.queries.records import current_records
from sanwei.study.services import facts


def evidence_key(item: StudyItem, media_version: str) -> str:
    """Return what makes a completion the same one, whichever device reports it."""
    return f"{item.public_id.hex}:{media_version}"


def is_due(standing: Standing, view: ProgressView) -> bool:
    """Say whether ``view`` has all that completes a version which is not completed yet."""
    if not standing.duration_ms:
        return False
    if standing.state == StudyState.COMPLETED and standing.completed_version == view.media_version:
        return False
    return view.is_reached


def complete(
    *,
    member: Member,
    item: StudyItem,
    media_version: str,
    duration_ms: int,
    at: datetime,
    occurred_at: datetime | None = None,
) -> StudyRecord | None:
    """Record the completion by coverage of one media version, in the caller's transaction.

    ``occurred_at`` None: it happened now.
    None when it was recorded before: also when that was withdrawn since, which only a correction undoes.
    """
    if _completions(item, media_version).filter(member=member).exists():
        return None
    is_offline = WatchSession.objects.filter(
        member=member, item=item, media_version=media_version, is_offline_reported=True
    ).exists()
    moment = occurred_at or at
    fact = facts.fact_of(
        member,
        facts.branch_on(member, moment),
        kind=RecordKind.COMPLETION,
        method=StudyMethod.ONLINE,
        entry=EntryMethod.SYSTEM,
        title=item.title,
        occurred_at=moment,
        recorded_at=at,
        item=item,
        length_seconds=lengths.whole_seconds(duration_ms),
        evidence_label=READ if item.is_read else WATCHED,
        evidence_key=evidence_key(item, media_version),
        organiser=item.unit.name,
        media_version=media_version,
        revision=item.revision,
        is_offline_reported=is_offline,
        actor=None,
    )
    return facts.tell(fact, at=at)


def due_members(item: StudyItem, members: Collection[int] | None = None) -> list[Member]:
    """Return who (of ``members``) has all that completes the present version of ``item`` without a record of it.

    Two queries, three where it has marks.
    """
    if not item.duration_ms:
        return []
    sessions = (
        WatchSession.objects.filter(item=item, media_version=item.media_version)
        .exclude(member__in=_completions(item, item.media_version).values("member"))
        .exclude(Exists(unmet(item="item_id", member=OuterRef(OuterRef("member_id")))))
        .exclude(member__in=in_a_group(item).values("member"))
        .values_list("member_id", *VIEWED)
    )
    if members is not None:
        sessions = sessions.filter(member__in=members)
    viewings: dict[int, list[Viewing]] = {}
    for member_pk, *row in sessions:
        viewings.setdefault(member_pk, []).append(viewing_of(*row))
    passed: dict[int, list[str]] = {}
    if item.marks:
        rows = StudyProgress.objects.filter(item=item, member__in=viewings)
        passed = dict(rows.values_list("member_id", "passed"))
    due = [
        pk
        for pk, own in viewings.items()
        if progress.is_complete_by(_standing(item, passed.get(pk, [])), own)
    ]
    return list(Member.objects.filter(pk__in=due).order_by("pk"))


def complete_what_is_due(
    *, item: StudyItem, at: datetime, members: Collection[int] | None = None
) -> int:
    """Complete everybody (of ``members``, primary keys) who reached the threshold of ``item``; return how many.

    In the caller's transaction.
    """
    due = due_members(item, members)
    for member in due:
        complete(
            member=member,
            item=item,
            media_version=item.media_version,
            duration_ms=item.duration_ms or 0,
            at=at,
        )
    return len(due)


def _standing(item: StudyItem, passed: list[str]) -> Standing:
    return Standing(
        media_version=item.media_version,
        duration_ms=item.duration_ms,
        threshold_permille=item.threshold_permille,
        state=StudyState.IN_PROGRESS,
        completed_at=None,
        completed_version="",
        is_read=item.is_read,
        marks=gates.of_stored(item.marks),
        passed=frozenset(passed),
    )


def in_a_group(item: StudyItem) -> QuerySet[StudyRecord]:
    """Return the standing records of who completed this version together with others."""
    return current_records().filter(
        kind=RecordKind.ATTENDANCE, item=item, media_version=item.media_version
    )


def _completions(item: StudyItem, media_version: str) -> QuerySet[StudyRecord]:
    return StudyRecord.objects.filter(
        kind=RecordKind.COMPLETION,
        evidence_label__in=(WATCHED, READ),
        evidence_key=evidence_key(item, media_version),
        corrects__isnull=True,
    )
