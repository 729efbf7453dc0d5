"""What a kind asks for beside its form: a period, a person, columns. Turns into plain parameters."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanwei.common.periods import Quarter
from sanwei.ledgers.enums import CreditAccount
from sanwei.ledgers.exporting.enums import ExportForm
from sanwei.ledgers.exporting.kinds.base import Kind
from sanwei.ledgers.exporting.kinds.free import COLUMNS, USUAL
from sanwei.ledgers.exporting.orders import OWN
from sanwei.ledgers.exporting.packing.contents import APPRAISAL, TALKS
from sanwei.org import queries as org
from sanwei.org.models import Member, OrgUnit
from sanwei.study.enums import RecordKind

QUARTERS_OFFERED = 8
YEARS_OFFERED = 3


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AskForm(forms.Form):
    """Holds the fields that ``kind`` asks for and no others; ``unit`` None is for oneself."""

    form = forms.ChoiceField(label=gettext_lazy("格式"), widget=forms.RadioSelect)
    period = forms.ChoiceField(label=gettext_lazy("时段"))
    starts_on = forms.DateField(
        label=gettext_lazy("从"),
        widget=DateInput,
        error_messages={"required": gettext_lazy("请填开始日期。")},
    )
    ends_on = forms.DateField(
        label=gettext_lazy("到（含当天）"),
        widget=DateInput,
        error_messages={"required": gettext_lazy("请填结束日期。")},
    )
    member = forms.ChoiceField(
        label=gettext_lazy("党员"),
        error_messages={"required": gettext_lazy("请先选一位党员。")},
    )
    account = forms.ChoiceField(label=gettext_lazy("计入"), required=False)
    record_kind = forms.ChoiceField(label=gettext_lazy("事项"), required=False)
    columns = forms.MultipleChoiceField(
        label=gettext_lazy("要哪些列"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请至少选一列。")},
    )
    extras = forms.MultipleChoiceField(
        label=gettext_lazy("另外放入"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy(
            "默认不放。放入的只有登记和票数，谈话要点、批评意见任何时候都不放。"
        ),
    )

    def __init__(
        self, *args: Any, kind: Kind, unit: OrgUnit | None, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.unit, self.today = kind, unit, today
        self._offer("form", [(one, ExportForm(one).label) for one in kind.forms])
        self.initial.setdefault("form", kind.forms[0])
        if asked := kind.asks & {"period", "quarter", "year"}:
            self._offer("period", _periods(today, asked))
        else:
            del self.fields["period"]
        if "days" in kind.asks:
            quarter = Quarter.of(today)
            self.initial.setdefault("starts_on", quarter.starts_on)
            self.initial.setdefault("ends_on", today)
        else:
            del self.fields["starts_on"], self.fields["ends_on"]
        if "person" in kind.asks and unit is not None:
            self._offer("member", [("", _("请选择")), *_people(unit, today)])
        else:
            del self.fields["member"]
        if "columns" in kind.asks:
            self._offer("columns", [(code, told[0]) for code, told in COLUMNS.items()])
            self.initial.setdefault("columns", list(USUAL))
            self._offer("account", [("", _("全部")), *CreditAccount.choices])
            self._offer("record_kind", [("", _("全部")), *RecordKind.choices])
        else:
            del self.fields["columns"], self.fields["account"], self.fields["record_kind"]
        if "extras" in kind.asks:
            self._offer(
                "extras",
                [
                    (APPRAISAL, _("民主评议党员的记录")),
                    (TALKS, _("谈心谈话登记（日期、人员、事由）")),
                ],
            )
        else:
            del self.fields["extras"]

    @property
    def parameters(self) -> dict[str, Any]:
        """Return what was asked as JSON holds it. After ``is_valid``."""
        found: dict[str, Any] = {}
        for name, value in self.cleaned_data.items():
            if name == "form" or value in (None, "", []):
                continue
            found["with" if name == "extras" else name] = (
                value.isoformat() if isinstance(value, date) else value
            )
        if self.unit is None:
            found["member"] = OWN
        else:
            found["unit"] = str(self.unit.public_id)
        return found

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


def _periods(today: date, asked: frozenset[str]) -> list[tuple[str, str]]:
    quarters = [Quarter.of(today)]
    while len(quarters) < QUARTERS_OFFERED:
        quarters.append(quarters[-1].previous())
    years = [
        (str(today.year - back), _("%d年全年") % (today.year - back))
        for back in range(YEARS_OFFERED)
    ]
    offered: list[tuple[str, str]] = []
    if asked & {"period", "quarter"}:
        offered += [(str(one), one.label) for one in quarters]
    if asked & {"period", "year"}:
        offered += years
    return offered


def _people(unit: OrgUnit, today: date) -> list[tuple[str, str]]:
    if not unit.is_branch:
        return []
    people: list[Member] = list(org.registered_on(unit, today))
    return [(str(one.public_id), one.name) for one in people]
