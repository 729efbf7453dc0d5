"""What is asked before a record exists: kind, day, hours, place; and the short forms beside it."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanwei.activities.enums import AbsenceReason, ActivityKind, Mark
from sanwei.activities.errors import YearWrong
from sanwei.activities.field_sites import places
from sanwei.activities.field_sites.errors import FieldPlaceNotOpen
from sanwei.activities.field_sites.fields import FieldPlaceField
from sanwei.activities.kinds import KINDS, Roster
from sanwei.activities.models import ActivityBranch
from sanwei.activities.rules import year_of
from sanwei.activities.services import SittingTimes
from sanwei.common.clock import SHANGHAI
from sanwei.org import queries as org
from sanwei.org.models import Member, OrgUnit

MOST_YEARS = 10


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class OpenForm(forms.Form):
    """``participants`` is there for kinds in which people are named, the second shift for kinds with 场次."""

    day = forms.DateField(label=gettext_lazy("日期"), widget=DateInput)
    starts = forms.TimeField(label=gettext_lazy("开始"), widget=TimeInput)
    ends = forms.TimeField(label=gettext_lazy("结束"), widget=TimeInput)
    at = FieldPlaceField()
    place = forms.CharField(label=gettext_lazy("地点"), max_length=200, required=False)
    second_starts = forms.TimeField(
        label=gettext_lazy("第二场开始"), widget=TimeInput, required=False
    )
    second_ends = forms.TimeField(
        label=gettext_lazy("第二场结束"), widget=TimeInput, required=False
    )
    for_year = forms.IntegerField(
        label=gettext_lazy("所属年度"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=gettext_lazy("次年3月前补开上一年的，仍填上一年。"),
        error_messages={"required": gettext_lazy("请填所属年度。")},
    )
    partners = forms.CharField(
        label=gettext_lazy("联办支部"),
        required=False,
        help_text=gettext_lazy("没有就空着；有几个就用顿号分开，写支部简称。"),
    )
    participants = forms.ModelMultipleChoiceField(
        Member.objects.none(),
        label=gettext_lazy("参加的党员"),
        widget=forms.CheckboxSelectMultiple,
        to_field_name="public_id",
        required=False,
    )

    def __init__(
        self, *args: Any, kind: ActivityKind, unit: OrgUnit, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.unit = today, unit
        facts = KINDS[kind]
        if not (facts.goes_out and self.fields["at"].offer(unit)):  # type: ignore[attr-defined]
            del self.fields["at"]
        if facts.roster == Roster.CHOSEN:
            people = self.fields["participants"]
            people.queryset = org.registered_on(unit, today)  # type: ignore[attr-defined]
            people.required = True
            people.error_messages["required"] = _("请勾选参加的党员。")
        else:
            del self.fields["participants"]
        if not facts.has_sittings:
            del self.fields["second_starts"], self.fields["second_ends"]
        if not facts.has_year:
            del self.fields["for_year"]
        if unit.is_group or facts.has_year or kind == ActivityKind.HOME_DELIVERY:
            del self.fields["partners"]

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if abs(day.year - self.today.year) > MOST_YEARS:
            raise forms.ValidationError(_("请核对年份。"))
        return day

    def clean_at(self) -> places.FieldPlace:
        try:
            return places.find(self.cleaned_data["at"], self.unit)
        except FieldPlaceNotOpen as refusal:
            raise forms.ValidationError(str(refusal.message)) from refusal

    def clean_partners(self) -> list[OrgUnit]:
        """Find branches by their exact short name: nobody browses the units of others."""
        text: str = self.cleaned_data["partners"]
        names = [name for name in text.replace("，", "、").split("、") if name.strip()]
        found = []
        for name in names:
            unit = OrgUnit.objects.branches().filter(short_name=name.strip()).first()
            if unit is None:
                raise forms.ValidationError(
                    _("没有找到“%(name)s”，请核对支部简称。"), params={"name": name.strip()}
                )
            found.append(unit)
        return found

    def clean(self) -> dict[str, Any] | None:
        data: dict[str, Any] = super().clean() or {}
        if (at := data.get("at")) and not data.get("place"):
            data["place"] = at.words
        year, day = data.get("for_year"), data.get("day")
        if year and day and abs(year - day.year) > 1:
            self.add_error("for_year", str(YearWrong.message))
        for first, last in (("starts", "ends"), ("second_starts", "second_ends")):
            begins, ends = data.get(first), data.get(last)
            if begins and ends and ends <= begins:
                self.add_error(last, _("结束时间要晚于开始时间。"))
            if first == "second_starts" and bool(begins) != bool(ends):
                self.add_error(last, _("第二场的开始和结束都要填，或都空着。"))
        return data

    def sittings(self) -> list[SittingTimes]:
        """Return the 场次 that were filled in."""
        data = self.cleaned_data
        pairs = [(data["starts"], data["ends"])]
        if data.get("second_starts"):
            pairs.append((data["second_starts"], data["second_ends"]))
        day: date = data["day"]
        return [
            SittingTimes(_moment(day, begins), _moment(day, ends), data["place"])
            for begins, ends in pairs
        ]


class MakeUpChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, part: ActivityBranch) -> str:
        return f"{date_format(part.activity.occurred_on, 'Y年n月j日')} {part.activity.name}"


class ExplainForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("未开展的原因"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("请写明没有开展的原因。")},
    )
    made_up_by = MakeUpChoice(
        ActivityBranch.objects.none(),
        label=gettext_lazy("后来补开的是哪一次"),
        to_field_name="public_id",
        required=False,
        empty_label=gettext_lazy("没有补开，或还没有开"),
        help_text=gettext_lazy("补开的那一次仍记在它开展的月份，这里只注明。"),
        error_messages={"invalid_choice": gettext_lazy("请从列出的记录里选一次。")},
    )

    def __init__(self, *args: Any, make_ups: QuerySet[ActivityBranch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["made_up_by"].queryset = make_ups  # type: ignore[attr-defined]


class CorrectForm(forms.Form):
    """更正 of one person's attendance."""

    mark = forms.ChoiceField(
        label=gettext_lazy("更正为"),
        choices=[(Mark.PRESENT, Mark.PRESENT.label), (Mark.ABSENT, Mark.ABSENT.label)],
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("缺席原因"),
        choices=[("", "—"), *AbsenceReason.choices],
        required=False,
    )
    why = forms.CharField(label=gettext_lazy("更正原因"), max_length=300)


class MakeUpForm(forms.Form):
    on = forms.DateField(label=gettext_lazy("补学日期"), widget=DateInput)
    note = forms.CharField(label=gettext_lazy("补学内容"), max_length=200, required=False)


def first_guess(now: datetime) -> dict[str, object]:
    """Return what the form proposes: today, the full hour before."""
    local = now.astimezone(SHANGHAI)
    begins = local.replace(minute=0, second=0, microsecond=0)
    ends = begins + timedelta(hours=1)
    return {
        "day": local.date(),
        "for_year": year_of(local.date()),
        "starts": begins.time(),
        "ends": ends.time() if ends.date() == begins.date() else time(23, 59),
    }


def _moment(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, SHANGHAI)
