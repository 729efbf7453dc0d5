"""The menu 书屋."""

from django.utils.translation import gettext_lazy
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.pages import PageListingViewSet

from sanwei.library.cms.books import BookViewSet, ChapterViewSet, MonthViewSet
from sanwei.library.cms.nominations import NominationViewSet
from sanwei.library.cms.shelves import ListViewSet, ShelfBookViewSet, ShelfViewSet
from sanwei.library.models import StoryPage


class StoryViewSet(PageListingViewSet):
    model = StoryPage
    name = "library_stories"
    url_prefix = "library/stories"
    icon = "doc-full"
    menu_label = gettext_lazy("微故事")


class LibraryGroup(ViewSetGroup):
    items = (
        StoryViewSet,
        NominationViewSet,
        MonthViewSet,
        BookViewSet,
        ChapterViewSet,
        ShelfViewSet,
        ShelfBookViewSet,
        ListViewSet,
    )
    menu_label = gettext_lazy("书屋")
    menu_icon = "doc-full-inverse"
    menu_order = 240
