"""放课: what an activity studies together, and how far each 场次 has come with it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanwei.activities.enums import CastStage
from sanwei.activities.models.activity import Activity, Sitting
from sanwei.study.models import StudyItem


class Cast(models.Model):
    """The one thing an activity studies together; title, speaker and length as they were on the day.

    ``filled`` holds what the system wrote into the record, by field: what a person changed is no longer of its
    making. The quiz columns are written once, when the host's attendance is closed, and name nobody.
    """

    activity = models.OneToOneField(Activity, on_delete=models.CASCADE, related_name="cast")
    item = models.ForeignKey(
        StudyItem, on_delete=models.PROTECT, related_name="casts", verbose_name=_("学习内容")
    )
    quiz = models.ForeignKey(
        StudyItem,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("现场测验"),
    )
    title = models.CharField(_("学习内容"), max_length=255)
    speaker = models.CharField(_("主讲人"), max_length=200, blank=True)
    length_seconds = models.PositiveIntegerField(_("全长（秒）"), default=0)
    filled = models.JSONField(default=dict, help_text='{"place": "三楼会议室", …}')
    quiz_taken = models.PositiveSmallIntegerField(_("参测人数"), default=0)
    quiz_scored = models.PositiveSmallIntegerField(_("有成绩的人数"), default=0)
    quiz_passed = models.PositiveSmallIntegerField(_("及格人数"), default=0)
    quiz_average = models.DecimalField(
        _("平均分"), max_digits=4, decimal_places=1, null=True, blank=True
    )

    class Meta:
        verbose_name = _("放课")
        verbose_name_plural = _("放课")
        constraints = [
            models.CheckConstraint(
                condition=Q(quiz_scored__lte=models.F("quiz_taken"))
                & Q(quiz_passed__lte=models.F("quiz_scored")),
                name="activities_cast_quiz_counts_nest",
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity} {self.title}"


class Showing(models.Model):
    """How far one 场次 has come. ``moves`` counts the steps: whoever saw an older state moves nothing.

    ``seen`` is what the room saw of the film, merged [from_ms, to_ms); no second counts that the clock since
    ``filmed_at`` does not allow.
    """

    sitting = models.OneToOneField(Sitting, on_delete=models.CASCADE, related_name="showing")
    stage = models.CharField(
        _("进行到"), max_length=12, choices=CastStage.choices, default=CastStage.CHECK_IN
    )
    moves = models.PositiveIntegerField(default=0)
    moved_at = models.DateTimeField(null=True, blank=True)
    filmed_at = models.DateTimeField(_("开始放映"), null=True, blank=True)
    seen = models.JSONField(default=list)
    position_ms = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("放映")
        verbose_name_plural = _("放映")

    def __str__(self) -> str:
        return f"{self.sitting} {self.get_stage_display()}"

    @property
    def seen_seconds(self) -> int:
        """Whole seconds of the film that the room saw."""
        return int(sum(end - start for start, end in self.seen) // 1000)
