"""The form of a proposal: which matter, when, what was done, perhaps a picture."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from sanwei.activities.forms import DateInput
from sanwei.files.forms import PictureField, UnclassifiedMixin
from sanwei.ledgers.conversion import plain
from sanwei.ledgers.enums import PointsShape
from sanwei.ledgers.models import PointsRule


class RuleChoice(forms.ModelChoiceField[PointsRule]):
    def label_from_instance(self, rule: Any) -> str:
        sign = "−" if rule.shape == PointsShape.DEDUCTION else "+"
        return f"{rule.name}（{sign}{plain(rule.amount)}）"


class ProposeForm(UnclassifiedMixin, forms.Form):
    rule = RuleChoice(
        PointsRule.objects.none(),
        label=_("事项"),
        to_field_name="public_id",
        empty_label=_("请选择"),
        error_messages={
            "required": _("请选一个事项。"),
            "invalid_choice": _("这个事项现在不能提，请重新选择。"),
        },
    )
    occurred_on = forms.DateField(
        label=_("日期"),
        widget=DateInput,
        error_messages={"required": _("请选日期。"), "invalid": _("请选日期。")},
    )
    text = forms.CharField(
        label=_("做了什么"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("承诺了什么、怎么做到的，一两句话说清。"),
        error_messages={"required": _("请写一两句做了什么。")},
    )
    file = PictureField(label=_("证明图"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, rules: list[PointsRule], today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid4(), "occurred_on": today}
        super().__init__(*args, **kwargs)
        self._today = today
        self.fields["rule"].queryset = PointsRule.objects.filter(  # type: ignore[attr-defined]
            pk__in=[rule.pk for rule in rules]
        ).order_by("shape", "pk")
        self.fields["file"].help_text = _("可以不传。")
        self._ask()

    def clean_occurred_on(self) -> date:
        day: date = self.cleaned_data["occurred_on"]
        if day > self._today:
            raise forms.ValidationError(_("日期不能晚于今天，请改正。"), code="future")
        return day

    def clean(self) -> dict[str, Any] | None:
        cleaned: dict[str, Any] | None = super().clean()
        self._check_asked()
        return cleaned
