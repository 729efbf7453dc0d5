"""学时规则 and 年度学时要求 in the admin: a rule is never edited, it gets its next version from a day on."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.admin.widgets import AdminDateInput

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.ledgers import services
from sanwei.ledgers.conversion import invalid_parameters, plain
from sanwei.ledgers.enums import RuleShape
from sanwei.ledgers.errors import RuleReachesBack
from sanwei.ledgers.filing.screens import ClassViewSet
from sanwei.ledgers.models import CreditRule, CreditTarget
from sanwei.ledgers.points.screens import PointsRuleViewSet
from sanwei.ledgers.recompute_screens import RecomputeViewSet
from sanwei.ledgers.scopes import own_units
from sanwei.org.models import OrgUnit
from sanwei.org.screens.base import EnteringForm, EnteringViewSet
from sanwei.study.enums import RecordKind

FIRST_YEAR, LAST_YEAR = 2020, 2100
STEPS = 3
MINUTE = 60


class YearForm(EnteringForm):
    """A form that names a unit of one's own and a year."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "unit" in self.fields:
            self.fields["unit"].queryset = own_units(self.for_user)
        if "year" in self.fields:
            self.fields["year"].min_value = FIRST_YEAR
            self.initial.setdefault("year", clock.local_date(clock.now()).year)

    def clean_year(self) -> int:
        year = int(self.cleaned_data["year"])
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise forms.ValidationError(_now("请填写四位年份，例如2026。"))
        return year


class InstallRulesForm(YearForm):
    """The usual rules of a year in one step; each is then changed by its own next version."""

    class Meta:
        model = CreditRule
        fields = ("unit", "year")
        help_texts = {"unit": _("会按常用标准为这个组织和它的下级建立全年规则，已有的不动。")}

    def enter(self, *, actor: User, at: datetime) -> CreditRule:
        unit: OrgUnit = self.cleaned_data["unit"]
        self.instance = services.install_default_rules(unit=unit, year=self.cleaned_data["year"])[0]
        return self.instance


def amount_field(label: object) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=0, max_value=100, decimal_places=2)  # type: ignore[arg-type]


def minutes_field(label: object, *, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=1440, required=required)  # type: ignore[arg-type]


