from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.models import Orderable

from lectures.enums import CrewRole
from sanwei.org.models import Member
from sanwei.study.models import StudyItem


class LectureSpeaker(Orderable):
    """主讲人 as shown on the page; stays readable after the person has moved or gone."""

    page = ParentalKey("lectures.LecturePage", on_delete=models.CASCADE, related_name="speakers")
    member = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(_("姓名"), max_length=100)
    unit_name = models.CharField(
        _("所在单位"), max_length=100, blank=True, help_text=_("不填就用本人所在党支部的简称。")
    )

    class Meta(Orderable.Meta):
        verbose_name = _("主讲人")
        verbose_name_plural = _("主讲人")

    def __str__(self) -> str:
        return self.name


class LectureCrew(Orderable):
    """Who made the lecture; a snapshot like the speaker's: it reads the same after the person has gone."""

    page = ParentalKey("lectures.LecturePage", on_delete=models.CASCADE, related_name="crew")
    role = models.CharField(_("做了什么"), max_length=20, choices=CrewRole.choices)
    member = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(_("姓名"), max_length=100)
    unit_name = models.CharField(
        _("所在单位"), max_length=100, blank=True, help_text=_("不填就用本人所在党支部的简称。")
    )

    class Meta(Orderable.Meta):
        verbose_name = _("制作人员")
        verbose_name_plural = _("制作人员")

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.name}"


class LectureFollowUp(Orderable):
    """What follows a lecture, usually its quiz. Points to a StudyItem, so that lectures know no quizzes."""

    page = ParentalKey("lectures.LecturePage", on_delete=models.CASCADE, related_name="follow_ups")
    item = models.ForeignKey(
        StudyItem, on_delete=models.CASCADE, related_name="+", verbose_name=_("学完后做什么")
    )
    is_condition = models.BooleanField(
        _("通过这次测验才算学完"),
        default=False,
        help_text=_(
            "勾选后，看满而且测验及格才算学完，先看、先测都行；已经学完的人不变。"
            "测验要开放着才作数：没开放、已结束时，看满就算学完。"
        ),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("随课安排")
        verbose_name_plural = _("随课安排")

    def __str__(self) -> str:
        return str(self.item)


class LectureTag(TaggedItemBase):
    content_object = ParentalKey(
        "lectures.LecturePage", on_delete=models.CASCADE, related_name="tagged_items"
    )
