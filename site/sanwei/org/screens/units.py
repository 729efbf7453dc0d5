"""党组织: founding, changing, dissolving."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from sanwei.accounts.models import User
from sanwei.org import services
from sanwei.org.cms.viewsets import shown
from sanwei.org.enums import UnitKind
from sanwei.org.models import OrgUnit
from sanwei.org.screens.base import EnteringForm, EnteringViewSet

PARTICULARS = ("name", "short_name", "founded_on", "elected_on", "term_years")
DATES = dict.fromkeys(("founded_on", "elected_on", "dissolved_on"), AdminDateInput)


class FoundUnitForm(EnteringForm):
    parent = forms.ModelChoiceField(OrgUnit.objects.all(), label=_("上级组织"))

    class Meta:
        model = OrgUnit
        fields = ("parent", "kind", *PARTICULARS)
        widgets = DATES

    def enter(self, *, actor: User, at: datetime) -> OrgUnit:
        data = dict(self.cleaned_data)
        kind = UnitKind(data.pop("kind"))
        self.instance = services.create_unit(kind=kind, **data)
        return self.instance


class ChangeUnitForm(EnteringForm):
    class Meta:
        model = OrgUnit
        fields = (*PARTICULARS, "dissolved_on")
        widgets = DATES
        help_texts = {
            "elected_on": _(
                "这里只改正日期，职务不动。换届请到支部工作台“班子和任期”登记选举结果。"
            ),
            "dissolved_on": _("撤销前请先转出全部党员。撤销后页面下线，记录保留。"),
        }

    def enter(self, *, actor: User, at: datetime) -> OrgUnit:
        data: dict[str, Any] = dict(self.cleaned_data)
        dissolved_on = data.pop("dissolved_on")
        unit = OrgUnit.objects.get(pk=self.instance.pk)
        was_dissolved_on = unit.dissolved_on
        services.update_unit(unit=unit, actor=actor, at=at, **data)
        if dissolved_on and dissolved_on != was_dissolved_on:
            services.dissolve_unit(unit=unit, on=dissolved_on, actor=actor, at=at)
        return unit


class UnitViewSet(EnteringViewSet):
    model = OrgUnit
    create_form = FoundUnitForm
    change_form = ChangeUnitForm
    name = "org_units"
    icon = "site"
    menu_label = _("党组织")
    list_display = (
        "short_name",
        shown("kind", _("组织类别")),
        "elected_on",
        "term_years",
        "dissolved_on",
    )
    list_filter = ("kind",)
    search_fields = ("name", "short_name")
    ordering = ("path",)
