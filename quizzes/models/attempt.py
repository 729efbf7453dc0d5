from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from quizzes.enums import AttemptState, EndedBy, MultipleScoring
from quizzes.models.quiz import Quiz
from sanwei.common.models import PublicIdModel
from sanwei.org.models import Member

EVIDENCE_LABEL = "quizzes.attempt"


class Attempt(PublicIdModel):
    """答卷: one row holds the drawn paper, the answers and the score of one attempt.

    ``paper`` is a list of ``drawing.PaperLine.as_json``, one for each thing that is answered: a question, or a
    part of a 材料题. ``answers`` maps the ordinal ("1", "2" …) to ``{"value", "sequence", "saved_at", "flagged",
    "spent_ms"}``: values in the letters and places of the version, not of the screen, the time as
    ``quizzes.timing`` takes it. ``given`` maps the ordinal to what a person gave a 简答. One row, so that a save is
    one guarded UPDATE (``revision``).
    """

    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="attempts")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="quiz_attempts")
    number = models.PositiveSmallIntegerField(_("第几次"))
    state = models.CharField(
        _("状态"), max_length=12, choices=AttemptState.choices, default=AttemptState.OPEN
    )
    needs_person = models.BooleanField(
        _("待人工评分"), default=False, help_text="Ended, and a 简答 of it has no mark yet."
    )
    seed = models.BigIntegerField()
    paper = models.JSONField()
    answers = models.JSONField(default=dict)
    given = models.JSONField(
        default=dict, help_text='{"3": {"score": "2.50", "by", "at", "words"}}: marked by a person.'
    )
    judged = models.JSONField(
        default=dict,
        help_text='{"12": {"by": 15, "all": [null]}}: which version\'s key counts for a version of the paper,'
        " and what of it everybody is given. As quizzes.rulings folds it.",
    )
    revised = models.PositiveSmallIntegerField(
        _("改分次数"), default=0, help_text="Number of the ScoreRevision that the score repeats."
    )
    revision = models.PositiveIntegerField(default=0)
    quiz_title = models.CharField(max_length=120)
    pass_percent = models.PositiveSmallIntegerField()
    multiple_scoring = models.CharField(max_length=16, choices=MultipleScoring.choices)
    started_at = models.DateTimeField(_("开始时间"))
    deadline_at = models.DateTimeField(_("最晚交卷"), null=True)
    ended_by = models.CharField(
        _("结束方式"), max_length=8, choices=EndedBy.choices, default=EndedBy.NOBODY, blank=True
    )
    submitted_at = models.DateTimeField(_("交卷时间"), null=True)
    scored_at = models.DateTimeField(null=True)
    score = models.DecimalField(_("得分"), max_digits=8, decimal_places=2, null=True)
    score_max = models.DecimalField(_("满分"), max_digits=8, decimal_places=2)
    score_percent = models.DecimalField(_("百分制成绩"), max_digits=5, decimal_places=2, null=True)
    correct_count = models.PositiveSmallIntegerField(_("答对题数"), null=True)
    is_passed = models.BooleanField(_("及格"), null=True)

    class Meta:
        verbose_name = _("答卷")
        verbose_name_plural = _("答卷")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["quiz", "member", "number"], name="quizzes_attempt_number_once"
            ),
            models.UniqueConstraint(
                fields=["quiz", "member"],
                condition=Q(state=AttemptState.OPEN),
                name="quizzes_attempt_one_open",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=AttemptState.OPEN, submitted_at__isnull=True, ended_by=EndedBy.NOBODY
                )
                | (
                    ~Q(state=AttemptState.OPEN)
                    & Q(submitted_at__isnull=False)
                    & ~Q(ended_by=EndedBy.NOBODY)
                ),
                name="quizzes_attempt_ended_has_end",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=AttemptState.SCORED,
                    scored_at__isnull=False,
                    score__isnull=False,
                    score_percent__isnull=False,
                    correct_count__isnull=False,
                    is_passed__isnull=False,
                )
                | (
                    ~Q(state=AttemptState.SCORED)
                    & Q(
                        scored_at__isnull=True,
                        score__isnull=True,
                        score_percent__isnull=True,
                        correct_count__isnull=True,
                        is_passed__isnull=True,
                    )
                ),
                name="quizzes_attempt_scored_has_score",
            ),
            models.CheckConstraint(
                condition=Q(needs_person=False)
                | Q(state__in=[AttemptState.SUBMITTED, AttemptState.EXPIRED]),
                name="quizzes_attempt_marked_while_ended",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=F("score_max")),
                name="quizzes_attempt_score_within_max",
            ),
            models.CheckConstraint(
                condition=Q(deadline_at__isnull=True) | Q(deadline_at__gt=F("started_at")),
                name="quizzes_attempt_deadline_after_start",
            ),
        ]
        indexes = [
            models.Index(
                fields=["deadline_at"],
                condition=Q(state=AttemptState.OPEN),
                name="quizzes_attempt_due",
            ),
            models.Index(fields=["member", "quiz"], name="quizzes_attempt_member"),
            models.Index(
                fields=["quiz", "submitted_at"],
                condition=Q(needs_person=True),
                name="quizzes_attempt_to_mark",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_title} {self.member} #{self.number}"

    @property
    def next_ordinal(self) -> int:
        """The first question without an answer; the last one where all are answered."""
        ordinals = range(1, self.question_count + 1)
        missing = (n for n in ordinals if not self.answers.get(str(n), {}).get("value"))
        return next(missing, ordinals[-1])

    def get_absolute_url(self) -> str:
        return reverse("quizzes:attempt", args=[self.public_id])

    @property
    def question_count(self) -> int:
        return len(self.paper)

    @property
    def answered_count(self) -> int:
        return sum(1 for answer in self.answers.values() if answer["value"])

    @property
    def flagged_count(self) -> int:
        return sum(1 for answer in self.answers.values() if answer.get("flagged"))

    @property
    def is_running(self) -> bool:
        return self.state == AttemptState.OPEN

    def seconds_left(self, at: datetime) -> int | None:
        """Return the whole seconds from ``at`` to the deadline, 0 after it; None where there is none."""
        if self.deadline_at is None:
            return None
        return max(0, int((self.deadline_at - at).total_seconds()))
