"""What is filed when facts arrive."""

from collections.abc import Sequence
from uuid import UUID

from sanwei.activities.events import ActivityCorrected, ActivityFinished, ExternalClaimChanged
from sanwei.activities.models import ActivityBranch, Correction, ExternalClaim
from sanwei.common import clock
from sanwei.ledgers.enums import FilingSource
from sanwei.ledgers.filing.classes import class_for, classes_by_source
from sanwei.ledgers.filing.matters import (
    key_of_claim,
    key_of_part,
    matter_of_claim,
    matter_of_part,
    matters_of_transfer,
)
from sanwei.ledgers.filing.settling import Wish, settle
from sanwei.org.events import MemberTransferred
from sanwei.org.models import Member, OrgUnit


def file_finished(event: ActivityFinished) -> None:
    """File a branch's part in an activity (consumer ``ledgers.filing``)."""
    file_finished_together([event])


def file_finished_together(events: Sequence[ActivityFinished]) -> None:
    """File several parts in one transaction, as ``file_finished`` does with each."""
    at = clock.now()
    classes = classes_by_source(on=clock.local_date(at))
    settle(
        [
            Wish(
                key_of_part(part),
                matter_of_part(part, classes),
                actor=part.finished_by,
                actor_name=part.finished_by_name,
            )
            for part in parts_by([event.part_id for event in events])
        ],
        at=at,
    )


def file_corrected(event: ActivityCorrected) -> None:
    """Reverse and restate what a 更正 changed; its reason goes with it (consumer ``ledgers.filing_corrected``)."""
    at = clock.now()
    correction = Correction.objects.select_related("actor").get(public_id=event.correction_id)
    classes = classes_by_source(on=clock.local_date(at))
    # A corrected text, as the name of the meeting, stands in the row of every branch that took part.
    parts = ActivityBranch.objects.filter(activity=correction.activity_id)
    settle(
        [
            Wish(
                key_of_part(part),
                matter_of_part(part, classes),
                reason=correction.reason,
                actor=correction.actor,
                actor_name=correction.actor_name,
            )
            for part in parts_by(list(parts.values_list("public_id", flat=True)))
        ],
        at=at,
    )


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


def file_transfer(event: MemberTransferred) -> None:
    """File a transfer in both ledgers, where a class asks for it (consumer ``ledgers.filing_transfer``)."""
    at = clock.now()
    ids = [one for one in (event.from_branch_id, event.to_branch_id) if one is not None]
    units = {unit.public_id: unit for unit in OrgUnit.objects.filter(public_id__in=ids)}
    member = Member.objects.get(public_id=event.member_id)
    taker = class_for(FilingSource.TRANSFER, on=clock.local_date(at))
    matters = matters_of_transfer(event, units, member, taker)
    settle([Wish(matter.key, matter) for matter in matters], at=at)


def parts_by(public_ids: Sequence[UUID]) -> list[ActivityBranch]:
    """Return parts with what a filing is read from, in the order in which they were made. One query."""
    return list(
        ActivityBranch.objects.filter(public_id__in=public_ids)
        .select_related("activity", "branch", "finished_by")
        .order_by("pk")
    )
