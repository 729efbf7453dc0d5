from datetime import date
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.search import index

from sanwei.common.models import PublicIdModel
from sanwei.library.blocks import ChapterBody
from sanwei.library.texts import characters_of, minutes_of
from sanwei.org.models import OrgUnit


class Book(PublicIdModel, index.Indexed, models.Model):
    """A book that is read here, chapter by chapter: texts of our own or in the public domain."""

    unit = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, related_name="books", verbose_name=_("所属组织")
    )
    title = models.CharField(_("书名"), max_length=100)
    author = models.CharField(_("作者"), max_length=100, blank=True)
    summary = models.TextField(
        _("内容简介"), max_length=300, blank=True, help_text=_("两三句话：讲什么，为什么值得读。")
    )
    source = models.CharField(
        _("文字来源"),
        max_length=200,
        help_text=_("例如：本单位编写。只收自己编写的或已进入公有领域的文字。"),
    )
    cover = models.ForeignKey(
        "files.PrivateImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("封面"),
        help_text=_("不选就用书名排成的封面。"),
    )
    audience = models.ForeignKey(
        "org.Audience", on_delete=models.PROTECT, related_name="+", verbose_name=_("谁能看到")
    )
    confirmed_unclassified = models.BooleanField(
        _("不含涉密文件和内部资料"), default=False, help_text=_("涉密文件、内部资料严禁上传。")
    )
    is_live = models.BooleanField(
        _("上架"), default=False, help_text=_("各章写好后再勾选。不勾选只有编辑看得到。")
    )
    first_live_at = models.DateTimeField(null=True, editable=False)

    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("author"),
        index.AutocompleteField("author"),
        index.SearchField("summary"),
        index.FilterField("title"),
        index.FilterField("unit"),
        index.FilterField("is_live"),
    ]

    class Meta:
        verbose_name = _("图书")
        verbose_name_plural = _("图书")
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "title"],
                name="library_book_title_once",
                violation_error_message=_("这个组织已经有同名的书，请换个书名或直接改原来那本。"),
            ),
            models.CheckConstraint(
                condition=Q(is_live=False) | Q(confirmed_unclassified=True),
                name="library_book_live_is_declared",
                violation_error_message=_("请先勾选“不含涉密文件和内部资料”，再上架。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("library:book", args=[self.public_id])


class Chapter(PublicIdModel, index.Indexed, models.Model):
    """One sitting's reading; a StudyItem of its own."""

    book = models.ForeignKey(
        Book, on_delete=models.CASCADE, related_name="chapters", verbose_name=_("图书")
    )
    number = models.PositiveSmallIntegerField(_("第几章"), validators=[MinValueValidator(1)])
    title = models.CharField(_("章名"), max_length=100)
    body = StreamField(ChapterBody(), verbose_name=_("正文"))
    characters = models.PositiveIntegerField(default=0, editable=False)
    recording = models.ForeignKey(
        "media_pipeline.MediaAsset",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="chapters",
        verbose_name=_("朗读音频"),
        help_text=_("可以不选。眼睛不便的同志可以听。"),
    )

    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("body"),
        index.FilterField("title"),
        index.FilterField("number"),
        index.FilterField("characters"),
        index.RelatedFields("book", [index.FilterField("unit"), index.FilterField("title")]),
        index.FilterField("book"),
    ]

    class Meta:
        verbose_name = _("章节")
        verbose_name_plural = _("章节")
        ordering = ["book", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["book", "number"],
                name="library_chapter_number_once",
                violation_error_message=_("这本书已经有这一章，请换个章号。"),
            )
        ]

    def __str__(self) -> str:
        return self.full_title

    def get_absolute_url(self) -> str:
        return reverse("library:chapter", args=[self.public_id])

    @property
    def full_title(self) -> str:
        return _t("第%(number)d章　%(title)s") % {"number": self.number, "title": self.title}

    @property
    def about_minutes(self) -> int:
        return minutes_of(self.characters)

    def count_characters(self) -> int:
        return characters_of(self.body)


class MonthlyBook(models.Model):
    """月读一书: which book a unit reads in a month. A unit without its own reads the nearest upper unit's."""

    unit = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, related_name="monthly_books", verbose_name=_("所属组织")
    )
    month = models.DateField(_("月份"), help_text="First day of the month.")
    book = models.ForeignKey(
        Book, on_delete=models.CASCADE, related_name="months", verbose_name=_("图书")
    )
    note = models.CharField(
        _("荐读的话"), max_length=120, blank=True, help_text=_("一句话说说为什么这个月读它。")
    )

    class Meta:
        verbose_name = _("月读一书")
        verbose_name_plural = _("月读一书")
        ordering = ["-month", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "month"],
                name="library_monthly_book_once",
                violation_error_message=_("这个组织这个月已经定了一本书，请直接改那一条。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.month:%Y-%m} {self.book}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the first of the month, whichever day was given."""
        # Not a constraint: SQLite would need Django's own function to read the table at all.
        self.month = models.DateField().to_python(self.month).replace(day=1)
        super().save(*args, **kwargs)

    @property
    def month_label(self) -> str:
        return _t("%(year)d年%(month)d月") % {"year": self.month.year, "month": self.month.month}

    @property
    def ends_before(self) -> date:
        """The first day of the month after."""
        year, month = divmod(self.month.year * 12 + self.month.month, 12)
        return date(year, month + 1, 1)
