"""The public holidays and shifted working days of a year, as an administrator writes them down."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanwei.activities.enums import DayKind


class SpecialDay(models.Model):
    """A day that is not what its weekday says, or a holiday all the same. One installation has one calendar."""

    day = models.DateField(_("日期"), unique=True)
    kind = models.CharField(_("休或班"), max_length=8, choices=DayKind.choices)
    name = models.CharField(_("名称"), max_length=40, blank=True)
    basis = models.CharField(
        _("依据"),
        max_length=200,
        help_text=_("写通知的名称和日期，例如“国务院办公厅关于2026年部分节假日安排的通知”。"),
    )

    class Meta:
        verbose_name = _("节假日和调休")
        verbose_name_plural = _("节假日和调休")
        ordering = ["day"]
        constraints = [
            models.CheckConstraint(condition=~Q(basis=""), name="activities_special_day_has_basis"),
            models.CheckConstraint(
                condition=Q(kind__in=DayKind.values), name="activities_special_day_off_or_work"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.get_kind_display()}"
