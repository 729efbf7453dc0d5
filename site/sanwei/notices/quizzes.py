"""What people are told about quizzes: the member that a person has marked the attempt."""

from django.utils.translation import gettext as _

from quizzes.events import AttemptMarked
from quizzes.models import Attempt
from sanwei.common import clock
from sanwei.notices import services
from sanwei.notices.enums import NoticeKind


def tell_of_marks(event: AttemptMarked) -> None:
    """Tell the member that the score is there (consumer ``notices.quiz``)."""
    attempt = Attempt.objects.select_related("member__user").get(public_id=event.attempt_id)
    services.notify(
        kind=NoticeKind.QUIZ,
        key=attempt.public_id,
        recipients=[attempt.member.user] if attempt.member.user else [],
        title=_("您的答卷评完了"),
        text=_("《%(title)s》的成绩和解析可以看了。") % {"title": attempt.quiz_title},
        url=attempt.get_absolute_url(),
        at=clock.now(),
    )
