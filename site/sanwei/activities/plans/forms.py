from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanwei.activities.forms import DateInput, TimeInput
from sanwei.activities.kinds import KINDS, Roster
from sanwei.activities.models import LifePlan
from sanwei.activities.plans.services import PLANNED_KINDS, USUAL_START, span_of
from sanwei.org.enums import UnitKind
from sanwei.org.models import OrgUnit


class LineForm(forms.Form):
    """When, where and what of one line."""

    planned_on = forms.DateField(label=gettext_lazy("日期"), widget=DateInput)
    starts = forms.TimeField(label=gettext_lazy("开始"), widget=TimeInput, initial=USUAL_START)
    place = forms.CharField(label=gettext_lazy("地点"), max_length=200, required=False)
    topic = forms.CharField(label=gettext_lazy("主题或内容"), max_length=200, required=False)

    def __init__(self, *args: Any, plan: LifePlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan

    def clean_planned_on(self) -> date:
        day: date = self.cleaned_data["planned_on"]
        if day not in span_of(self.plan):
            raise forms.ValidationError(_("日期要在计划的时间里。"))
        return day


class AddForm(LineForm):
    """A 自选动作: ``what`` names kind and unit in one choice."""

    what = forms.ChoiceField(label=gettext_lazy("开展什么"))

    field_order = ("what", "planned_on", "starts", "place", "topic")

    def __init__(self, *args: Any, plan: LifePlan, **kwargs: Any) -> None:
        super().__init__(*args, plan=plan, **kwargs)
        groups = plan.unit.get_children().filter(kind=UnitKind.GROUP, dissolved_on__isnull=True)
        self.units: dict[str, OrgUnit] = {}
        choices = []
        for kind in PLANNED_KINDS:
            is_group = KINDS[kind].roster == Roster.GROUP
            for unit in groups if is_group else [plan.unit]:
                key = f"{kind}:{unit.public_id}"
                self.units[key] = unit
                name = _("%(unit)s · %(kind)s") if is_group else "%(kind)s"
                choices.append((key, name % {"unit": unit.short_name, "kind": kind.label}))
        self.fields["what"].choices = choices  # type: ignore[attr-defined]
