"""What the ledger does when facts arrive. Points are not among it: the 减负红线 keeps them off."""

from sanwei.common import clock
from sanwei.ledgers import services
from sanwei.org.events import MemberTransferred
from sanwei.org.models import Member, OrgUnit
from sanwei.study.events import StudyRecorded
from sanwei.study.models import StudyRecord


def award(event: StudyRecorded) -> None:
    """Bring one study record into the ledger (consumer ``ledgers.award``)."""
    record = StudyRecord.objects.select_related("branch", "item").get(public_id=event.record_id)
    services.award(record=record, at=clock.now())


def award_together(events: list[StudyRecorded]) -> None:
    """Bring several study records into the ledger, as ``award`` does with each."""
    records = StudyRecord.objects.select_related("branch", "item").filter(
        public_id__in=[event.record_id for event in events]
    )
    services.award_together(records=list(records.order_by("pk")), at=clock.now())


def follow_transfer(event: MemberTransferred) -> None:
    """Move what happened since a back-dated transfer to the new branch (consumer ``ledgers.transfer``)."""
    if event.is_backdated:
        services.move_records(
            member=Member.objects.get(public_id=event.member_id),
            branch=OrgUnit.objects.get(public_id=event.to_branch_id),
            since=event.on,
            at=clock.now(),
        )
