"""The names in study records, disputes and tasks, when their person is erased."""

from sanwei.org import erasing
from sanwei.org.enums import Stays
from sanwei.study.models import Dispute, DisputeStep, Requirement, StudyRecord
from sanwei.study.models.requirement import Exemption

erase = erasing.snapshots(
    (StudyRecord, "member", "member_name"),
    (StudyRecord, "actor", "actor_name"),
    (Dispute, "member", "member_name"),
    (DisputeStep, "actor", "actor_name"),
    (Exemption, "member", "member_name"),
    (Exemption, "actor", "actor_name"),
    (Requirement, "actor", "actor_name"),
)


def register() -> None:
    erasing.register("study", erase)
    erasing.stays(
        Stays.OFFICE,
        {
            "study.studyrecord": ("approver_name",),
            "study.exemption": ("approver", "revoked_by"),
            "study.requirement": ("withdrawn_by",),
        },
    )
    erasing.stays(
        Stays.PROSE,
        {
            "study.studyitem": ("title",),
            "study.studyrecord": ("title", "organiser", "reason"),
            "study.dispute": ("title",),
            "study.disputestep": ("text",),
            "study.requirement": ("title", "withdrawal_reason"),
            "study.requirementitem": ("title",),
            "study.exemption": ("reason", "revocation_reason"),
        },
    )
