"""已补学 by itself: who was absent and studies the same thing alone made it up."""

from sanwei.activities import services as activities
from sanwei.activities.enums import Mark
from sanwei.activities.models import Attendance
from sanwei.common import clock
from sanwei.study.enums import RecordKind
from sanwei.study.events import StudyRecorded
from sanwei.study.models import StudyRecord


def follow_study(event: StudyRecorded) -> None:
    """Mark what a completed item makes up (consumer ``activities.make_up``); told twice it is done once."""
    record = StudyRecord.objects.select_related("member").get(public_id=event.record_id)
    if record.kind != RecordKind.COMPLETION or record.item_id is None or record.is_withdrawn:
        return
    missed = Attendance.objects.select_related("part").filter(
        member=record.member,
        mark=Mark.ABSENT,
        made_up_on__isnull=True,
        part__finished_at__isnull=False,
        part__activity__cast__item=record.item_id,
        part__activity__occurred_at__lte=record.occurred_at,
    )
    for row in missed:
        activities.make_up(
            part=row.part,
            member=record.member,
            on=record.occurred_on,
            note=record.title,
            actor=None,
            at=clock.now(),
        )
