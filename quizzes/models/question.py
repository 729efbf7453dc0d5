from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import TaggedItemBase
from wagtail.search import index

from quizzes.enums import Difficulty, QuestionType
from quizzes.models.bank import QuestionBank
from quizzes.wording import wording_of
from sanwei.common.models import PublicIdModel
from sanwei.files.models import PrivateImage


class QuestionTag(TaggedItemBase):
    """A tag on a question: what an office sorts by besides the one 知识点."""

    content_object = models.ForeignKey(
        "Question", on_delete=models.CASCADE, related_name="tagged_items"
    )


class Question(PublicIdModel, index.Indexed, models.Model):
    """A question through its versions. Retired instead of deleted: attempts point to its versions.

    Found by editors of its bank only: no field of its own is called like a title that members search.
    """

    bank = models.ForeignKey(
        QuestionBank, on_delete=models.PROTECT, related_name="questions", verbose_name=_("题库")
    )
    current = models.OneToOneField(
        "QuestionVersion",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="current_of",
    )
    position = models.PositiveIntegerField(_("序号"), default=0)
    stem_key = models.CharField(
        max_length=64,
        editable=False,
        db_index=True,
        help_text="Digest of the normalised stem of the current version: finds repeated questions.",
    )
    topic = models.CharField(_("知识点"), max_length=60, blank=True)
    difficulty = models.CharField(_("难度"), max_length=8, choices=Difficulty.choices, blank=True)
    source = models.CharField(
        _("来源"), max_length=200, blank=True, help_text=_("这道题依据什么、出自哪里。")
    )
    tags = TaggableManager(through=QuestionTag, blank=True, verbose_name=_("标签"))
    retired_at = models.DateTimeField(_("停用时间"), null=True, blank=True, editable=False)

    search_fields = [
        index.RelatedFields(
            "current", [index.SearchField("stem", boost=2), index.SearchField("wording")]
        ),
        index.SearchField("topic"),
        index.SearchField("source"),
        index.RelatedFields("tags", [index.SearchField("name")]),
    ]

    class Meta:
        verbose_name = _("题目")
        verbose_name_plural = _("题目")
        ordering = ["bank", "position", "pk"]
        indexes = [
            models.Index(
                fields=["bank", "position"],
                condition=Q(retired_at__isnull=True),
                name="quizzes_question_in_use",
            )
        ]

    def __str__(self) -> str:
        return self.current.stem[:40] if self.current else str(self.public_id)


class VersionQuerySet(models.QuerySet["QuestionVersion"]):
    def update(self, **fields: Any) -> NoReturn:
        raise TypeError("a question version never changes: revise the question instead")

    def delete(self) -> NoReturn:
        raise TypeError("a question version is never deleted: retire the question instead")


class QuestionVersion(PublicIdModel):
    """What was asked, word for word, and its key. Immutable; an edit makes the next number.

    ``options`` is a list of texts, lettered A, B, C … by place. ``answer`` is kept in the spelling of
    ``quizzes.content``; ``parts`` are the sub-questions of a 材料题 in the form of ``content.part_as_json``.
    """

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("版本"))
    type = models.CharField(_("题型"), max_length=16, choices=QuestionType.choices)
    stem = models.TextField(_("题干"))
    options = models.JSONField(_("选项"), default=list)
    targets = models.JSONField(
        _("右边各项"),
        default=list,
        help_text="配对: what the options are matched with, numbered 1, 2, …",
    )
    answer = models.JSONField(_("答案"))
    any_order = models.BooleanField(
        _("各空不分先后"),
        default=False,
        help_text="填空: an answer counts in whichever blank it stands.",
    )
    parts = models.JSONField(_("小题"), default=list)
    explanation = models.TextField(_("解析"), blank=True)
    pictures = models.JSONField(
        _("图片"),
        default=list,
        help_text='[{"place", "image", "alt"}], as quizzes.content.Picture.',
    )
    score = models.DecimalField(
        _("分值"),
        max_digits=6,
        decimal_places=2,
        default=1,
        help_text="Of the whole question: of a 材料题, that of its parts together.",
    )
    created_at = models.DateTimeField(_("修改时间"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    author_name = models.CharField(_("修改人"), max_length=100, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("题目版本")
        verbose_name_plural = _("题目版本")
        ordering = ["question", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "number"], name="quizzes_version_number_once"
            ),
            models.CheckConstraint(
                condition=Q(score__gt=0), name="quizzes_version_score_is_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stem[:40]} · {self.number}"

    @property
    def wording(self) -> str:
        """What it says beside its stem."""
        return wording_of(vars(self))

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("a question version never changes: revise the question instead")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("a question version is never deleted: retire the question instead")


class VersionPicture(models.Model):
    """A picture that a version shows: keeps it from being deleted and lets those see it who see the question."""

    version = models.ForeignKey(
        QuestionVersion, on_delete=models.PROTECT, related_name="shown_pictures"
    )
    image = models.ForeignKey(PrivateImage, on_delete=models.PROTECT, related_name="+")
    is_explanation = models.BooleanField(help_text="Not shown before the explanation is.")

    class Meta:
        verbose_name = _("题目图片")
        verbose_name_plural = _("题目图片")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "image", "is_explanation"], name="quizzes_version_picture_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version} · {self.image}"


class DistinctPair(models.Model):
    """不是重复: two questions that look alike and that an editor has found to ask different things."""

    first = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    decided_at = models.DateTimeField(_("判定时间"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("不是重复的两道题")
        verbose_name_plural = _("不是重复的两道题")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="quizzes_distinct_pair_once"),
            models.CheckConstraint(
                condition=Q(first__lt=models.F("second")), name="quizzes_distinct_pair_is_ordered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"
