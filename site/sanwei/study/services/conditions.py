"""What else completes an item: a 随课测验 that has to be passed, before or after the recording was watched.

``Condition`` rows follow what the editor chose. One stands only while its quiz is live and means everybody whom the
item means; it is looked at again whenever one of the two changes. Nothing here takes a completion back.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max, Q

from sanwei.org import queries as org
from sanwei.study.enums import ItemKind, ItemState, RecordKind
from sanwei.study.models import (
    CheckpointPass,
    Condition,
    MemberMeter,
    StudyItem,
    StudyProgress,
    StudyRecord,
    WatchSession,
)
from sanwei.study.services import standing
from sanwei.study.services.completion import (
    complete,
    complete_what_is_due,
    due_members,
    in_a_group,
)


@transaction.atomic
def set_conditions(*, item: StudyItem, needs: Iterable[StudyItem], at: datetime) -> None:
    """Let ``item`` be completed only by who has also passed each quiz in ``needs``; idempotent.

    Who has completed it stays so. Where one is taken away, whoever lacked nothing else completes now.

    Raises: ValueError for what is no quiz: a quiz waits for nothing, so that nothing waits in a circle.
    """
    wanted = {one.pk: one for one in needs}
    if any(one.kind != ItemKind.QUIZ for one in wanted.values()) or item.kind == ItemKind.QUIZ:
        raise ValueError("only a quiz may be asked for, and not by a quiz")
    there = {row.needs_id: row for row in Condition.objects.filter(item=item)}
    gone = there.keys() - wanted.keys()
    if gone:
        Condition.objects.filter(item=item, needs__in=gone).delete()
    Condition.objects.bulk_create(
        Condition(item=item, needs=one, is_standing=stands(item, one))
        for pk, one in wanted.items()
        if pk not in there
    )
    if any(there[pk].is_standing for pk in gone):
        _lift([item], at=at)


def follow(*, item: StudyItem, at: datetime) -> None:
    """Look again at the conditions of ``item`` and at those that it is for others, in the caller's transaction."""
    lifted = []
    for row, is_standing in wrong_among(Q(item=item) | Q(needs=item)):
        Condition.objects.filter(pk=row.pk).update(is_standing=is_standing)
        if not is_standing:
            lifted.append(row.item)
    if lifted:
        _lift(lifted, at=at)


def fulfil(*, fact: StudyRecord, at: datetime) -> None:
    """Complete what waited only for the passed test ``fact``, in the transaction that stored it.

    The completion is dated when both halves were there, also where the test was marked, or its score raised, later.
    """
    is_pass = fact.kind == RecordKind.ASSESSMENT and fact.is_passed and not fact.is_withdrawn
    if fact.item_id is None or not is_pass:
        return
    waiting = list(
        StudyItem.objects.filter(conditions__needs=fact.item_id, conditions__is_standing=True)
        .select_related("unit")
        .order_by("pk")
    )
    if not waiting:
        return
    # Weighed like a beat: one that was read before this pass finds another version, and reads again.
    MemberMeter.objects.get_or_create(member_id=fact.member_id)
    MemberMeter.objects.filter(member=fact.member_id).update(version=F("version") + 1)
    for item in waiting:
        for member in due_members(item, [fact.member_id]):
            complete(
                member=member,
                item=item,
                media_version=item.media_version,
                duration_ms=item.duration_ms or 0,
                at=at,
                occurred_at=_came_together(item, member.pk, at),
            )
        if in_a_group(item).filter(member=fact.member_id).exists():
            standing.refresh(member_pk=fact.member_id, item_pk=item.pk, at=at)


def stands(item: StudyItem, needs: StudyItem) -> bool:
    """Say whether everybody whom ``item`` means can fulfil a condition on ``needs`` now."""
    return needs.state == ItemState.LIVE and org.is_audience_within(item.audience, needs.audience)


def wrong_among(which: Q) -> list[tuple[Condition, bool]]:
    """Return the rows of ``which`` that don't say whether they stand, each with what it must say."""
    found = Condition.objects.filter(which).select_related(
        "item__unit", "item__audience__unit", "needs__audience__unit"
    )
    told = [(row, stands(row.item, row.needs)) for row in found.order_by("pk")]
    return [(row, is_standing) for row, is_standing in told if row.is_standing != is_standing]


def _lift(items: list[StudyItem], *, at: datetime) -> None:
    """Complete whoever lacked only a condition that is gone; a beat under way is weighed anew."""
    MemberMeter.objects.filter(member__watch_sessions__item__in=items).update(
        version=F("version") + 1
    )
    for item in items:
        complete_what_is_due(item=item, at=at)
        for member_pk in set(in_a_group(item).values_list("member", flat=True)):
            standing.refresh(member_pk=member_pk, item_pk=item.pk, at=at)


def _came_together(item: StudyItem, member_pk: int, at: datetime) -> datetime:
    """Return when the last of what completes ``item`` was there: the film, its marks, the tests."""
    own = {"member": member_pk}
    seen = WatchSession.objects.filter(item=item, media_version=item.media_version, **own)
    answered = CheckpointPass.objects.filter(checkpoint__item=item, **own)
    passed = StudyProgress.objects.filter(
        item__conditions_on__item=item, item__conditions_on__is_standing=True, **own
    )
    halves = (
        seen.aggregate(last=Max("last_beat_at"))["last"],
        answered.aggregate(last=Max("passed_at"))["last"],
        passed.aggregate(last=Max("completed_at"))["last"],
    )
    return min(at, max((one for one in halves if one is not None), default=at))
