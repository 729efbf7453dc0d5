from datetime import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.search import index

from quizzes.enums import (
    MultipleScoring,
    QuestionType,
    QuizKind,
    QuizState,
    ReviewMoment,
    ReviewPart,
    ScorePolicy,
)
from quizzes.models.bank import QuestionBank
from sanwei.common.models import PublicIdModel
from sanwei.org.models import Audience, OrgUnit

OWNER_LABEL = "quizzes.quiz"


def everything() -> dict[str, list[str]]:
    """Review rules that hide nothing."""
    return {str(moment): [str(part) for part in ReviewPart] for moment in ReviewMoment}


class Quiz(PublicIdModel, index.Indexed, ClusterableModel):
    """测验: what is drawn from which banks, for whom, from when to when."""

    unit = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, related_name="quizzes", verbose_name=_("发布组织")
    )
    kind = models.CharField(
        _("哪一种"), max_length=12, choices=QuizKind.choices, default=QuizKind.BRANCH
    )
    weeks_left = models.PositiveSmallIntegerField(
        _("再开几周"),
        default=0,
        validators=[MaxValueValidator(52)],
        help_text=_(
            "每周测验：开放时间过了一周，自动再开一期，题从同样的题库另抽。0就是只开这一期。"
        ),
    )
    follows = models.OneToOneField(
        "self", null=True, editable=False, on_delete=models.PROTECT, related_name="followed_by"
    )
    board_size = models.PositiveSmallIntegerField(
        _("公布前几名"),
        default=0,
        validators=[MaxValueValidator(50)],
        help_text=_("知识竞赛：截止后公布，只列同意公布姓名的人。0就是不公布。"),
    )
    title = models.CharField(_("测验名称"), max_length=120)
    summary = models.CharField(
        _("说明"), max_length=300, blank=True, help_text=_("考什么、为什么考，一两句话。")
    )
    audience = models.ForeignKey(
        Audience, on_delete=models.PROTECT, related_name="quizzes", verbose_name=_("答题对象")
    )
    banks = ParentalManyToManyField(QuestionBank, related_name="quizzes", verbose_name=_("题库"))
    pass_percent = models.PositiveSmallIntegerField(
        _("及格线（%）"),
        default=60,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    multiple_scoring = models.CharField(
        _("多选题计分"),
        max_length=16,
        choices=MultipleScoring.choices,
        default=MultipleScoring.ALL_OR_NOTHING,
    )
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("限时（分钟）"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text=_("支部测验一般开卷、不限时：留空就没有倒计时。"),
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("可答次数"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("留空就不限次数。"),
    )
    score_policy = models.CharField(
        _("多次作答"),
        max_length=8,
        choices=ScorePolicy.choices,
        default=ScorePolicy.BEST,
        help_text=_("答过几次的，成绩按这里取；记入学习记录的也是它。"),
    )
    wait_minutes = models.PositiveIntegerField(
        _("两次间隔（分钟）"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(60 * 24 * 30)],
        help_text=_("交卷后隔多久才能再答。留空：马上可以再答。"),
    )
    review = models.JSONField(
        default=everything,
        editable=False,
        help_text='{"after" | "open" | "closed": ["own", "right", "explanation", "score"]}',
    )
    shuffle = models.BooleanField(
        _("打乱题目和选项"), default=True, help_text=_("每份答卷的顺序都不一样，成绩照样对得上。")
    )
    opens_at = models.DateTimeField(
        _("开放时间"), null=True, blank=True, help_text=_("留空：发布后马上可以答。")
    )
    closes_at = models.DateTimeField(
        _("截止时间"), null=True, blank=True, help_text=_("留空：一直开放，直到您结束它。")
    )
    state = models.CharField(
        _("状态"), max_length=8, choices=QuizState.choices, default=QuizState.DRAFT, editable=False
    )

    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("summary"),
        index.FilterField("unit"),
        index.FilterField("state"),
    ]

    class Meta:
        verbose_name = _("测验")
        verbose_name_plural = _("测验")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pass_percent__gte=1, pass_percent__lte=100),
                name="quizzes_quiz_pass_percent",
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True)
                | Q(closes_at__isnull=True)
                | Q(closes_at__gt=F("opens_at")),
                name="quizzes_quiz_window_is_not_empty",
            ),
            models.CheckConstraint(
                condition=Q(time_limit_minutes__isnull=True) | Q(time_limit_minutes__gt=0),
                name="quizzes_quiz_time_limit",
            ),
            models.CheckConstraint(
                condition=Q(attempts_allowed__isnull=True) | Q(attempts_allowed__gt=0),
                name="quizzes_quiz_attempts_allowed",
            ),
            models.CheckConstraint(
                condition=Q(score_policy__in=sorted(ScorePolicy.values)),
                name="quizzes_quiz_known_score_policy",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("quizzes:intro", args=[self.public_id])

    def is_open(self, at: datetime) -> bool:
        """Whether an attempt may be started at ``at``: published and inside the window."""
        return (
            self.state == QuizState.OPEN
            and (self.opens_at is None or self.opens_at <= at)
            and not self.is_over(at)
        )

    def is_over(self, at: datetime) -> bool:
        return self.state == QuizState.CLOSED or (
            self.closes_at is not None and self.closes_at <= at
        )


class DrawRule(models.Model):
    """How many questions of one type a paper draws; further narrowed by 知识点 where one is given."""

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="draw_rules")
    type = models.CharField(_("题型"), max_length=16, choices=QuestionType.choices)
    count = models.PositiveSmallIntegerField(
        _("抽几题"), validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    topic = models.CharField(
        _("知识点"), max_length=60, blank=True, help_text=_("留空：不限知识点。")
    )

    class Meta:
        verbose_name = _("抽题规则")
        verbose_name_plural = _("抽题规则")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["quiz", "type", "topic"], name="quizzes_draw_rule_once"
            ),
            models.CheckConstraint(condition=Q(count__gt=0), name="quizzes_draw_rule_count"),
            models.CheckConstraint(
                condition=Q(type__in=sorted(QuestionType.values)),
                name="quizzes_draw_rule_known_type",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} × {self.count}"
