"""Branch life: an activity, the branches that took part, who was there, what was said and decided."""

from sanwei.activities.models.activity import Activity, Sitting
from sanwei.activities.models.activity_plan import ActivityPlan, PlanPicture, SignUp
from sanwei.activities.models.agenda import AgendaTemplate
from sanwei.activities.models.appraisal import AppraisalCount, AppraisalGrade
from sanwei.activities.models.calendar import SpecialDay
from sanwei.activities.models.cast import Cast, Showing
from sanwei.activities.models.check_in import (
    CheckIn,
    CheckInWindow,
    DoorGuest,
    DoorTries,
    LeaveRequest,
    PaperSheet,
)
from sanwei.activities.models.external import ExternalClaim
from sanwei.activities.models.external_import import ExternalImport
from sanwei.activities.models.field_site import FieldRoute, FieldSite, FieldSiteTag, FieldStop
from sanwei.activities.models.files import RecordFile
from sanwei.activities.models.guide import GuideChange, GuideItem, GuideTick, MonthlyGuide
from sanwei.activities.models.heart_talk import HeartTalk
from sanwei.activities.models.life_rule import LifeRuleVersion
from sanwei.activities.models.notes import Correction, Explanation
from sanwei.activities.models.part import ActivityBranch, Attendance
from sanwei.activities.models.plan import LifePlan, PlanLine
from sanwei.activities.models.reflection import MeetingReflection
from sanwei.activities.models.restricted import RestrictedText
from sanwei.activities.models.texts import Guest, Resolution, Speech, Vote

__all__ = [
    "Activity",
    "ActivityBranch",
    "ActivityPlan",
    "AgendaTemplate",
    "AppraisalCount",
    "AppraisalGrade",
    "Attendance",
    "Cast",
    "CheckIn",
    "CheckInWindow",
    "Correction",
    "DoorGuest",
    "DoorTries",
    "Explanation",
    "ExternalClaim",
    "ExternalImport",
    "FieldRoute",
    "FieldSite",
    "FieldSiteTag",
    "FieldStop",
    "Guest",
    "GuideChange",
    "GuideItem",
    "GuideTick",
    "HeartTalk",
    "LeaveRequest",
    "LifePlan",
    "LifeRuleVersion",
    "MeetingReflection",
    "MonthlyGuide",
    "PaperSheet",
    "PlanLine",
    "PlanPicture",
    "RecordFile",
    "Resolution",
    "RestrictedText",
    "Showing",
    "SignUp",
    "Sitting",
    "SpecialDay",
    "Speech",
    "Vote",
]
