"""The door in front of every /cms/ address.

Wagtail checks what a person may change, but some of its screens show more than that: reports, privacy forms
with every group, bulk actions that name what one may not touch, page choosers that walk the whole tree. For
everybody but a technician's superuser this gate opens Wagtail's own addresses by list and lets page numbers
through only where the page exists for the person. Screens of our own apps are open by their models' policies
(``permissions.UnitPermissionPolicy``): a row that is named in an address must be in its scope, because
Wagtail's generic views ask only whether one may edit such things at all.
"""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import ResolverMatch, reverse
from wagtail.admin.views.generic.chooser import ChosenMultipleViewMixin
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.permissions import policy_registry

from sanwei.accounts.models import User
from sanwei.org.cms import scope

ROUTE = "cms/"
# Wagtail's addresses that an editor works with; a list of what is open, so that a new release opens nothing.
OPEN_NAMES = frozenset(
    {
        "wagtailadmin_home",
        "wagtailadmin_explore_root",
        "wagtailadmin_explore",
        "wagtailadmin_explore_results",
        "wagtail_bulk_action",
        "wagtailadmin_choose_page",
        "wagtailadmin_choose_page_child",
        "wagtailadmin_choose_page_search",
        "wagtailadmin_choose_page_chosen_multiple",
        "wagtailadmin_choose_page_external_link",
        "wagtailadmin_choose_page_email_link",
        "wagtailadmin_choose_page_phone_link",
        "wagtailadmin_choose_page_anchor_link",
        "wagtailadmin_tag_autocomplete",
        "wagtailadmin_account",
        "wagtailadmin_logout",
        "wagtailadmin_login",
        "wagtailadmin_dismissibles",
        "wagtailadmin_block_preview",
        "wagtailadmin_sprite",
        "wagtailadmin_javascript_catalog",
    }
)
OPEN_NAMESPACES = (
    "wagtailadmin_pages",
    "wagtailadmin_editing_sessions",
    "wagtailadmin_api:pages",
    "wagtailimages",
    "wagtailimages_chooser",
    "wagtaildocs",
    "wagtaildocs_chooser",
)
# Our own models' screens under Wagtail's prefix.
OWN_PREFIXES = ("wagtailsnippets_", "wagtailsnippetchoosers_")
CLOSED_NAMES = frozenset(
    {
        "wagtailadmin_pages:type_use",
        "wagtailadmin_pages:type_use_results",
        "wagtailadmin_pages:set_privacy",  # lists the groups of every unit; an audience says who may see
        "wagtailadmin_pages:convert_alias",
    }
)
FILE_MODELS: dict[str, Callable[[], type[Model]]] = {
    "wagtailimages": get_image_model,
    "wagtailimages_chooser": get_image_model,
    "wagtaildocs": get_document_model,
    "wagtaildocs_chooser": get_document_model,
}
ROW_ARGUMENTS = ("pk", "image_id", "document_id", "doc_id")
PAGE_ARGUMENTS = ("page_id", "parent_page_id", "page_to_move_id", "destination_id")


class CmsGateMiddleware:
    """Answers 404 for what does not exist for the person; anonymous visitors are Wagtail's to send to the door."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseRedirect | None:
        match = request.resolver_match
        if match is None or not match.route.startswith(ROUTE):
            return None
        user = request.user
        if not isinstance(user, User) or user.is_superuser:
            return None
        if not _is_open(match):
            raise Http404
        if not scope.may_explore(user, _page_ids(request, match)):
            raise Http404
        if match.view_name == "wagtail_bulk_action" and not _owns_all(request, user, kwargs):
            raise Http404
        if not _row_exists(request, match, user):
            raise Http404
        if match.view_name == "wagtailadmin_choose_page":
            return _to_own_pages(request, user)
        return None


def _to_own_pages(request: HttpRequest, user: User) -> HttpResponseRedirect | None:
    """Begin choosing at the person's own place: Wagtail begins above all pages of the kind, in any branch."""
    root = policy_registry.get_by_type(Page).explorable_root_instance(user)
    if root is None:
        raise Http404
    address = reverse("wagtailadmin_choose_page_child", args=[root.pk])
    return HttpResponseRedirect(f"{address}?{request.GET.urlencode()}")


def _is_open(match: ResolverMatch) -> bool:
    name = match.view_name or ""
    if name in CLOSED_NAMES:
        return False
    if name in OPEN_NAMES or name.startswith(OWN_PREFIXES):
        return True
    if match.namespace:
        return match.namespace in OPEN_NAMESPACES or not match.namespace.startswith("wagtail")
    return bool(name) and not name.startswith("wagtail")


def _page_ids(request: HttpRequest, match: ResolverMatch) -> list[object]:
    """Return every page number that the request names."""
    found = [match.kwargs[name] for name in PAGE_ARGUMENTS if name in match.kwargs]
    if match.namespace in {"wagtailadmin_pages", "wagtailadmin_api:pages"}:
        found += [match.kwargs["pk"]] if "pk" in match.kwargs else []
    if match.view_name == "wagtailadmin_choose_page_chosen_multiple":
        found += request.GET.getlist("id")
    found += [key for name in ("childOf", "next_page") for key in request.GET.getlist(name)]
    return found


def _row_exists(request: HttpRequest, match: ResolverMatch, user: User) -> bool:
    """Whether the rows that an address of our own screens names are in the scope of their model's policy."""
    view_class = getattr(match.func, "view_class", None)
    settings = getattr(match.func, "view_initkwargs", {})
    model: Any = settings.get("model") or getattr(view_class, "model", None)
    if isinstance(model, str):
        model = apps.get_model(model)
    model = FILE_MODELS[match.namespace]() if match.namespace in FILE_MODELS else model
    named: list[object] = [match.kwargs[name] for name in ROW_ARGUMENTS if name in match.kwargs]
    if view_class is not None and issubclass(view_class, ChosenMultipleViewMixin):
        named += request.GET.getlist("id")
    if not named or model is None or issubclass(model, Page):
        return True
    try:
        keys = {model._meta.pk.to_python(unquote(str(key))) for key in named}
    except ValidationError:
        return False
    policy = policy_registry.get_by_type(model)
    rows = policy.instances_user_has_any_permission_for(user, [*scope.ANY_USE, "view", "delete"])
    return bool(rows.filter(pk__in=keys).count() == len(keys))


def _owns_all(request: HttpRequest, user: User, kwargs: dict[str, Any]) -> bool:
    """Whether a bulk action names only things of a kind and a place that exist for ``user``."""
    models = {
        model._meta.label_lower: model for model in (Page, get_image_model(), get_document_model())
    }
    model = models.get(f"{kwargs['app_label']}.{kwargs['model_name']}".lower())
    wanted = request.GET.getlist("id")
    if model is None or "all" in wanted:
        return False
    if model is Page:
        return scope.may_explore(user, wanted)
    keys = {int(key) for key in wanted if key.isdecimal()}
    own = policy_registry.get_by_type(model).instances_user_has_any_permission_for(
        user, scope.ANY_USE
    )
    return bool(own.filter(pk__in=keys).count() == len(keys))
