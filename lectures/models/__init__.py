"""微党课: the page, its parts, its series and what waits to go live."""

from lectures.models.hand_in import HandIn
from lectures.models.page import LecturePage
from lectures.models.parts import LectureCrew, LectureFollowUp, LectureSpeaker, LectureTag
from lectures.models.pending import PendingPublication
from lectures.models.series import Series

__all__ = [
    "HandIn",
    "LectureCrew",
    "LectureFollowUp",
    "LecturePage",
    "LectureSpeaker",
    "LectureTag",
    "PendingPublication",
    "Series",
]
