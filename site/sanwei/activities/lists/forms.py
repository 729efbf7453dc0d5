from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanwei.activities.enums import ActivityPlanKind
from sanwei.activities.forms import DateInput, TimeInput
from sanwei.common.clock import SHANGHAI
from sanwei.files.forms import PictureField, UnclassifiedMixin

MOST_PLACES = 10_000


class PublishForm(forms.Form):
    """What the list says of one activity."""

    kind = forms.ChoiceField(label=_("类别"), choices=ActivityPlanKind.choices)
    title = forms.CharField(
        label=_("名称"), max_length=100, error_messages={"required": _("请写活动名称。")}
    )
    day = forms.DateField(label=_("日期"), widget=DateInput)
    starts = forms.TimeField(label=_("开始"), widget=TimeInput)
    place = forms.CharField(label=_("地点"), max_length=200)
    text = forms.CharField(
        label=_("说明"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("征文写主题和字数，竞赛写范围和办法。涉密内容、内部资料严禁填写。"),
    )
    until_day = forms.DateField(label=_("报名截止日期"), widget=DateInput)
    until_time = forms.TimeField(label=_("截止时间"), widget=TimeInput, initial="18:00")
    places = forms.IntegerField(
        label=_("名额（不限可不填）"),
        min_value=1,
        max_value=MOST_PLACES,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def facts(self) -> dict[str, Any]:
        """Return the arguments of ``services.publish`` that the form asks for."""
        data = self.cleaned_data
        return {
            "kind": ActivityPlanKind(data["kind"]),
            "title": data["title"],
            "starts_at": datetime.combine(data["day"], data["starts"], SHANGHAI),
            "place": data["place"],
            "text": data["text"],
            "sign_up_until": datetime.combine(data["until_day"], data["until_time"], SHANGHAI),
            "places": data["places"],
        }


class EvidenceForm(UnclassifiedMixin, forms.Form):
    """A picture of what was held, and the tick without which it is not taken."""

    file = PictureField(label=_("佐证照片"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ask()

    def clean(self) -> dict[str, Any] | None:
        cleaned: dict[str, Any] | None = super().clean()
        self._check_asked()
        return cleaned
