"""The phone of somebody who signed in: an address that outlives a reload. Names one arrival, nothing else."""

from dataclasses import dataclass

from django.core import signing

from sanwei.activities.enums import CastStage, Mark
from sanwei.activities.models import Attendance, CheckIn, Showing

SECONDS = 24 * 3600
_SALT = "sanwei.activities.waiting"


@dataclass(frozen=True)
class Waiting:
    """What one phone shows: whose arrival, and what goes on in the room."""

    came: CheckIn
    row: Attendance
    showing: Showing

    @property
    def quiz_url(self) -> str:
        """Address of the quiz once it is its turn; empty before, and where there is none."""
        quiz = self.showing.sitting.activity.cast.quiz
        is_time = self.showing.stage in (CastStage.QUIZ, CastStage.OVER)
        return quiz.url if quiz is not None and is_time else ""


def token_of(check_in_pk: int) -> str:
    return signing.dumps(check_in_pk, salt=_SALT)


def read(token: str) -> Waiting | None:
    """Return what the phone of ``token`` shows; None for what we never signed, too old or marked otherwise since.

    Three queries.
    """
    try:
        pk = signing.loads(token, salt=_SALT, max_age=SECONDS)
    except signing.BadSignature:
        return None
    came = CheckIn.objects.select_related("sitting__activity").filter(pk=pk).first()
    if came is None:
        return None
    row = Attendance.objects.filter(
        part__activity=came.sitting.activity_id, member=came.member_id, mark=Mark.PRESENT
    ).first()
    showing = (
        Showing.objects.select_related("sitting__activity__cast__quiz")
        .filter(sitting=came.sitting_id)
        .first()
    )
    if row is None or showing is None:
        return None
    return Waiting(came, row, showing)
