"""The admin in our colours and without doors to the outside; the editor's first screen."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.views.home import RecentEditsPanel
from wagtail.admin.views.pages.search import SearchView

from sanwei.home import vocabulary, watch_menu
from sanwei.home.cms.panels import BeginPanel, WaitingPanel

__all__ = ["vocabulary"]  # registers itself

# Wagtail 8.0 counts "None" on its search page: it gives its rows no name there.
SearchView.verbose_name = SearchView.verbose_name_plural = _("页面")

hooks.register("register_admin_urls", watch_menu.urls)
hooks.register("register_admin_menu_item", watch_menu.unanswered_item)
hooks.register("register_admin_menu_item", watch_menu.audit_item)
hooks.register("register_admin_menu_item", watch_menu.operator_item)


@hooks.register("insert_global_admin_css")
def brand_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("home/cms.css"))


@hooks.register("construct_homepage_panels")
def show_what_waits(request: HttpRequest, panels: list[Any]) -> None:
    """Begin with the doors; what waits takes the place of what one edited last."""
    panels[:] = [panel for panel in panels if not isinstance(panel, RecentEditsPanel)]
    panels += [BeginPanel(), WaitingPanel()]


@hooks.register("construct_homepage_summary_items", order=1000)  # after whoever adds one
def count_nothing(request: HttpRequest, items: list[Any]) -> None:
    """Leave out the totals of pages, pictures and documents: they ask for nothing."""
    items.clear()
