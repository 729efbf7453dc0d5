from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from quizzes.models.attempt import Attempt
from quizzes.models.question import Question
from sanwei.common.models import PublicIdModel
from sanwei.org.models import Member


class Mistake(PublicIdModel):
    """错题: a question that a member had wrong, with what is expected of his memory. Written by services only.

    It follows the question, not the version: what is practised is the question as it stands now. ``revision``
    rises with every practice; the options are mixed anew by it.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="mistakes")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="mistakes")
    part = models.PositiveSmallIntegerField(
        default=0, help_text="Which sub-question of a 材料题, from 1; 0: the question itself."
    )
    attempt = models.ForeignKey(
        Attempt, on_delete=models.PROTECT, related_name="+", help_text="The latest that asked it."
    )
    wrong_count = models.PositiveSmallIntegerField(_("答错次数"), default=1)
    wrong_at = models.DateTimeField(_("最近答错"))
    memory = models.JSONField(help_text="As spacing.Recall has it.")
    due_on = models.DateField(_("到期"))
    streak = models.PositiveSmallIntegerField(
        _("连续答对"), default=0, help_text="Right in a row, each when it was due."
    )
    known_at = models.DateTimeField(_("掌握时间"), null=True)
    revision = models.PositiveIntegerField(default=0)
    practised_at = models.DateTimeField(_("最近练习"), null=True)
    practised = models.JSONField(
        default=dict, help_text='The latest practice: {"version", "value", "is_right"}.'
    )

    class Meta:
        verbose_name = _("错题")
        verbose_name_plural = _("错题本")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "question", "part"], name="quizzes_mistake_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["member", "due_on"],
                condition=Q(known_at__isnull=True),
                name="quizzes_mistake_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.question}"

    def get_absolute_url(self) -> str:
        return reverse("quizzes:mistake", args=[self.public_id])

    def is_due(self, day: date) -> bool:
        return self.known_at is None and self.due_on <= day
