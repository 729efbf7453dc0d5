"""积分规则 in the admin: for 管理员 of units in which a 依据文件 holds; anywhere else the screen does not exist."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput
from wagtail.permissions import policy_registry

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.common.errors import NotVisible
from sanwei.ledgers.enums import PointsShape, PointsSource
from sanwei.ledgers.errors import RuleReachesBack
from sanwei.ledgers.models import PointsRule
from sanwei.ledgers.points.errors import PointsRuleRefused
from sanwei.ledgers.points.rules import RuleFacts, refused, set_rule
from sanwei.org.cms.viewsets import ScopedIndexView, shown
from sanwei.org.models import OrgUnit
from sanwei.org.screens.base import (
    EnteringCreateView,
    EnteringEditView,
    EnteringForm,
    EnteringViewSet,
)
from sanwei.study.enums import RecordKind

SAID = (
    "name", "shape", "amount", "year_cap", "quarter_cap", "notice_days", "basis", "starts_on",
)  # fmt: skip


class RuleForm(EnteringForm):
    """What a rule says. 学习记录 as a source names what was completed, passed or learned elsewhere."""

    instance: PointsRule

    class Meta:
        model = PointsRule
        fields: tuple[str, ...] = (*SAID, "source", "method", "record_kind")
        widgets = {"starts_on": AdminDateInput}
        help_texts = {
            "name": _("例如“讲一次微党课”。签到、登录、在线时长和学习分钟数不能计分。"),
            "amount": _("填正数；扣分也填正数。"),
            "method": _("由学习记录提出的才选。"),
            "record_kind": _("由学习记录提出的才选。"),
            "starts_on": _("从这一天发生的事项起执行。已经记入的不会改动。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "record_kind" in self.fields:
            field: Any = self.fields["record_kind"]
            field.choices = [pair for pair in field.choices if pair[0] != RecordKind.ATTENDANCE]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.errors:
            return cleaned
        if cleaned.get("source") == PointsSource.SYSTEM and not (
            cleaned["method"] and cleaned["record_kind"]
        ):
            self.add_error("method", _now("由学习记录提出的，请选学习方式和学习事项。"))
        elif refused(self.facts()):
            self.add_error("name", str(PointsRuleRefused.message))
        return cleaned

    def facts(self) -> RuleFacts:
        data = self.cleaned_data
        source = PointsSource(data.get("source") or self.instance.source)
        is_system = source == PointsSource.SYSTEM
        return RuleFacts(
            **{name: data[name] for name in SAID if name != "shape"},
            shape=PointsShape(data["shape"]),
            source=source,
            method=data.get("method", self.instance.method) if is_system else "",
            record_kind=data.get("record_kind", self.instance.record_kind) if is_system else "",
            is_ended=data.get("is_ended", False),
        )


class NewRuleForm(RuleForm):
    class Meta(RuleForm.Meta):
        fields = ("unit", "year", *RuleForm.Meta.fields)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_of(self.for_user)
        self.initial.setdefault("year", clock.local_date(clock.now()).year)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        day, year = cleaned.get("starts_on"), cleaned.get("year")
        if day and year and day.year != year:
            self.add_error("starts_on", _now("执行日期要在规则的年度里。"))
        return cleaned

    def enter(self, *, actor: User, at: datetime) -> PointsRule:
        unit: OrgUnit = self.cleaned_data["unit"]
        year = self.cleaned_data["year"]
        self.instance = set_rule(unit=unit, year=year, facts=self.facts(), actor=actor, at=at)
        return self.instance


class NextRuleForm(RuleForm):
    """The next version; what it is proposed from stays as it is."""

    class Meta(RuleForm.Meta):
        fields = (*SAID, "is_ended")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        day = cleaned.get("starts_on")
        if day and (day < clock.local_date(clock.now()) or day.year != self.instance.year):
            self.add_error("starts_on", str(RuleReachesBack.message).split("。")[0] + "。")
        return cleaned

    def enter(self, *, actor: User, at: datetime) -> PointsRule:
        rule = PointsRule.objects.select_related("unit").get(pk=self.instance.pk)
        self.instance = set_rule(
            unit=rule.unit, year=rule.year, facts=self.facts(), actor=actor, at=at, changes=rule
        )
        return self.instance


def units_of(user: object) -> Any:
    """Return the units for which ``user`` may set rules of points now."""
    policy = policy_registry.get_by_type(PointsRule)
    return policy.units(user, ("add",)).exclude(kind="group").order_by("path")


class OnlyWhereOn:
    """Mixin: where one has no unit with points, the address does not exist."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not units_of(request.user).exists():
            raise NotVisible
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response


class PointsIndexView(OnlyWhereOn, ScopedIndexView):
    pass


class PointsCreateView(OnlyWhereOn, EnteringCreateView):
    pass


class PointsEditView(OnlyWhereOn, EnteringEditView):
    pass


class PointsRuleViewSet(EnteringViewSet):
    model = PointsRule
    create_form = NewRuleForm
    change_form = NextRuleForm
    index_view_class = PointsIndexView
    add_view_class = PointsCreateView
    edit_view_class = PointsEditView
    name = "points_rules"
    icon = "form"
    menu_label = _("积分规则")
    list_display = (
        "name", shown("shape", _("类别")), "amount", "unit", "year", "version", "starts_on", "is_ended",
    )  # fmt: skip
    list_filter = ("year",)
    search_fields = ("name", "basis")
    ordering = ("-year", "unit__path", "name", "-version")

    def get_urlpatterns(self) -> list[URLPattern]:
        """Leave out what Wagtail adds of its own: each address here answers 404 while the feature is off."""
        kept = {"index", "index_results", "add", "edit"}
        return [one for one in super().get_urlpatterns() if one.name in kept]
