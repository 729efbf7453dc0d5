"""Branch life: an activity, the branches that took part, who was there, what was said and decided."""

from sanwei.activities.models.activity import Activity, Attachment, Sitting
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
from sanwei.activities.models.notes import Correction, Explanation
from sanwei.activities.models.part import ActivityBranch, Attendance
from sanwei.activities.models.texts import Guest, Resolution, Speech, Vote

__all__ = [
    "Activity",
    "ActivityBranch",
    "Attachment",
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
    "Guest",
    "LeaveRequest",
    "PaperSheet",
    "Resolution",
    "Showing",
    "Sitting",
    "SpecialDay",
    "Speech",
    "Vote",
]
