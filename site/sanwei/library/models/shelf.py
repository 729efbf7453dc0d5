from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from sanwei.common.models import PublicIdModel
from sanwei.library.enums import MarkState
from sanwei.org.models import Member, OrgUnit

SHELF_NAME = "机关书屋"


class Shelf(PublicIdModel):
    """机关书屋 of one unit, under the name that the unit gives it."""

    unit = models.OneToOneField(
        OrgUnit, on_delete=models.PROTECT, related_name="shelf", verbose_name=_("所属组织")
    )
    name = models.CharField(
        _("书屋名称"), max_length=30, default=SHELF_NAME, help_text=_("例如：职工书屋。")
    )
    note = models.CharField(
        _("借书说明"), max_length=120, blank=True, help_text=_("在哪里、找谁、什么时候开门。")
    )
    audience = models.ForeignKey(
        "org.Audience", on_delete=models.PROTECT, related_name="+", verbose_name=_("谁能看到")
    )

    class Meta:
        verbose_name = _("书屋")
        verbose_name_plural = _("书屋")
        ordering = ["unit__path"]

    def __str__(self) -> str:
        return f"{self.unit} · {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("library:shelf", args=[self.public_id])


class ShelfBook(PublicIdModel, index.Indexed, models.Model):
    """A book of the shelf: a private file, a place where the paper one is found, or both."""

    shelf = models.ForeignKey(
        Shelf, on_delete=models.CASCADE, related_name="books", verbose_name=_("书屋")
    )
    title = models.CharField(_("书名"), max_length=120)
    author = models.CharField(_("作者"), max_length=100, blank=True)
    recommender = models.ForeignKey(
        Member,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    recommender_name = models.CharField(_("荐书人"), max_length=100, blank=True)
    reason = models.CharField(
        _("荐书语"), max_length=120, blank=True, help_text=_("荐书人的一句话。")
    )
    file = models.ForeignKey(
        "files.PrivateDocument",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("电子书"),
        help_text=_("只收单位有权使用的 PDF。"),
    )
    place = models.CharField(
        _("纸质书在哪里"),
        max_length=120,
        blank=True,
        help_text=_("例如：在工会办公室，找周立新借。"),
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
    is_shown = models.BooleanField(
        _("在架"), default=True, help_text=_("书下架就取消勾选，读过的记录还在。")
    )
    added_at = models.DateTimeField(_("上架时间"), auto_now_add=True)

    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("author"),
        index.AutocompleteField("author"),
        index.SearchField("reason"),
        index.FilterField("title"),
        index.FilterField("author"),
        index.FilterField("shelf"),
        index.FilterField("recommender_name"),
        index.FilterField("is_shown"),
        index.RelatedFields("shelf", [index.FilterField("unit")]),
    ]

    class Meta:
        verbose_name = _("书屋的书")
        verbose_name_plural = _("书屋的书")
        ordering = ["-added_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.shelf.get_absolute_url()}#book-{self.public_id}"


class ShelfMark(models.Model):
    """想读, 在读 or 读完: one's own note, no record; others see only how many are reading."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="shelf_marks")
    book = models.ForeignKey(ShelfBook, on_delete=models.CASCADE, related_name="marks")
    state = models.CharField(max_length=16, choices=MarkState.choices)
    marked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "book"], name="library_mark_once_a_book")
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.book} {self.state}"
