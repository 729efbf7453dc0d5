"""Shelves, their books and reading lists in the admin."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.views import generic

from sanwei.library.cms.panels import LIST_PANELS, SHELF_BOOK_PANELS, SHELF_PANELS
from sanwei.library.models import ReadingList, Shelf, ShelfBook
from sanwei.org.cms.own import OwnRows
from sanwei.org.cms.viewsets import ScopedIndexView, UnitModelViewSet


class OwnEditView(OwnRows, generic.EditView):
    pass


class ShelfViewSet(UnitModelViewSet):
    model = Shelf
    name = "library_shelves"
    url_prefix = "library/shelves"
    icon = "home"
    menu_label = gettext_lazy("机关书屋")
    edit_view_class = OwnEditView
    edit_handler = SHELF_PANELS
    list_display = ["name", "unit", "note"]
    search_backend_name = None


class ShelfBookIndexView(ScopedIndexView):
    def get_base_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_base_queryset()
        return rows.select_related("shelf__unit")


class ShelfBookViewSet(UnitModelViewSet):
    model = ShelfBook
    name = "library_shelf_books"
    url_prefix = "library/shelf-books"
    icon = "folder-open-inverse"
    menu_label = gettext_lazy("书屋的书")
    index_view_class = ShelfBookIndexView
    edit_view_class = OwnEditView
    edit_handler = SHELF_BOOK_PANELS
    list_display = [
        "title",
        "author",
        "shelf",
        "recommender_name",
        BooleanColumn("is_shown", label=gettext_lazy("在架")),
    ]


class ListViewSet(UnitModelViewSet):
    model = ReadingList
    name = "library_lists"
    url_prefix = "library/lists"
    icon = "list-ul"
    menu_label = gettext_lazy("书单")
    edit_view_class = OwnEditView
    edit_handler = LIST_PANELS
    list_display = ["title", "unit", BooleanColumn("is_live", label=gettext_lazy("上架"))]
