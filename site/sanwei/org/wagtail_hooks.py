"""How the organisation shows in Wagtail: who sees which pages, what the menu offers, how a unit's place is served."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from sanwei.accounts.models import User
from sanwei.org.cms import filters, forms, references, scope
from sanwei.org.models import UnitPage
from sanwei.org.screens import policies
from sanwei.org.screens.group import OrganisationGroup
from sanwei.org.views import unit_page

policies.register()
filters.narrow()
forms.narrow()
references.mask_choosers()

# What Wagtail offers everybody and nobody here needs: reports over all branches, links to the outside.
TECHNICAL_ITEMS = frozenset({"reports", "help", "settings"})


@hooks.register("register_admin_viewset")
def register_screens() -> OrganisationGroup:
    return OrganisationGroup()


@hooks.register("construct_main_menu")
def keep_menu_short(request: HttpRequest, items: list[MenuItem]) -> None:
    """Leave the technical part of the menu to the technician; links to the outside to nobody."""
    hidden = {"help"} if getattr(request.user, "is_superuser", False) else TECHNICAL_ITEMS
    items[:] = [item for item in items if item.name not in hidden]


@hooks.register("construct_page_chooser_queryset")
def choose_own_pages(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """Offer only pages that exist for the person."""
    if not isinstance(request.user, User):
        return pages.none()
    return pages.filter(pk__in=scope.pages_for(request.user).order_by().values("pk"))


@hooks.register("construct_explorer_page_queryset")
def explore_own_pages(parent: Page, pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """Walk only pages that exist for the person, whatever a listing asks for."""
    if not isinstance(request.user, User):
        return pages.none()
    return pages.filter(pk__in=scope.pages_for(request.user).order_by().values("pk"))


@hooks.register("before_serve_page")
def serve_unit_page(
    page: Page, request: HttpRequest, args: list[Any], kwargs: dict[str, Any]
) -> HttpResponseBase | None:
    """Show a unit's place as far as the visitor may see it."""
    return unit_page(request, page) if isinstance(page, UnitPage) else None
