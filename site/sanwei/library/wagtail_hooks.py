"""Where the library meets Wagtail: who is let into a story, who may work with which rows, the menu."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from wagtail import hooks
from wagtail.models import Page
from wagtail.permissions import register_permission_policy

from sanwei.common import clock
from sanwei.common.errors import NotVisible
from sanwei.library.models import (
    Book,
    Chapter,
    MonthlyBook,
    Nomination,
    ReadingList,
    Shelf,
    ShelfBook,
    StoryPage,
)
from sanwei.library.queries.stories import visible_to
from sanwei.org.permissions import UnitPermissionPolicy

# A shelf keeps its books, a nomination its nominator's words.
KEPT = frozenset({"add", "change", "view", "choose"})

register_permission_policy(Book, UnitPermissionPolicy(Book, shared_upwards=True))
register_permission_policy(Chapter, UnitPermissionPolicy(Chapter, "book__unit"))
register_permission_policy(MonthlyBook, UnitPermissionPolicy(MonthlyBook))
register_permission_policy(Shelf, UnitPermissionPolicy(Shelf, actions=KEPT))
register_permission_policy(ShelfBook, UnitPermissionPolicy(ShelfBook, "shelf__unit"))
register_permission_policy(ReadingList, UnitPermissionPolicy(ReadingList))
register_permission_policy(
    Nomination, UnitPermissionPolicy(Nomination, actions=frozenset({"change", "view"}))
)

from sanwei.library.cms.group import LibraryGroup  # noqa: E402 - Wagtail wants the policies first


@hooks.register("register_admin_viewset")
def register_screens() -> LibraryGroup:
    return LibraryGroup()


@hooks.register("before_serve_page", order=-10)
def let_in(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse | None:
    """Stand before Wagtail's own restrictions, which would send members who are signed in to the sign-in page."""
    if not isinstance(page, StoryPage):
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
    if not visible_to(request.user, at=clock.now()).filter(pk=page.pk).exists():
        raise NotVisible
    return None


@hooks.register("before_bulk_action")
def refuse_unready(
    request: HttpRequest, action_type: str, objects: list[Page], action: Any
) -> HttpResponse | None:
    """Refuse a bulk 发布 as a whole and name what is missing, before anything is published."""
    if action_type != "publish":
        return None
    unready = list(_unready(objects, action))
    for story in unready:
        messages.error(request, f"《{story.title}》：{story.verdict.sentence}")
    return redirect(action.next_url) if unready else None


def _unready(objects: list[Page], action: Any) -> Any:
    form = action.cleaned_form
    below = bool(form and form.cleaned_data.get("include_descendants"))
    for chosen in objects:
        pages = chosen.get_descendants(inclusive=True) if below else [chosen]
        for page in pages:
            draft = page.specific.get_latest_revision_as_object()
            is_meant = page.pk == chosen.pk or not page.live
            if is_meant and isinstance(draft, StoryPage) and not draft.verdict.may_go_live:
                yield draft
