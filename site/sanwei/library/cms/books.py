"""Books, chapters and months in the admin; a saved one takes its StudyItems along."""

from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button

from sanwei.common import clock
from sanwei.library import services
from sanwei.library.cms.panels import BOOK_PANELS, CHAPTER_PANELS, MONTH_PANELS
from sanwei.library.models import Book, Chapter, MonthlyBook
from sanwei.org.cms.own import OwnRows
from sanwei.org.cms.viewsets import ScopedIndexView, UnitModelViewSet


class BookIndexView(ScopedIndexView):
    def get_base_queryset(self) -> QuerySet[Book]:
        rows: QuerySet[Book] = super().get_base_queryset()
        return rows.select_related("unit").annotate(chapter_count=Count("chapters"))

    def get_list_more_buttons(self, instance: Book) -> list[Any]:
        buttons: list[Any] = super().get_list_more_buttons(instance)
        url = f"{reverse('library_chapters:index')}?{urlencode({'book': instance.pk})}"
        return [Button(_("看各章"), url=url, icon_name="list-ol", priority=5), *buttons]


class BookInStep:
    """Mixin: a saved book takes the items of its chapters along."""

    def save_instance(self) -> Book:
        book: Book = super().save_instance()  # type: ignore[misc]
        services.sync_book(book=book, at=clock.now())
        return book


class BookCreateView(BookInStep, generic.CreateView):
    pass


class BookEditView(OwnRows, BookInStep, generic.EditView):
    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons: list[Any] = list(super().header_more_buttons)
        chapters = f"{reverse('library_chapters:index')}?{urlencode({'book': self.object.pk})}"
        return [*buttons, Button(_("看各章"), url=chapters, icon_name="list-ol", priority=1)]


class BookViewSet(UnitModelViewSet):
    model = Book
    name = "library_books"
    url_prefix = "library/books"
    icon = "openquote"
    menu_label = gettext_lazy("图书")
    index_view_class = BookIndexView
    add_view_class = BookCreateView
    edit_view_class = BookEditView
    edit_handler = BOOK_PANELS
    list_display = [
        "title",
        "unit",
        Column("chapter_count", label=gettext_lazy("章数")),
        BooleanColumn("is_live", label=gettext_lazy("上架")),
    ]


class ChapterInStep:
    """Mixin: a saved chapter takes its item along."""

    def save_instance(self) -> Chapter:
        chapter: Chapter = super().save_instance()  # type: ignore[misc]
        services.sync_chapter(chapter=chapter, at=clock.now())
        return chapter


class ChapterIndexView(ScopedIndexView):
    def get_base_queryset(self) -> QuerySet[Chapter]:
        rows: QuerySet[Chapter] = super().get_base_queryset()
        return rows.select_related("book").defer("body")


class ChapterCreateView(ChapterInStep, generic.CreateView):
    pass


class ChapterEditView(OwnRows, ChapterInStep, generic.EditView):
    pass


class ChapterViewSet(UnitModelViewSet):
    model = Chapter
    name = "library_chapters"
    url_prefix = "library/chapters"
    icon = "list-ol"
    menu_label = gettext_lazy("章节")
    index_view_class = ChapterIndexView
    add_view_class = ChapterCreateView
    edit_view_class = ChapterEditView
    edit_handler = CHAPTER_PANELS
    list_display = [
        "title",
        "book",
        "number",
        Column("characters", label=gettext_lazy("字数")),
    ]
    ordering = ["book__title", "number"]


class MonthIndexView(ScopedIndexView):
    def get_base_queryset(self) -> QuerySet[MonthlyBook]:
        rows: QuerySet[MonthlyBook] = super().get_base_queryset()
        return rows.select_related("unit", "book")


class MonthEditView(OwnRows, generic.EditView):
    pass


class MonthViewSet(UnitModelViewSet):
    model = MonthlyBook
    name = "library_months"
    url_prefix = "library/months"
    icon = "calendar"
    menu_label = gettext_lazy("月读一书")
    index_view_class = MonthIndexView
    edit_view_class = MonthEditView
    edit_handler = MONTH_PANELS
    list_display = [
        "book",
        Column("month_label", label=gettext_lazy("月份"), sort_key="month"),
        "unit",
        "note",
    ]
    search_backend_name = None
    add_to_reference_index = False
