"""Bases for Wagtail screens over rows of units: lists and choosers that hold what the model's policy lets one see.

Wagtail's generic views ask the policy whether a person may edit such things at all, not which ones. Lists and
choosers are narrowed here; addresses that name a row are checked by ``gate`` for every screen of our own apps.
"""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import policy_registry
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import IndexView as SnippetIndexView
from wagtail.snippets.views.snippets import SnippetViewSet

LOOKING = ("view", "add", "change", "delete")
CHOOSING = ("choose",)


def shown(field: str, label: object) -> Column:
    """Return a listing column with the words of a choice field, sorted by its stored value."""
    return Column(field, label=label, accessor=f"get_{field}_display", sort_key=field)


def rows_for(model: type[Model], user: object, actions: Iterable[str]) -> QuerySet[Any]:
    """Return the rows of ``model`` that ``user`` may do one of ``actions`` to, by the registered policy."""
    rows: QuerySet[Any] = policy_registry.get_by_type(model).instances_user_has_any_permission_for(
        user, list(actions)
    )
    return rows


class ListPaginator(WagtailPaginator):
    """Counts rows in Chinese; the stock words put the name of the model behind a bare number."""

    @cached_property
    def items_count_label(self) -> str:
        return str(_("共%s条") % self.count)


class ScopedListing:
    """Mixin for an index view: lists only what the policy lets the person see."""

    paginator_class = ListPaginator
    model: type[Model]
    request: HttpRequest
    list_display: Any

    def get_base_queryset(self) -> QuerySet[Any]:
        # Combined, not nested: a search backend takes filters on indexed fields, not on primary keys.
        rows: QuerySet[Any] = super().get_base_queryset()  # type: ignore[misc]
        shown_relations = [
            field.name
            for field in self.model._meta.fields
            if field.many_to_one and field.name in (self.list_display or ())
        ]
        narrowed = rows & rows_for(self.model, self.request.user, LOOKING)
        return narrowed.select_related(*shown_relations) if shown_relations else narrowed


class ScopedChoice:
    """Mixin for a chooser's list: offers only what the policy lets the person choose."""

    model_class: type[Model]
    request: HttpRequest

    def get_object_list(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_object_list()  # type: ignore[misc]
        return rows & rows_for(self.model_class, self.request.user, CHOOSING)


class ScopedIndexView(ScopedListing, generic.IndexView):
    pass


class ScopedSnippetIndexView(ScopedListing, SnippetIndexView):
    pass


class ScopedChooseView(ScopedChoice, chooser.ChooseView):
    pass


class ScopedChooseResultsView(ScopedChoice, chooser.ChooseResultsView):
    pass


class ScopedSnippetChooseView(ScopedChoice, ChooseView):
    pass


class ScopedSnippetChooseResultsView(ScopedChoice, ChooseResultsView):
    pass


class UnitModelViewSet(ModelViewSet):
    """A ModelViewSet over rows of units."""

    index_view_class = ScopedIndexView
    copy_view_enabled = False


class QueueViewSet(UnitModelViewSet):
    """What waits for a decision: a list, and each row on a page of its own; nothing is added or changed by form."""

    look: ClassVar[Callable[..., HttpResponse]]
    #: The argument of ``look`` that takes the primary key.
    look_takes: ClassVar[str]
    search_backend_name = None
    add_to_reference_index = False

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path(f"look/<int:{self.look_takes}>/", self.look, name="look"),
        ]


class UnitChooserViewSet(ChooserViewSet):
    """A chooser over rows of units."""

    choose_view_class = ScopedChooseView
    choose_results_view_class = ScopedChooseResultsView


class UnitSnippetChooserViewSet(SnippetChooserViewSet):
    """A snippet chooser over rows of units."""

    choose_view_class = ScopedSnippetChooseView
    choose_results_view_class = ScopedSnippetChooseResultsView


class UnitSnippetViewSet(SnippetViewSet):
    """A SnippetViewSet over rows of units."""

    index_view_class = ScopedSnippetIndexView
    chooser_viewset_class = UnitSnippetChooserViewSet
    copy_view_enabled = False
