"""微党课: the page, its parts, its series and what waits to go live."""

from lectures.models.page import LecturePage
from lectures.models.parts import LectureCrew, LectureFollowUp, LectureSpeaker, LectureTag
from lectures.models.pending import PendingPublication
from lectures.models.series import Series

__all__ = [
    "LectureCrew",
    "LectureFollowUp",
    "LecturePage",
    "LectureSpeaker",
    "LectureTag",
    "PendingPublication",
    "Series",
]
