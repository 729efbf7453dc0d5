"""The question as somebody asks it on the page: period, people, as of when."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sanwei.common.periods import Quarter
from sanwei.ledgers.statistics.enums import Post
from sanwei.ledgers.statistics.errors import StatisticsFilterInvalid
from sanwei.ledgers.statistics.filters import Filter
from sanwei.ledgers.statistics.offers import offered
from sanwei.ledgers.statistics.periods import CUSTOM, period_days
from sanwei.org.enums import PARTY_MEMBER_KINDS, MemberKind
from sanwei.org.models import OrgUnit

FIRST_DAY = date(2000, 1, 1)


class FilterForm(forms.Form):
    """Read from the address; ``filter_of`` gives the question, or says what is wrong with it."""

    period = forms.CharField(label=_("时段"), widget=forms.Select)
    first = forms.DateField(label=_("从"), required=False)
    last = forms.DateField(label=_("到"), required=False)
    as_of = forms.DateField(label=_("截至日"), required=False)
    kind = forms.MultipleChoiceField(
        label=_("人员类别"),
        required=False,
        choices=[(kind.value, kind.label) for kind in MemberKind if kind in PARTY_MEMBER_KINDS],
        widget=forms.CheckboxSelectMultiple,
    )
    post = forms.MultipleChoiceField(
        label=_("党内职务"),
        required=False,
        choices=Post.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, query: MultiValueDict[str, str], *, today: date) -> None:
        data: MultiValueDict[str, str] = MultiValueDict(dict(query.lists()))
        for name, alias in (("first", "from"), ("last", "to")):
            data.setlist(name, query.getlist(alias))
        if not data.get("period"):
            data["period"] = str(Quarter.of(today))
        super().__init__(data)
        self.today = today
        self.fields["period"].widget.choices = list(offered(str(data["period"]), today))
        for name in ("first", "last", "as_of"):
            self.fields[name].widget = forms.DateInput(
                attrs={"type": "date", "max": today.isoformat()}, format="%Y-%m-%d"
            )

    def add_prefix(self, field_name: str) -> str:
        """Call the days from and to in the address, which Python does not let a class do."""
        return {"first": "from", "last": "to"}.get(field_name, field_name)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        data["days"] = self._days(data)
        starts_on, ends_before = data["days"]
        if starts_on >= ends_before:
            raise forms.ValidationError(_now("“从”要早于“到”，请改日期。"))
        if starts_on < FIRST_DAY:
            raise forms.ValidationError(_now("时段太早了，请选2000年以后的日期。"))
        if starts_on > self.today:
            raise forms.ValidationError(_now("这个时段还没有开始，请选已经开始的时段。"))
        as_of = data.get("as_of")
        if as_of and not starts_on <= as_of <= self.today:
            raise forms.ValidationError(
                _now("截至日要在时段开始之后、今天之前，请改日期，或者留空。")
            )
        return data

    def filter_of(self, unit: OrgUnit) -> Filter:
        """Return the question about ``unit``. Raises: StatisticsFilterInvalid with the first reason."""
        if not self.is_valid():
            (reason, *_more) = [text for texts in self.errors.values() for text in texts]
            raise StatisticsFilterInvalid(str(reason))
        data = self.cleaned_data
        starts_on, ends_before = data["days"]
        return Filter.of(
            unit=unit,
            starts_on=starts_on,
            ends_before=ends_before,
            today=self.today,
            as_of=data["as_of"],
            kinds=frozenset(MemberKind(kind) for kind in data["kind"]),
            posts=frozenset(Post(post) for post in data["post"]),
        )

    def _days(self, data: dict[str, Any]) -> tuple[date, date]:
        if data["period"] == CUSTOM:
            if not data.get("first") or not data.get("last"):
                raise forms.ValidationError(_now("自定时段要填“从”和“到”两个日期。"))
            if data["last"].year >= date.max.year:
                raise forms.ValidationError(_now("“到”的日期太晚了，请改日期。"))
            return data["first"], data["last"] + timedelta(days=1)
        try:
            return period_days(data["period"])
        except ValueError as error:
            raise forms.ValidationError(_now("没有这个时段，请从列表里选一个。")) from error
