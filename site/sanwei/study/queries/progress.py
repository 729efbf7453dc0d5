"""How far a member is: one query, whatever the number of items."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from sanwei.org.models import Member
from sanwei.study import gates, progress, sentences
from sanwei.study.enums import EvidenceKind, RecordKind, SeekPolicy, StudyState
from sanwei.study.models import StudyItem, StudyRecord
from sanwei.study.progress import ProgressView, Standing, Viewing, awaited_of
from sanwei.study.queries.conditions import first_unmet
from sanwei.study.queries.records import current_records
from sanwei.study.wording import wording_of


@dataclass(frozen=True)
class Missing:
    """What keeps an item from counting; ``sentence`` is the reason for a credit statement."""

    intervals: list[list[int]]
    remaining_ms: int
    sentence: str


def progress_view(*, member: Member, item: StudyItem) -> ProgressView:
    """Return where ``member`` stands with the present version of ``item``."""
    return progress_views(member=member, items=[item])[item.pk]


def progress_views(*, member: Member, items: Iterable[StudyItem]) -> dict[int, ProgressView]:
    """Return the views by primary key of the item, in the order of ``items``. One query."""
    keys = [item.pk for item in items]
    facts = facts_of(member_pk=member.pk, item_pks=keys)
    return {key: progress.fold(*facts[key]) for key in keys}


def missing_for(item: StudyItem, member: Member) -> Missing | None:
    """Return what ``member`` still owes to complete ``item``; None when it is completed."""
    return missing_in(progress_view(member=member, item=item))


def missing_in(view: ProgressView) -> Missing | None:
    """Return what ``view`` lacks, with the reason in one sentence; None when it is completed."""
    if view.is_completed:
        return None
    pairs = tuple((start, end) for start, end in view.intervals)
    is_taken_back = bool(view.duration_ms) and progress.is_enough(
        pairs,
        duration_ms=view.duration_ms,
        threshold_permille=view.threshold_permille,
        is_read=view.is_read,
    )
    if not view.duration_ms or not view.watched_ms or is_taken_back:
        return Missing(view.missing, view.remaining_ms, view.sentence)
    if view.is_held:
        return Missing(view.missing, view.remaining_ms, view.sentence)
    waiting = view.waiting_mark
    return Missing(
        view.missing,
        view.remaining_ms,
        wording_of(is_read=view.is_read).not_counted(
            permille=view.permille,
            threshold_permille=view.threshold_permille,
            missing=tuple((start, end) for start, end in view.missing),
            duration_ms=view.duration_ms,
        )
        + (sentences.waiting(waiting) if waiting else "")
        + (sentences.asked_besides(view.awaits.title) if view.awaits else ""),
    )


def facts_of(*, member_pk: int, item_pks: list[int]) -> dict[int, tuple[Standing, list[Viewing]]]:
    """Return stored state and sessions of every item asked for, by primary key. One query."""
    found: dict[int, tuple[Standing, list[Viewing]]] = {}
    for row in _rows(member_pk, item_pks):
        pk, version, duration, threshold, evidence_kind, seek_policy, marks, awaits, *more = row
        is_together, state, completed_at, completed_version, passed, *session = more
        if pk not in found:
            standing = Standing(
                media_version=version,
                duration_ms=duration,
                threshold_permille=threshold,
                state=StudyState(state or StudyState.NOT_STARTED),
                completed_at=completed_at,
                completed_version=completed_version or "",
                is_read=evidence_kind == EvidenceKind.READING,
                seek_policy=SeekPolicy(seek_policy),
                marks=gates.of_stored(marks),
                passed=frozenset(passed or ()),
                awaits=awaited_of(awaits),
                is_seen_together=is_together,
            )
            found[pk] = (standing, [])
        if session[0] is not None:
            found[pk][1].append(viewing_of(*session))
    return found


def seen_together(member_pk: int) -> QuerySet[StudyRecord]:
    """Return the records by which a group studied the item of the outer query with the member, as it is now."""
    return current_records().filter(
        kind=RecordKind.ATTENDANCE,
        item=OuterRef("pk"),
        media_version=OuterRef("media_version"),
        member=member_pk,
    )


# What ``viewing_of`` takes, in its order.
VIEWED = (
    "media_version", "duration_ms", "intervals", "position_ms", "last_beat_at", "passed"
)  # fmt: skip


def viewing_of(
    media_version: str,
    duration_ms: int,
    pairs: list[list[int]],
    position_ms: int,
    last_beat_at: Any,
    passed: dict[str, int],
) -> Viewing:
    """Return the fold's form of the stored columns of a session."""
    merged = tuple((start, end) for start, end in pairs)
    return Viewing(media_version, duration_ms, merged, position_ms, last_beat_at, frozenset(passed))


def _rows(member_pk: int, item_pks: list[int]) -> QuerySet[StudyItem, tuple[Any, ...]]:
    return (
        StudyItem.objects.filter(pk__in=item_pks)
        .annotate(
            mine=FilteredRelation("progress", condition=Q(progress__member=member_pk)),
            viewing=FilteredRelation(
                "watch_sessions", condition=Q(watch_sessions__member=member_pk)
            ),
        )
        .order_by()
        .values_list(
            "pk",
            "media_version",
            "duration_ms",
            "threshold_permille",
            "evidence_kind",
            "seek_policy",
            "marks",
            first_unmet(item="pk", member=member_pk),
            Exists(seen_together(member_pk)),
            F("mine__state"),
            F("mine__completed_at"),
            F("mine__completed_version"),
            F("mine__passed"),
            F("viewing__media_version"),
            F("viewing__duration_ms"),
            F("viewing__intervals"),
            F("viewing__position_ms"),
            F("viewing__last_beat_at"),
            F("viewing__passed"),
        )
    )