class NextVersionForm(EnteringForm):
    """What a rule says in plain fields; saving adds its next version."""

    instance: CreditRule
    reaches_back = forms.BooleanField(
        label=_("补订"),
        required=False,
        help_text=_(
            "执行日期早于今天才勾选。以后登记的学习按新规则计；已经记入的不会改动，要改另做“按规则重算”。"
        ),
    )

    class Meta:
        model = CreditRule
        fields = ("account", "basis", "starts_on")
        widgets = {"starts_on": AdminDateInput}
        help_texts = {"starts_on": _("从这一天发生的学习起执行。已经记入的学时不会改动。")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parameters = self.instance.parameters
        if self.instance.shape == RuleShape.TRAINING_DAY:
            self._add("day", amount_field(_("一天计学时")), parameters["day"])
            self._add(
                "day_from_minutes",
                minutes_field(_("满多少分钟算一天")),
                parameters["day_from_minutes"],
            )
            self._add("half_day", amount_field(_("半天计学时")), parameters["half_day"])
            self._add(
                "half_day_from_minutes",
                minutes_field(_("满多少分钟算半天")),
                parameters["half_day_from_minutes"],
            )
        elif self.instance.shape == RuleShape.BRANCH_HOURS:
            self._add("per_hour", amount_field(_("每小时计学时")), parameters["per_hour"])
            self._add("step_minutes", minutes_field(_("多少分钟一档")), parameters["step_minutes"])
        elif self.instance.record_kind == RecordKind.ASSESSMENT:
            self._add("test", amount_field(_("测验及格计学时")), parameters["test"])
        else:
            self._add_steps(parameters["steps"])

    def clean_starts_on(self) -> date:
        """Say beside the field what the service would refuse."""
        day: date = self.cleaned_data["starts_on"]
        if day.year != self.instance.year:
            raise forms.ValidationError(_now("执行日期要在规则的年度里。"))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        day = cleaned.get("starts_on")
        if day and day < clock.local_date(clock.now()) and not cleaned.get("reaches_back"):
            self.add_error("starts_on", str(RuleReachesBack.message))
        if not self.errors:
            problem = invalid_parameters(self.instance.shape, self._parameters(self.instance))
            if problem:
                raise forms.ValidationError(problem)
        return cleaned

    def enter(self, *, actor: User, at: datetime) -> CreditRule:
        data = self.cleaned_data
        rule = CreditRule.objects.select_related("unit").get(pk=self.instance.pk)
        self.instance = services.change_rule(
            rule=rule,
            starts_on=data["starts_on"],
            basis=data["basis"],
            account=data["account"],
            parameters=self._parameters(rule),
            reaches_back=data["reaches_back"],
            actor=actor,
            at=at,
        )
        return self.instance

    def _add(self, name: str, field: forms.Field, value: object) -> None:
        self.fields[name] = field
        self.initial[name] = value

    def _add_steps(self, steps: list[list[Any]]) -> None:
        for number, (seconds, amount) in enumerate(sorted(steps, reverse=True)[:STEPS], start=1):
            label = _("第%d档：满多少分钟（0为不限）")
            self._add(f"from_{number}", minutes_field(label % number), seconds // MINUTE)
            self._add(f"amount_{number}", amount_field(_("第%d档计学时") % number), amount)

    def _parameters(self, rule: CreditRule) -> dict[str, Any]:
        data = self.cleaned_data
        if "from_1" in self.fields:
            numbers = [n for n in range(1, STEPS + 1) if f"from_{n}" in self.fields]
            steps = [
                [max(data[f"from_{n}"] * MINUTE, 1), plain(data[f"amount_{n}"])] for n in numbers
            ]
            return {**rule.parameters, "steps": steps}
        changed = {name: data[name] for name in rule.parameters if name in data}
        texts = {
            name: value if isinstance(value, int) else plain(value)
            for name, value in changed.items()
        }
        return {**rule.parameters, **texts}


class TargetForm(YearForm):
    class Meta:
        model = CreditTarget
        fields = ("unit", "year", "member_hours", "board_hours", "online_cap_hours", "basis")

    def enter(self, *, actor: User, at: datetime) -> CreditTarget:
        target = services.set_target(actor=actor, at=at, **self.cleaned_data)
        self.instance = target
        return target


class ChangeTargetForm(EnteringForm):
    class Meta:
        model = CreditTarget
        fields = ("member_hours", "board_hours", "online_cap_hours", "basis")
        help_texts = {"online_cap_hours": _("网络自学全年最多计入多少学时；0表示不计入。")}

    def enter(self, *, actor: User, at: datetime) -> CreditTarget:
        target = CreditTarget.objects.select_related("unit").get(pk=self.instance.pk)
        return services.set_target(
            unit=target.unit, year=target.year, actor=actor, at=at, **self.cleaned_data
        )


class RuleViewSet(EnteringViewSet):
    model = CreditRule
    create_form = InstallRulesForm
    change_form = NextVersionForm
    name = "ledger_rules"
    icon = "form"
    menu_label = _("学时规则")
    list_display = (
        "get_method_display", "get_record_kind_display", "unit", "year", "version", "starts_on", "basis",
    )  # fmt: skip
    list_filter = ("year", "method")
    search_fields = ("unit__short_name", "basis")
    ordering = ("-year", "unit__path", "method", "record_kind", "-version")


class TargetViewSet(EnteringViewSet):
    model = CreditTarget
    create_form = TargetForm
    change_form = ChangeTargetForm
    name = "ledger_targets"
    icon = "success"
    menu_label = _("年度学时要求")
    list_display = ("unit", "year", "member_hours", "board_hours", "online_cap_hours", "basis")
    list_filter = ("year",)
    search_fields = ("unit__short_name", "basis")
    ordering = ("-year", "unit__path")


class CreditGroup(ModelViewSetGroup):
    items = (RuleViewSet, TargetViewSet, RecomputeViewSet, PointsRuleViewSet, ClassViewSet)
    menu_label = _("学时和台账")
    menu_icon = "list-ol"
    menu_order = 450
