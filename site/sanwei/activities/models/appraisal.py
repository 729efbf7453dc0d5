"""民主评议党员: the counts of the paper vote, and what was decided about one person.

Nobody votes here by account: ballots are paper, the counts are entered.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sanwei.activities.enums import Grade
from sanwei.activities.models.activity import Activity
from sanwei.org.models import Member


class AppraisalCount(models.Model):
    """The result of one 民主评议, seen by the whole branch. ``appraised``: 正式党员 that got a grade."""

    activity = models.OneToOneField(
        Activity, on_delete=models.CASCADE, related_name="appraisal", verbose_name=_("民主评议")
    )
    appraised = models.PositiveSmallIntegerField(_("参评党员"))
    issued = models.PositiveSmallIntegerField(_("发出票"))
    returned = models.PositiveSmallIntegerField(_("收回票"))
    valid = models.PositiveSmallIntegerField(_("有效票"))
    excellent = models.PositiveSmallIntegerField(_("优秀"))
    qualified = models.PositiveSmallIntegerField(_("合格"))
    basically_qualified = models.PositiveSmallIntegerField(_("基本合格"))
    unqualified = models.PositiveSmallIntegerField(_("不合格"))
    saved_at = models.DateTimeField()
    saved_by_name = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("民主评议结果")
        verbose_name_plural = _("民主评议结果")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid__lte=F("returned"), returned__lte=F("issued")),
                name="activities_appraisal_ballots_nest",
            ),
            models.CheckConstraint(
                condition=Q(
                    appraised=F("excellent")
                    + F("qualified")
                    + F("basically_qualified")
                    + F("unqualified")
                ),
                name="activities_appraisal_grades_add_up",
            ),
        ]

    def __str__(self) -> str:
        return str(self.activity)

    def of(self, grade: Grade) -> int:
        count: int = getattr(self, grade)
        return count


class AppraisalGrade(models.Model):
    """等次 of one person: for himself, the 支委 and those above. Read through ``activities.restricted`` only."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    member_name = models.CharField(max_length=100)
    grade = models.CharField(_("等次"), max_length=20, choices=Grade.choices)
    saved_at = models.DateTimeField()
    saved_by_name = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("党员评议等次")
        verbose_name_plural = _("党员评议等次")
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "member"], name="activities_grade_once_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity} {self.member_name}"  # never the grade: this text reaches lists
