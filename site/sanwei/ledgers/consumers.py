"""What the ledger does when facts arrive. Points are not among it: the 减负红线 keeps them off."""

from sanwei.common import clock
from sanwei.ledgers import services
from sanwei.study.events import StudyRecorded
from sanwei.study.models import StudyRecord


def award(event: StudyRecorded) -> None:
    """Bring one study record into the ledger (consumer ``ledgers.award``)."""
    record = StudyRecord.objects.select_related("branch", "item").get(public_id=event.record_id)
    services.award(record=record, at=clock.now())
