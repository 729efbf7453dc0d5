"""组织生活要求 in the admin: a rule is never edited, it gets its next version from a day on."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput
from wagtail.permissions import policy_registry

from sanwei.accounts.models import User
from sanwei.activities import services
from sanwei.activities.enums import Span
from sanwei.activities.errors import LifeRuleReachesBack
from sanwei.activities.models import LifeRuleVersion
from sanwei.activities.models.life_rule import MOST_TIMES
from sanwei.common import clock
from sanwei.org.enums import UnitKind
from sanwei.org.models import OrgUnit
from sanwei.org.screens.base import EnteringForm, EnteringViewSet

FIRST_YEAR, LAST_YEAR = 2020, 2100
SPANS = (Span.MONTH, Span.QUARTER)


class InstallLifeRulesForm(EnteringForm):
    """What holds over a unit written down as its own rows; each is then changed by its own next version."""

    year = forms.IntegerField(
        label=_("从哪一年起"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text=_("从当年1月1日起执行。"),
    )

    class Meta:
        model = LifeRuleVersion
        fields = ("unit",)
        help_texts = {
            "unit": _(
                "会把现在执行的要求记成这个组织自己的，下级跟着用；已有的不动。要改哪一项，再点开那一项。"
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = policy_registry.get_by_type(LifeRuleVersion).units(self.for_user, ["add"])
        self.fields["unit"].queryset = units.exclude(kind=UnitKind.GROUP)
        self.initial.setdefault("year", clock.local_date(clock.now()).year)

    def enter(self, *, actor: User, at: datetime) -> LifeRuleVersion:
        unit: OrgUnit = self.cleaned_data["unit"]
        self.instance = services.install_life_rules(
            unit=unit, year=self.cleaned_data["year"], actor=actor, at=at
        )[0]
        return self.instance


class NextLifeRuleForm(EnteringForm):
    """What a rule says; saving adds its next version."""

    instance: LifeRuleVersion
    span = forms.ChoiceField(label=_("周期"), choices=[(one.value, one.label) for one in SPANS])
    times = forms.IntegerField(
        label=_("次数"), min_value=0, max_value=MOST_TIMES, help_text=_("0表示不要求开展。")
    )
    reaches_back = forms.BooleanField(
        label=_("补订"),
        required=False,
        help_text=_(
            "执行日期早于今天才勾选：以前的季度会按新要求重新看，请先确认当时确实这样要求。"
        ),
    )

    class Meta:
        model = LifeRuleVersion
        fields = ("span", "times", "basis", "starts_on")
        widgets = {"starts_on": AdminDateInput}
        help_texts = {
            "basis": _("写文件或制度的名称，一览表里会显示。"),
            "starts_on": _("从这一天以后开始的季度起执行；已经开始的季度仍按原来的要求看。"),
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        day = cleaned.get("starts_on")
        if day and day.year > LAST_YEAR:
            self.add_error("starts_on", _now("请填写正确的日期。"))
        elif day and day < clock.local_date(clock.now()) and not cleaned.get("reaches_back"):
            self.add_error("starts_on", str(LifeRuleReachesBack.message))
        return cleaned

    def enter(self, *, actor: User, at: datetime) -> LifeRuleVersion:
        data = self.cleaned_data
        rule = LifeRuleVersion.objects.select_related("unit").get(pk=self.instance.pk)
        self.instance = services.change_life_rule(
            rule=rule,
            span=Span(data["span"]),
            times=data["times"],
            basis=data["basis"],
            starts_on=data["starts_on"],
            reaches_back=data["reaches_back"],
            actor=actor,
            at=at,
        )
        return self.instance


class LifeRuleViewSet(EnteringViewSet):
    model = LifeRuleVersion
    create_form = InstallLifeRulesForm
    change_form = NextLifeRuleForm
    name = "life_rules"
    url_prefix = "life-rules"
    icon = "list-ol"
    menu_label = _("组织生活要求")
    add_to_admin_menu = True
    menu_order = 725
    list_display = (
        "get_kind_display", "unit", "get_span_display", "times", "starts_on", "version", "basis",
    )  # fmt: skip
    list_filter = ("kind",)
    search_fields = ("unit__short_name", "basis")
    ordering = ("unit__path", "kind", "-version")
