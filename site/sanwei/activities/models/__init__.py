"""Branch life: an activity, the branches that took part, who was there, what was said and decided."""

from sanwei.activities.models.activity import Activity, Attachment, Sitting
from sanwei.activities.models.calendar import SpecialDay
from sanwei.activities.models.external import ExternalClaim
from sanwei.activities.models.external_import import ExternalImport
from sanwei.activities.models.guide import GuideItem, GuideTick, MonthlyGuide
from sanwei.activities.models.life_rule import LifeRuleVersion
from sanwei.activities.models.notes import Correction, Explanation
from sanwei.activities.models.part import ActivityBranch, Attendance
from sanwei.activities.models.plan import LifePlan, PlanLine
from sanwei.activities.models.texts import Guest, Resolution, Speech, Vote

__all__ = [
    "Activity",
    "ActivityBranch",
    "Attachment",
    "Attendance",
    "Correction",
    "Explanation",
    "ExternalClaim",
    "ExternalImport",
    "Guest",
    "GuideItem",
    "GuideTick",
    "LifePlan",
    "LifeRuleVersion",
    "MonthlyGuide",
    "PlanLine",
    "Resolution",
    "Sitting",
    "SpecialDay",
    "Speech",
    "Vote",
]
