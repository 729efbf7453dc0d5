"""The forms of 谈心谈话 and of the result of a 民主评议."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from sanwei.activities.enums import Grade
from sanwei.activities.forms import DateInput, TimeInput
from sanwei.activities.models import AppraisalCount, Attendance
from sanwei.activities.services import Counts
from sanwei.common.clock import SHANGHAI
from sanwei.org import queries as org
from sanwei.org.models import Member, OrgUnit

MOST = 9999
LABELS = {field.name: field.verbose_name for field in AppraisalCount._meta.concrete_fields}


class TalkForm(forms.Form):
    """One talk. With ``me`` the speaker or partner is oneself and the points may be written."""

    speaker = forms.ModelChoiceField(
        Member.objects.none(),
        label=_("谈话人"),
        to_field_name="public_id",
        empty_label=_("请选择"),
        error_messages={"required": _("请选谈话人。")},
    )
    partner = forms.ModelChoiceField(
        Member.objects.none(),
        label=_("谈话对象"),
        to_field_name="public_id",
        empty_label=_("请选择"),
        error_messages={"required": _("请选谈话对象。")},
    )
    i_was_asked = forms.BooleanField(label=_("是对方找我谈的"), required=False)
    day = forms.DateField(
        label=_("日期"), widget=DateInput, error_messages={"required": _("请选日期。")}
    )
    starts = forms.TimeField(
        label=_("时间"), widget=TimeInput, error_messages={"required": _("请选时间。")}
    )
    place = forms.CharField(
        label=_("地点"), max_length=200, error_messages={"required": _("请写地点。")}
    )
    theme = forms.CharField(
        label=_("事由"),
        max_length=200,
        help_text=_("支部看得到，写一句概括就行，例如“转岗后的工作和生活”。"),
        error_messages={"required": _("请写事由。")},
    )
    points = forms.CharField(
        label=_("要点"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
        help_text=_("可以不写。只有谈话的两个人看得到，不进打印、导出和搜索。"),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, branch: OrgUnit, me: Member | None, today: date, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"key": uuid4(), "day": today, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self._me, self._today = me, today
        people = org.registered_on(branch, today)
        if me is not None:
            people = people.exclude(pk=me.pk)
            del self.fields["speaker"]
        else:
            self.fields["speaker"].queryset = people  # type: ignore[attr-defined]
            del self.fields["i_was_asked"], self.fields["points"]
        self.fields["partner"].queryset = people  # type: ignore[attr-defined]
        if me is not None:
            self.fields["partner"].label = _("和谁谈的")

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > self._today:
            raise forms.ValidationError(_("谈话日期不能晚于今天，请改正。"))
        return day

    def clean(self) -> dict[str, Any] | None:
        data: dict[str, Any] = super().clean() or {}
        if data.get("speaker") and data.get("speaker") == data.get("partner"):
            self.add_error("partner", _("谈话人和谈话对象不能是同一个人。"))
        return data

    def two(self) -> tuple[Member, Member]:
        """Return speaker and partner."""
        data = self.cleaned_data
        if self._me is None:
            return data["speaker"], data["partner"]
        two = (self._me, data["partner"])
        return (two[1], two[0]) if data["i_was_asked"] else two

    def moment(self) -> datetime:
        data = self.cleaned_data
        return datetime.combine(data["day"], data["starts"], SHANGHAI)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("原因"), max_length=200, error_messages={"required": _("请写明原因。")}
    )


class ResultForm(forms.Form):
    """The eight counts at once, and 等次 of each 正式党员 for whoever may see it."""

    COUNTS = (
        "appraised",
        "issued",
        "returned",
        "valid",
        "excellent",
        "qualified",
        "basically_qualified",
        "unqualified",
    )

    def __init__(
        self,
        *args: Any,
        people: list[Attendance],
        grades: dict[int, Grade],
        needs_reason: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in self.COUNTS:
            self.fields[name] = forms.IntegerField(
                label=LABELS[name],
                min_value=0,
                max_value=MOST,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
                error_messages={
                    "required": _("请填一个数，没有就填0。"),
                    "invalid": _("请填一个整数。"),
                    "min_value": _("不能是负数。"),
                    "max_value": _("数太大了，请核对。"),
                },
            )
        self.people = people
        for row in people:
            self.fields[_field_of(row)] = forms.ChoiceField(
                label=row.member_name,
                choices=[("", "—"), *Grade.choices],
                initial=grades.get(row.member_id, ""),
                required=False,
            )
        if needs_reason:
            self.fields["why"] = forms.CharField(
                label=_("更正原因"),
                max_length=300,
                error_messages={"required": _("请写明更正原因，它会和更正一起留在记录里。")},
            )

    def counts(self) -> Counts:
        return Counts(**{name: self.cleaned_data[name] for name in self.COUNTS})

    def grades(self) -> dict[Any, Grade | None]:
        """Return 等次 by public id of the member."""
        return {
            row.member.public_id: Grade(value) if value else None
            for row in self.people
            for value in (self.cleaned_data[_field_of(row)],)
        }

    @property
    def count_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.COUNTS]

    @property
    def grade_fields(self) -> list[forms.BoundField]:
        return [self[_field_of(row)] for row in self.people]


def _field_of(row: Attendance) -> str:
    return f"grade-{row.member.public_id}"
