"""One form for 集中学习: what, when, where; everything else is known."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanwei.activities.enums import ActivityKind
from sanwei.activities.forms import OpenForm
from sanwei.common.clock import SHANGHAI
from sanwei.org.models import OrgUnit
from sanwei.study.models import StudyItem

OFFERED = (ActivityKind.GROUP_STUDY, ActivityKind.THEME_DAY)
STEP_MINUTES = 15


class CastForm(OpenForm):
    """``item`` is the public id of what is studied; the fields of time and place are those of every activity."""

    item = forms.ChoiceField(label=_("学什么"))
    kind = forms.ChoiceField(
        label=_("记作"),
        choices=[(kind.value, kind.label) for kind in OFFERED],
        widget=forms.RadioSelect,
        initial=ActivityKind.GROUP_STUDY,
    )

    def __init__(
        self, *args: Any, items: list[StudyItem], unit: OrgUnit, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, kind=ActivityKind.GROUP_STUDY, unit=unit, today=today, **kwargs)
        del self.fields["partners"]
        self.items = {str(one.public_id): one for one in items}
        field: Any = self.fields["item"]
        field.choices = [
            (key, f"{one.get_kind_display()} · {one.title}") for key, one in self.items.items()
        ]

    def chosen(self) -> StudyItem:
        return self.items[self.cleaned_data["item"]]


def proposal(at: datetime, *, item: str, place: str) -> dict[str, object]:
    """Return what the form proposes: from the next quarter of an hour, for an hour, where it was last time."""
    local = at.astimezone(SHANGHAI).replace(second=0, microsecond=0)
    begins = local + timedelta(minutes=-local.minute % STEP_MINUTES)
    ends = begins + timedelta(hours=1)
    if ends.date() != begins.date():
        begins, ends = begins.replace(hour=9, minute=0), begins.replace(hour=10, minute=0)
    return {
        "item": item,
        "day": begins.date(),
        "starts": begins.time(),
        "ends": ends.time(),
        "place": place,
    }
