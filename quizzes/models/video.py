from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from quizzes.models.question import QuestionVersion
from sanwei.common.models import PublicIdModel
from sanwei.study.models import StudyItem


class VideoQuestion(PublicIdModel):
    """课中提问: which question version a mark on a recording asks.

    The mark is study's ``Checkpoint``; it names this row in its ``reference``, which stays when another
    recording takes the place of the old one. A row never changes: another question is another row.
    """

    item = models.ForeignKey(StudyItem, on_delete=models.PROTECT, related_name="video_questions")
    version = models.ForeignKey(
        QuestionVersion, on_delete=models.PROTECT, related_name="video_questions"
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("课中提问")
        verbose_name_plural = _("课中提问")

    def __str__(self) -> str:
        return str(self.version)
