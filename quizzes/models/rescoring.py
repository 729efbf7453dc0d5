from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quizzes.enums import UNFINISHED, ReportState, RescoreKind, RescoreState
from quizzes.models.attempt import Attempt
from quizzes.models.question import Question, QuestionVersion
from sanwei.common.models import PublicIdModel
from sanwei.org.models import Member


class QuestionReport(PublicIdModel):
    """题目纠错: what a member says is wrong with a question of an attempt, and what became of it."""

    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="reports", verbose_name=_("题目")
    )
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="reports")
    ordinal = models.PositiveSmallIntegerField(_("第几题"))
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="question_reports")
    words = models.CharField(_("哪里不对"), max_length=300)
    state = models.CharField(
        _("状态"), max_length=10, choices=ReportState.choices, default=ReportState.OPEN
    )
    created_at = models.DateTimeField(_("反映时间"))
    answer = models.CharField(_("答复"), max_length=300, blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True)
    answered_by = models.CharField(_("答复人"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("题目纠错")
        verbose_name_plural = _("题目纠错")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "member"],
                condition=Q(state=ReportState.OPEN),
                name="quizzes_report_one_open",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="quizzes_report_has_words"),
            models.CheckConstraint(
                condition=Q(state=ReportState.OPEN, answered_at__isnull=True)
                | (~Q(state=ReportState.OPEN) & Q(answered_at__isnull=False) & ~Q(answer="")),
                name="quizzes_report_answered_has_answer",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "created_at"], name="quizzes_report_queue"),
        ]

    def __str__(self) -> str:
        return self.words


class Rescore(PublicIdModel):
    """改判: an accepted preview of what a corrected question does to scores, and how far it is applied.

    ``versions`` are the wrong ones, as attempts pin them; ``judge`` is the version whose key counts instead.
    """

    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="rescores", verbose_name=_("题目")
    )
    kind = models.CharField(_("办法"), max_length=8, choices=RescoreKind.choices)
    versions = models.ManyToManyField(QuestionVersion, related_name="rescores")
    judge = models.ForeignKey(
        QuestionVersion, null=True, on_delete=models.PROTECT, related_name="judging"
    )
    part = models.PositiveSmallIntegerField(
        null=True, help_text="全员给分: place of the 小题 of a 材料题; None for the whole question."
    )
    takes_passes = models.BooleanField(
        _("降到及格线以下的也改为不及格"),
        default=False,
        help_text="Otherwise a lowered score leaves what was passed passed.",
    )
    reason = models.CharField(_("原因"), max_length=300)
    fingerprint = models.CharField(max_length=64, help_text="Of the preview that was accepted.")
    summary = models.JSONField(default=dict, help_text="Sums of the preview as it was accepted.")
    total = models.PositiveIntegerField(_("要改判的答卷"))
    done = models.PositiveIntegerField(_("已改判"), default=0)
    after_attempt = models.PositiveBigIntegerField(
        default=0, help_text="Attempts are worked off by primary key; this one was the last."
    )
    state = models.CharField(
        _("状态"), max_length=8, choices=RescoreState.choices, default=RescoreState.WAITING
    )
    is_over = models.BooleanField(default=False)
    created_at = models.DateTimeField(_("确认时间"))
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_name = models.CharField(_("确认人"), max_length=100)

    class Meta:
        verbose_name = _("改判")
        verbose_name_plural = _("改判")
        ordering = ["-created_at", "-pk"]
        constraints = [
            # An attempt may hold several questions: two rescores at once would change what the other previewed.
            models.UniqueConstraint(
                fields=["is_over"],
                condition=Q(is_over=False),
                name="quizzes_rescore_one_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="quizzes_rescore_has_reason"),
            models.CheckConstraint(
                condition=Q(is_over=True, state=RescoreState.DONE, finished_at__isnull=False)
                | (Q(is_over=False, finished_at__isnull=True) & ~Q(state=RescoreState.DONE)),
                name="quizzes_rescore_done_has_time",
            ),
            models.CheckConstraint(
                condition=Q(kind=RescoreKind.KEY, judge__isnull=False, part__isnull=True)
                | Q(kind=RescoreKind.GIVE, judge__isnull=True),
                name="quizzes_rescore_key_has_judge",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} · {self.get_kind_display()}"

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def progress_permille(self) -> int:
        return min(self.done * 1000 // self.total, 1000) if self.total else 1000


class ScoreRevision(PublicIdModel):
    """改分记录: how a rescore changed the score of an attempt. Append-only; the newest is the score that counts.

    ``judged``: by which versions' keys, as ``Attempt.judged`` says it. ``is_pass_kept``: the score fell below the
    pass mark and the attempt stays passed all the same.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    rescore = models.ForeignKey(Rescore, on_delete=models.PROTECT, related_name="revisions")
    judged = models.JSONField()
    score_before = models.DecimalField(max_digits=8, decimal_places=2)
    percent_before = models.DecimalField(max_digits=5, decimal_places=2)
    correct_before = models.PositiveSmallIntegerField()
    was_passed = models.BooleanField()
    score = models.DecimalField(_("得分"), max_digits=8, decimal_places=2)
    score_percent = models.DecimalField(_("百分制成绩"), max_digits=5, decimal_places=2)
    correct_count = models.PositiveSmallIntegerField(_("答对题数"))
    is_passed = models.BooleanField(_("及格"))
    is_pass_kept = models.BooleanField(default=False)
    reason = models.CharField(_("原因"), max_length=300)
    created_at = models.DateTimeField(_("改分时间"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_name = models.CharField(max_length=100)

    class Meta:
        verbose_name = _("改分记录")
        verbose_name_plural = _("改分记录")
        ordering = ["attempt", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "number"], name="quizzes_revision_number_once"
            ),
            models.UniqueConstraint(
                fields=["attempt", "rescore"], name="quizzes_revision_once_per_rescore"
            ),
            models.CheckConstraint(
                condition=Q(number__gt=0), name="quizzes_revision_counts_from_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} #{self.number}: {self.score_before} → {self.score}"

    @property
    def difference(self) -> object:
        return self.score - self.score_before
