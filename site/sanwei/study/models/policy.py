from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from sanwei.org.models import OrgUnit
from sanwei.study.meter import TOP_SPEED_PERMILLE, Limits
from sanwei.study.texts import (
    FACTOR_PERCENT,
    HIGHEST_FACTOR_PERCENT,
    LOWEST_FACTOR_PERCENT,
    READING_SPEEDS_PERMILLE,
)

OFFLINE_MINUTES_A_DAY = 120
SPEEDS_PERMILLE = (750, 1_000, 1_250, 1_500, 2_000)


def default_speeds() -> list[int]:
    return list(SPEEDS_PERMILLE)


def check_speeds(value: object) -> None:
    """Raise ValidationError unless ``value`` is a list of 500 to 2000 thousandths that holds normal speed."""
    is_list = isinstance(value, list) and all(
        isinstance(speed, int)
        and not isinstance(speed, bool)
        and 500 <= speed <= TOP_SPEED_PERMILLE
        for speed in value
    )
    if not is_list or 1_000 not in value:  # type: ignore[operator]
        raise ValidationError(_("请填写500到2000之间的整数（千分之几倍速），并且包含1000。"))


class StudyPolicy(models.Model):
    """How study is vouched for in a unit's subtree; the nearest unit wins, without a row the defaults hold."""

    unit = models.OneToOneField(
        OrgUnit,
        on_delete=models.CASCADE,
        related_name="study_policy",
        verbose_name=_("范围"),
        help_text=_("这个组织和它下面的所有组织；下级另有设置的，以下级为准。"),
    )
    offline_minutes_a_day = models.PositiveSmallIntegerField(
        _("每人每天离线上报（分钟）"),
        default=OFFLINE_MINUTES_A_DAY,
        validators=[MaxValueValidator(OFFLINE_MINUTES_A_DAY)],
        help_text=_("断网时看的内容，联网后最多补记多少分钟；填0表示不收离线上报。最多120。"),
    )
    speeds_permille = models.JSONField(
        _("允许的倍速"),
        default=default_speeds,
        validators=[check_speeds],
        help_text=_("千分之几倍速，例如1500是1.5倍；最高2000。"),
    )
    counts_hidden_video = models.BooleanField(
        _("页面不在前台时，视频照常计"), default=False, help_text=_("一般不勾选。")
    )
    counts_hidden_audio = models.BooleanField(_("页面不在前台时，听音频照常计"), default=True)
    reading_factor_percent = models.PositiveSmallIntegerField(
        _("阅读时间系数（%）"),
        default=FACTOR_PERCENT,
        validators=[
            MinValueValidator(LOWEST_FACTOR_PERCENT),
            MaxValueValidator(HIGHEST_FACTOR_PERCENT),
        ],
        help_text=_(
            "100表示按每分钟600字算读完要多久（语文课程标准对初中生的要求是每分钟不少于500字），读得快的最快按它的两倍计；"
            "数越大，要求读得越久。可填50到150，只对以后发布或重写的文章起作用。"
        ),
    )

    class Meta:
        verbose_name = _("学习计时设置")
        verbose_name_plural = _("学习计时设置")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(offline_minutes_a_day__lte=OFFLINE_MINUTES_A_DAY),
                name="study_policy_offline_at_most_2_hours",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    reading_factor_percent__gte=LOWEST_FACTOR_PERCENT,
                    reading_factor_percent__lte=HIGHEST_FACTOR_PERCENT,
                ),
                name="study_policy_reading_factor_in_range",
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit) if self.unit_id else "defaults"

    def limits(self, *, is_read: bool = False) -> Limits:
        """Return what the meter needs of it; reading has speeds of its own."""
        return limits_of(self.speeds_permille, self.offline_minutes_a_day, is_read=is_read)


def limits_of(
    speeds_permille: Sequence[int], offline_minutes_a_day: int, *, is_read: bool
) -> Limits:
    """Return what the meter needs of a policy's columns."""
    speeds = READING_SPEEDS_PERMILLE if is_read else tuple(speeds_permille)
    return Limits(speeds, offline_minutes_a_day * 60_000)
