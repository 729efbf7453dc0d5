"""The names in study records, disputes and tasks, when their person is erased."""

from sanwei.org import erasing
from sanwei.org.enums import ERASED_NAME
from sanwei.org.models import Member
from sanwei.study.models import Dispute, StudyRecord
from sanwei.study.models.requirement import Exemption

_snapshots = erasing.snapshots(
    (StudyRecord, "member", "member_name"),
    (Dispute, "member", "member_name"),
    (Exemption, "member", "member_name"),
)


def erase(member: Member) -> None:
    """Take the name out of what is about the person, and of what he entered about himself."""
    _snapshots(member)
    if member.user is not None:
        own = StudyRecord.objects.filter(actor=member.user).exclude(actor_name="")
        own.update(actor_name=ERASED_NAME)
