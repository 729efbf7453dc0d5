"""Which pages and tags exist for somebody who works in Wagtail."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from taggit.models import ItemBase, Tag
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, PageLogEntry
from wagtail.permissions import policy_registry

from media_pipeline.models import MediaAsset
from sanwei.accounts.models import User

ANY_USE = ["add", "change", "choose"]


def pages_for(user: User) -> QuerySet[Page]:
    """Return the pages below the places of the person's content roles, and those places' ancestors."""
    pages: QuerySet[Page] = policy_registry.get_by_type(Page).explorable_instances(user)
    return pages


def may_explore(user: User, page_ids: Iterable[object]) -> bool:
    """Whether every one of ``page_ids`` is a page that exists for ``user``."""
    wanted = {int(str(key)) for key in page_ids if str(key).isdecimal()}
    return not wanted or pages_for(user).filter(pk__in=wanted).count() == len(wanted)


def people_for(user: User) -> QuerySet[User]:
    """Return who owns or edited a page that exists for ``user``: the choices of listing filters."""
    pages = pages_for(user).order_by().values("pk")
    owners = Page.objects.filter(pk__in=pages).order_by().values("owner_id")
    editors = PageLogEntry.objects.filter(page__in=pages).order_by().values("user_id")
    return User.objects.filter(Q(pk__in=owners) | Q(pk__in=editors))


def tags_for(user: User) -> QuerySet[Tag]:
    """Return the tags in use on what ``user`` may edit or choose; another branch's tags are not suggested."""
    used = Q(pk__in=[])
    for model in (get_image_model(), get_document_model(), MediaAsset):
        policy = policy_registry.get_by_type(model)
        items = policy.instances_user_has_any_permission_for(user, ANY_USE)
        used |= Q(
            taggit_taggeditem_items__content_type=ContentType.objects.get_for_model(model),
            taggit_taggeditem_items__object_id__in=items.order_by().values("pk"),
        )
    pages = pages_for(user).order_by().values("pk")
    for through in _page_tag_models():
        tagged = through._default_manager.filter(content_object__in=pages)
        used |= Q(pk__in=tagged.order_by().values("tag_id"))
    for through, owner in _row_tag_models():
        rows = policy_registry.get_by_type(owner).instances_user_has_any_permission_for(
            user, ANY_USE
        )
        tagged = through._default_manager.filter(content_object__in=rows.order_by().values("pk"))
        used |= Q(pk__in=tagged.order_by().values("tag_id"))
    tags: QuerySet[Tag] = Tag.objects.filter(used).distinct()
    return tags


def _page_tag_models() -> list[Any]:
    """Return the models that tie tags to pages of any app; they live above this one and are found by kind."""
    tagging: list[Any] = [model for model in apps.get_models() if issubclass(model, ItemBase)]
    return [model for model in tagging if model.tag_model() is Tag and _ties_pages(model)]


def _row_tag_models() -> list[tuple[Any, Any]]:
    """Return the models that tie tags to rows of units, each with the model of these rows."""
    tagging: list[Any] = [model for model in apps.get_models() if issubclass(model, ItemBase)]
    owned = [(model, _owner_of(model)) for model in tagging if model.tag_model() is Tag]
    return [
        (model, owner)
        for model, owner in owned
        if owner is not None and not issubclass(owner, Page)
    ]


def _ties_pages(tagging: Any) -> bool:
    owner = _owner_of(tagging)
    return owner is not None and issubclass(owner, Page)


def _owner_of(tagging: Any) -> type[Any] | None:
    owner = tagging._meta.get_field("content_object").related_model
    return owner if isinstance(owner, type) else None
