"""Chooses a StudyItem in the admin, for what follows a lecture: the modal and the widget of foreign keys.

Items are made by the pages that own them, never here.
"""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser as generic
from wagtail.admin.viewsets.chooser import ChooserViewSet

from sanwei.common import clock
from sanwei.org import queries as org
from sanwei.study.enums import ItemKind, ItemState
from sanwei.study.models import StudyItem
from sanwei.study.queries.items import items_visible_to


def choosable_by(user: Any) -> QuerySet[StudyItem]:
    """Return what an editor may point to: items of the units whose content is hers (drafts too), and live ones
    that she may study herself. Retired ones never. Forms must validate against this, too.
    """
    at = clock.now()
    own = Q(unit__in=org.content_units(user, at=at).order_by().values("pk"))
    seen = Q(pk__in=items_visible_to(user, at=at).order_by().values("pk"))
    return (
        StudyItem.objects.filter(own | seen)
        .exclude(state=ItemState.RETIRED)
        .select_related("unit")
        .order_by("-live_at", "-pk")
    )


class StudyItemFilterForm(BaseFilterForm):
    q = forms.CharField(label=_("标题"), required=False)
    kind = forms.ChoiceField(
        label=_("类型"), choices=[("", _("全部")), *ItemKind.choices], required=False
    )

    def filter(self, objects: QuerySet[StudyItem]) -> QuerySet[StudyItem]:
        objects = super().filter(objects)
        if words := self.cleaned_data.get("q"):
            self.is_searching = True
            self.search_query = words
            objects = objects.filter(title__icontains=words)
        if kind := self.cleaned_data.get("kind"):
            objects = objects.filter(kind=kind)
        return objects


class _Scoped:
    """Limits a chooser view to what the person may choose; nobody creates here."""

    request: Any
    filter_form_class = StudyItemFilterForm

    def get_object_list(self) -> QuerySet[StudyItem]:
        return choosable_by(self.request.user)

    def get_object(self, pk: str) -> StudyItem:
        return choosable_by(self.request.user).get(pk=pk)

    def get_objects(self, pks: list[str]) -> QuerySet[StudyItem]:
        return choosable_by(self.request.user).filter(pk__in=pks)

    def can_create(self) -> bool:
        return False

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,  # type: ignore[misc]
            Column("kind", label=_("类型"), accessor="get_kind_display"),
            Column("unit", label=_("发布组织"), accessor="unit"),
            Column("state", label=_("状态"), accessor="get_state_display"),
        ]


class ChooseView(_Scoped, generic.ChooseView):
    pass


class ChooseResultsView(_Scoped, generic.ChooseResultsView):
    pass


class ChosenView(_Scoped, generic.ChosenView):
    pass


class ChosenMultipleView(_Scoped, generic.ChosenMultipleView):
    pass


class StudyItemChooserViewSet(ChooserViewSet):
    model = "study.StudyItem"
    icon = "tasks"
    choose_one_text = _("选学习内容")
    choose_another_text = _("换一个")
    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenView
    chosen_multiple_view_class = ChosenMultipleView


study_item_chooser_viewset = StudyItemChooserViewSet("study_item_chooser")
