"""The forms of 外部学习登记: what the certificate says, perhaps its picture; why one is sent back."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from sanwei.accounts.models import User
from sanwei.activities.enums import ExternalKind
from sanwei.activities.external.services import ExternalFacts
from sanwei.activities.forms import DateInput
from sanwei.activities.models.external import HALF, MOST_HOURS
from sanwei.files.forms import PictureField, UnclassifiedMixin
from sanwei.org import queries as org
from sanwei.org.models import Member, OrgUnit


class ClaimForm(UnclassifiedMixin, forms.Form):
    kind = forms.ChoiceField(label=_("在哪里学的"), choices=ExternalKind.choices)
    title = forms.CharField(
        label=_("学习内容"),
        max_length=200,
        help_text=_("照证书或通知写，例如“党支部书记培训班（第三期）”。"),
        error_messages={"required": _("请写上学习内容。")},
    )
    organiser = forms.CharField(
        label=_("主办单位"),
        max_length=200,
        error_messages={"required": _("请写上主办单位。")},
    )
    occurred_on = forms.DateField(
        label=_("日期"),
        widget=DateInput,
        help_text=_("学了几天的，填结束那天。"),
        error_messages={"required": _("请选学习日期。"), "invalid": _("请选学习日期。")},
    )
    hours = forms.DecimalField(
        label=_("学时"),
        min_value=HALF,
        max_value=MOST_HOURS,
        widget=forms.NumberInput(attrs={"step": "0.5", "inputmode": "decimal"}),
        help_text=_("照证书或通知写，按半学时填。"),
        error_messages={
            "required": _("请填学时。"),
            "invalid": _("学时填数字，例如4或4.5。"),
            "min_value": _("学时最少填0.5。"),
            "max_value": _("一次最多填240学时，更长的分几次登记。"),
        },
    )
    file = PictureField(label=_("证明图"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self._today = today
        self.fields["file"].help_text = _("可以不传。证书、结业证或学习截图拍一张就行。")
        self._ask()

    def clean_occurred_on(self) -> date:
        day: date = self.cleaned_data["occurred_on"]
        if day > self._today:
            raise forms.ValidationError(_("学习日期不能晚于今天，请改正。"), code="future")
        return day

    def clean_hours(self) -> Decimal:
        hours: Decimal = self.cleaned_data["hours"]
        if hours % HALF:
            raise forms.ValidationError(_("学时按半学时填，例如4或4.5。"), code="halves")
        return hours

    def clean(self) -> dict[str, Any] | None:
        cleaned: dict[str, Any] | None = super().clean()
        self._check_asked()
        return cleaned

    def facts(self) -> ExternalFacts:
        """Return what the valid form says."""
        told = self.cleaned_data
        return ExternalFacts(
            kind=ExternalKind(told["kind"]),
            title=told["title"],
            organiser=told["organiser"],
            occurred_on=told["occurred_on"],
            hours=told["hours"],
        )


class DeskClaimForm(ClaimForm):
    """The same for a member of ``unit``; who fills it in is not among those to choose."""

    member = forms.ModelChoiceField(
        Member.objects.none(),
        label=_("党员"),
        to_field_name="public_id",
        empty_label=_("请选择"),
        error_messages={
            "required": _("请选一位党员。"),
            "invalid_choice": _("这位同志不在本支部名册里，请重新选择。"),
        },
    )
    field_order = ("member",)

    def __init__(self, *args: Any, unit: OrgUnit, actor: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        people = org.registered_on(unit, today).exclude(user=actor)
        self.fields["member"].queryset = people  # type: ignore[attr-defined]


class UploadForm(UnclassifiedMixin, forms.Form):
    """A file, and the tick without which it is not taken."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ask()

    def clean(self) -> dict[str, Any] | None:
        cleaned: dict[str, Any] | None = super().clean()
        self._check_asked()
        return cleaned


class SheetForm(UploadForm):
    """A workbook or a table of text."""

    file = forms.FileField(
        label=_("Excel 文件"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=_(
            "“.xlsx”，或另存的“.csv”。表头叫法不同也认得，例如培训名称、结束日期、举办单位。"
        ),
        error_messages={
            "required": _("请选择填好的 Excel 文件。"),
            "empty": _("这是一个空文件，请重新选择。"),
        },
    )


class ProofForm(UploadForm):
    """The picture of a certificate that follows its claim."""

    file = PictureField(label=_("证明图"), error_messages={"required": _("请选一张图片。")})


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label=_("退回原因"),
        max_length=200,
        help_text=_("党员会看到，写清楚要补什么、改哪里。"),
        error_messages={"required": _("请写明退回原因，党员才知道改哪里。")},
    )

    def __init__(self, *args: Any, row: object = "", **kwargs: Any) -> None:
        """``row`` tells the forms of a list apart."""
        kwargs.setdefault("auto_id", f"id_%s_{row}")
        super().__init__(*args, **kwargs)
