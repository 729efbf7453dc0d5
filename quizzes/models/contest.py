from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from quizzes.models.quiz import Quiz
from sanwei.org.models import Member, OrgUnit


class ContestEntry(models.Model):
    """报名: a branch takes part in a 知识竞赛."""

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="entries")
    branch = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="contest_entries")
    entered_at = models.DateTimeField(_("报名时间"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("竞赛报名")
        verbose_name_plural = _("竞赛报名")
        constraints = [
            models.UniqueConstraint(fields=["quiz", "branch"], name="quizzes_contest_entry_once")
        ]

    def __str__(self) -> str:
        return f"{self.quiz} {self.branch}"


class ContestConsent(models.Model):
    """A member agrees that the board of a 知识竞赛 names him; taken back, the row goes."""

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="consents")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="contest_consents")
    given_at = models.DateTimeField(_("同意时间"))

    class Meta:
        verbose_name = _("公布姓名的同意")
        verbose_name_plural = _("公布姓名的同意")
        constraints = [
            models.UniqueConstraint(fields=["quiz", "member"], name="quizzes_contest_consent_once")
        ]

    def __str__(self) -> str:
        return f"{self.quiz} {self.member}"
