"""Narrows the choices that Wagtail's listing filters offer.

Wagtail fills them from the whole house and has no hook for it: owners and editors of all pages, the most used
tags of all pictures. The filters themselves are set here once, at start-up, for every screen that uses them.
"""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from taggit.models import Tag
from wagtail.admin import filters as admin_filters
from wagtail.admin.views.pages.listing import PageFilterSet
from wagtail.images.views import chooser as image_chooser

from sanwei.accounts.models import User
from sanwei.org.cms import scope


def narrow() -> None:
    """Make the filters offer what exists for the person; popular tags, which know no person, are not offered."""
    for name in ("owner", "edited_by"):
        PageFilterSet.base_filters[name].queryset = _people
    PageFilterSet.base_filters.pop("site", None)
    for module in (admin_filters, image_chooser):
        module.popular_tags_for_model = _no_tags


def _people(request: HttpRequest) -> QuerySet[User]:
    user = request.user
    return scope.people_for(user) if isinstance(user, User) else User.objects.none()


def _no_tags(model: Any, count: int = 10) -> QuerySet[Tag]:
    tags: QuerySet[Tag] = Tag.objects.none()
    return tags
