from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanwei.activities.enums import GuideForm, GuidePart

LONGEST = 2_000


class GuideTexts(forms.Form):
    """A title and a text for each part that has something to say."""

    title = forms.CharField(
        label=gettext_lazy("标题"),
        max_length=100,
        error_messages={"required": gettext_lazy("请写标题。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in GuidePart:
            self.fields[part.value] = forms.CharField(
                label=part.label,
                max_length=LONGEST,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def clean(self) -> dict[str, Any] | None:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(data[part].strip() for part in GuidePart):
            raise forms.ValidationError(_("至少写一项内容。"))
        return data

    def texts(self) -> dict[GuidePart, str]:
        return {part: self.cleaned_data[part.value] for part in GuidePart}

    def _ask_whether_safe(self) -> None:
        self.fields["safe"] = forms.BooleanField(
            label=_("涉密文件、内部资料严禁上传，我已确认以上内容可以公开给所属支部。"),
            error_messages={"required": _("请先确认不含涉密和内部资料。")},
        )


class PublishForm(GuideTexts):
    """A month, a title and the parts."""

    form = forms.ChoiceField(label=gettext_lazy("形式"), choices=GuideForm.choices)
    month = forms.ChoiceField(label=gettext_lazy("月份"))
    field_order = ("form", "month", "title")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = _months_around(today)
        self.fields["month"].choices = [  # type: ignore[attr-defined]
            (month.isoformat(), date_format(month, "Y年n月")) for month in months
        ]
        self.initial.setdefault("month", months[1].isoformat())
        self._ask_whether_safe()

    def month_of(self) -> date:
        return date.fromisoformat(self.cleaned_data["month"])


class ChangeForm(GuideTexts):
    """The words as they are now, to be corrected; ``seen`` is how many corrections they already hold."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"] = forms.IntegerField(min_value=0, widget=forms.HiddenInput())
        self.fields["why"] = forms.CharField(
            label=_("改了什么"),
            max_length=200,
            help_text=_("一句话，例如：党日改到第三周。党员和支部都看得到。"),
            error_messages={"required": _("请用一句话写明改了什么。")},
        )
        self.fields["asks_again"] = forms.BooleanField(
            label=_("改过的几项，请已经落实的支部再落实一次"), required=False
        )
        self._ask_whether_safe()


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("撤回的原因"),
        max_length=200,
        error_messages={"required": gettext_lazy("请写明撤回的原因。")},
    )


def _months_around(today: date) -> list[date]:
    """Return last month, this one and the two to come."""
    index = today.year * 12 + today.month - 1
    return [date((index + step) // 12, (index + step) % 12 + 1, 1) for step in (-1, 0, 1, 2)]
