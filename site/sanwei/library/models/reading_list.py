from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable
from wagtail.search import index

from sanwei.common.models import PublicIdModel
from sanwei.library.models.book import Book
from sanwei.library.models.shelf import ShelfBook
from sanwei.org.models import OrgUnit
from sanwei.study.models import StudyItem


class ReadingList(PublicIdModel, index.Indexed, ClusterableModel):
    """书单: things to read or study in an order, with a reason. It opens nothing: each entry keeps its own rule."""

    unit = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, related_name="reading_lists", verbose_name=_("所属组织")
    )
    title = models.CharField(_("书单名称"), max_length=100)
    reason = models.TextField(
        _("为什么读这些"), max_length=200, help_text=_("一两句话，例如：新到岗的同志先读这几篇。")
    )
    audience = models.ForeignKey(
        "org.Audience", on_delete=models.PROTECT, related_name="+", verbose_name=_("谁能看到")
    )
    is_live = models.BooleanField(_("上架"), default=True, help_text=_("不勾选只有编辑看得到。"))
    created_at = models.DateTimeField(auto_now_add=True)

    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("reason"),
        index.FilterField("title"),
        index.FilterField("unit"),
        index.FilterField("is_live"),
    ]

    class Meta:
        verbose_name = _("书单")
        verbose_name_plural = _("书单")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "title"],
                name="library_list_title_once",
                violation_error_message=_("这个组织已经有同名的书单，请换个名称。"),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("library:list", args=[self.public_id])


class ReadingListEntry(Orderable):
    """One line of a list: exactly one of a study item, a book read here, a book of the shelf."""

    list = ParentalKey(ReadingList, on_delete=models.CASCADE, related_name="entries")
    item = models.ForeignKey(
        StudyItem,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("学习内容"),
    )
    book = models.ForeignKey(
        Book,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("图书"),
    )
    shelf_book = models.ForeignKey(
        ShelfBook,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("书屋的书"),
    )
    note = models.CharField(_("一句话"), max_length=120, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("书单条目")
        verbose_name_plural = _("书单条目")
        constraints = [
            models.CheckConstraint(
                condition=Q(item__isnull=False, book__isnull=True, shelf_book__isnull=True)
                | Q(item__isnull=True, book__isnull=False, shelf_book__isnull=True)
                | Q(item__isnull=True, book__isnull=True, shelf_book__isnull=False),
                name="library_list_entry_names_one_thing",
                violation_error_message=_("每一条选一样：学习内容、图书或书屋的书。"),
            )
        ]

    def __str__(self) -> str:
        return str(self.item or self.book or self.shelf_book)
