"""What an editor fills in, in the order in which one thinks of it."""

from typing import Any

from django.forms import Select
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.panels.base import get_form_for_model

from sanwei.library.cms.forms import (
    BookForm,
    ChapterForm,
    MonthlyBookForm,
    ShelfBookForm,
    ShelfForm,
)
from sanwei.library.cms.list_form import EntryForm, ReadingListForm
from sanwei.library.panels import AUDIENCE

BOOK_PANELS = ObjectList(
    [
        FieldPanel("title"),
        FieldPanel("author"),
        FieldPanel("summary"),
        FieldPanel("source"),
        FieldPanel("cover"),
        FieldPanel("unit"),
        AUDIENCE,
        MultiFieldPanel(
            [FieldPanel("confirmed_unclassified"), FieldPanel("is_live")], heading=_("上架")
        ),
    ],
    base_form_class=BookForm,
)
CHAPTER_PANELS = ObjectList(
    [
        FieldPanel("book", widget=Select),
        FieldRowPanel([FieldPanel("number"), FieldPanel("title")]),
        FieldPanel("body"),
        FieldPanel("recording"),
    ],
    base_form_class=ChapterForm,
)
MONTH_PANELS = ObjectList(
    [
        FieldPanel("unit"),
        FieldPanel("month"),
        FieldPanel("book", widget=Select),
        FieldPanel("note"),
    ],
    base_form_class=MonthlyBookForm,
)
SHELF_PANELS = ObjectList(
    [FieldPanel("unit"), FieldPanel("name"), FieldPanel("note"), AUDIENCE],
    base_form_class=ShelfForm,
)
SHELF_BOOK_PANELS = ObjectList(
    [
        FieldPanel("shelf", widget=Select),
        FieldRowPanel([FieldPanel("title"), FieldPanel("author")]),
        FieldRowPanel([FieldPanel("recommender_name"), FieldPanel("reason")]),
        MultiFieldPanel([FieldPanel("file"), FieldPanel("place")], heading=_("在哪里读")),
        FieldPanel("cover"),
        FieldPanel("is_shown"),
    ],
    base_form_class=ShelfBookForm,
)


class EntriesPanel(InlinePanel):
    """Offers only what this editor may point to."""

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        formset = options["formsets"][self.relation_name]
        formset["form"] = get_form_for_model(
            self.db_field.related_model,
            form_class=EntryForm,
            fields=["item", "book", "shelf_book", "note"],
        )
        formset["inherit_kwargs"] = ["for_user"]
        return options


LIST_PANELS = ObjectList(
    [
        FieldPanel("title"),
        FieldPanel("reason"),
        EntriesPanel(
            "entries",
            heading=_("书单条目"),
            label=_("条目"),
            help_text=_("按先后排。每一条选一样：学习内容、图书或书屋的书。"),
            panels=[
                FieldPanel("item", widget=Select),
                FieldPanel("book", widget=Select),
                FieldPanel("shelf_book", widget=Select),
                FieldPanel("note"),
            ],
        ),
        FieldPanel("unit"),
        AUDIENCE,
        FieldPanel("is_live"),
    ],
    base_form_class=ReadingListForm,
)
