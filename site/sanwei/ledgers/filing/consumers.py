"""What is filed when facts arrive."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sanwei.activities.events import (
    ActivityConfirmed,
    ActivityCorrected,
    ActivityFinished,
    ExternalClaimChanged,
    HeartTalkChanged,
)
from sanwei.activities.models import ActivityBranch, Correction, ExternalClaim, HeartTalk
from sanwei.common import clock
from sanwei.ledgers.enums import FilingSource
from sanwei.ledgers.filing.classes import class_for, classes_by_source
from sanwei.ledgers.filing.matters import (
    key_of_claim,
    key_of_talk,
    matter_of_claim,
    matter_of_month,
    matter_of_part,
    matter_of_talk,
    matters_of_transfer,
)
from sanwei.ledgers.filing.settling import Wish, settle
from sanwei.org.events import MemberTransferred
from sanwei.org.models import Member, OrgUnit
from sanwei.study.events import StudyMonthClosed
from sanwei.study.models import StudyMonth


def file_finished(event: ActivityFinished) -> None:
    """File a branch's part in an activity (consumer ``ledgers.filing``)."""
    file_finished_together([event])


def file_finished_together(events: Sequence[ActivityFinished]) -> None:
    """File several parts in one transaction, as ``file_finished`` does with each."""
    parts = ActivityBranch.objects.filter(public_id__in=[event.part_id for event in events])
    _settle_parts(parts, at=clock.now())


def file_confirmed(event: ActivityConfirmed) -> None:
    """State anew what changed between the roll call and the signatures (consumer ``ledgers.filing_confirmed``)."""
    parts = ActivityBranch.objects.filter(activity__public_id=event.activity_id)
    _settle_parts(parts, at=clock.now(), reason=_("记录人和主持人已确认，以确认的记录为准"))


def file_corrected(event: ActivityCorrected) -> None:
    """Reverse and restate what a 更正 changed; its reason goes with it (consumer ``ledgers.filing_corrected``)."""
    correction = Correction.objects.select_related("actor").get(public_id=event.correction_id)
    # A corrected text, as the name of the meeting, stands in the row of every branch that took part.
    parts = ActivityBranch.objects.filter(activity=correction.activity_id)
    # The line says when it was corrected, not when the message came by.
    _settle_parts(parts, at=correction.at, reason=correction.reason, by=correction)


def file_external(event: ExternalClaimChanged) -> None:
    """File a confirmed 外部学习 (consumer ``ledgers.filing_external``)."""
    at = clock.now()
    claim = ExternalClaim.objects.select_related("branch", "member").get(public_id=event.claim_id)
    classes = classes_by_source(on=clock.local_date(at))
    settle(
        [
            Wish(
                key_of_claim(claim),
                matter_of_claim(claim, classes),
                actor_name=claim.decided_by_name,
            )
        ],
        at=at,
    )


def file_talk(event: HeartTalkChanged) -> None:
    """File that a 谈心谈话 was held, or take that back (consumer ``ledgers.filing_talk``)."""
    at = clock.now()
    talk = HeartTalk.objects.select_related("branch", "recorded_by").get(public_id=event.talk_id)
    classes = classes_by_source(on=clock.local_date(at))
    matter = matter_of_talk(talk, classes)
    if matter is None and not talk.is_withdrawn:
        return
    # Why it was taken back may tell what was said: it stays with the talk.
    wish = Wish(
        key_of_talk(talk),
        matter,
        reason=_("登记已撤回"),
        actor=talk.recorded_by,
        actor_name=talk.recorded_by_name,
    )
    settle([wish], at=at)


def file_month(event: StudyMonthClosed) -> None:
    """File a branch's month of study (consumer ``ledgers.filing_month``)."""
    file_months([StudyMonth.objects.select_related("branch").get(public_id=event.month_id)])


def file_months(closed: Sequence[StudyMonth]) -> None:
    """File months of study; what is filed already stays as it is."""
    at = clock.now()
    classes = classes_by_source(on=clock.local_date(at))
    matters = [matter_of_month(one, classes) for one in closed]
    settle([Wish(one.key, one) for one in matters if one is not None], at=at)


def file_transfer(event: MemberTransferred) -> None:
    """File a transfer in both ledgers, where a class asks for it (consumer ``ledgers.filing_transfer``)."""
    at = clock.now()
    ids = [one for one in (event.from_branch_id, event.to_branch_id) if one is not None]
    units = {unit.public_id: unit for unit in OrgUnit.objects.filter(public_id__in=ids)}
    member = Member.objects.get(public_id=event.member_id)
    taker = class_for(FilingSource.TRANSFER, on=clock.local_date(at))
    matters = matters_of_transfer(event, units, member, taker)
    settle([Wish(matter.key, matter) for matter in matters], at=at)


def _settle_parts(
    parts: QuerySet[ActivityBranch],
    *,
    at: datetime,
    reason: str = "",
    by: Correction | None = None,
) -> None:
    """Settle ``parts`` in the order in which they were made; where no class takes one any more, it stays as filed."""
    classes = classes_by_source(on=clock.local_date(at))
    settle(
        [
            Wish(
                matter.key,
                matter,
                reason=reason,
                actor=by.actor if by else part.finished_by,
                actor_name=by.actor_name if by else part.finished_by_name,
            )
            for part in parts.select_related("activity", "branch", "finished_by").order_by("pk")
            if (matter := matter_of_part(part, classes)) is not None
        ],
        at=at,
    )
