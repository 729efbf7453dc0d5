"""Facts of study and what is folded from them."""

from sanwei.study.models.checkpoint import Checkpoint, CheckpointPass
from sanwei.study.models.condition import Condition
from sanwei.study.models.dispute import Dispute, DisputeStep
from sanwei.study.models.evidence import MemberMeter, WatchSession
from sanwei.study.models.item import StudyItem
from sanwei.study.models.month import StudyMonth
from sanwei.study.models.policy import StudyPolicy
from sanwei.study.models.progress import StudyProgress
from sanwei.study.models.record import StudyRecord
from sanwei.study.models.replacement import MediaReplacement
from sanwei.study.models.requirement import Exemption, Requirement, RequirementItem

__all__ = [
    "Checkpoint",
    "CheckpointPass",
    "Condition",
    "Dispute",
    "DisputeStep",
    "Exemption",
    "MediaReplacement",
    "MemberMeter",
    "Requirement",
    "RequirementItem",
    "StudyItem",
    "StudyMonth",
    "StudyPolicy",
    "StudyProgress",
    "StudyRecord",
    "WatchSession",
]
