"""The forms of a correction: one field, why, who approved."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanwei.activities.forms import DateInput
from sanwei.common import clock
from sanwei.home.record_corrections import Wrong
from sanwei.study.enums import RecordKind, StudyMethod
from sanwei.study.models import StudyRecord

SECONDS_A_MINUTE, SECONDS_AN_HOUR = 60, 3600
MOST_MINUTES = 24 * 60
MOST_HOURS = 240


class CorrectionForm(forms.Form):
    """``record`` and what is ``wrong`` about it decide the one field; none for 撤销."""

    reason = forms.CharField(
        label=_("更正原因"),
        max_length=300,
        help_text=_("本人会看到，例如“签到表上是9月20日”。"),
        error_messages={"required": _("请写明更正原因。")},
    )
    approver = forms.CharField(
        label=_("批准人"),
        max_length=100,
        help_text=_("同意更正的另一位同志，写姓名。"),
        error_messages={"required": _("请写明批准人。")},
    )
    field_order = ("value",)

    def __init__(
        self, *args: Any, record: StudyRecord, wrong: Wrong, actor_name: str, today: date, **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self._record, self._wrong, self._today = record, wrong, today
        self._actor_name = actor_name
        field = self._field()
        if field is not None:
            self.fields["value"] = field
        self.order_fields(self.field_order)

    def clean_value(self) -> Any:
        value = self.cleaned_data["value"]
        if self._wrong == Wrong.DATE and value > self._today:
            raise forms.ValidationError(_("日期不能晚于今天，请改正。"), code="future")
        return value

    def clean_approver(self) -> str:
        approver: str = self.cleaned_data["approver"]
        if approver == self._actor_name:
            raise forms.ValidationError(_("批准人要写另一位同志，不能是您自己。"), code="own")
        return approver

    def changes(self) -> dict[str, Any]:
        """Return what the valid form changes, as ``study.services.correct`` takes it."""
        value: Any = self.cleaned_data.get("value")
        if self._wrong == Wrong.DATE:
            time = self._record.occurred_at.astimezone(clock.SHANGHAI).timetz()
            # Today's record may have been made later in the day than now.
            return {"occurred_at": datetime.combine(value, time)}
        if self._wrong == Wrong.TITLE:
            return {"title": value}
        if self._wrong == Wrong.METHOD:
            return {"method": StudyMethod(value)}
        if self._wrong == Wrong.LENGTH:
            return {"length_seconds": int(value * self._unit)}
        return {"is_withdrawn": True}

    @property
    def _unit(self) -> int:
        """A claim of 外部学习 keeps its 学时 as its length; everything else lasted some minutes."""
        return SECONDS_AN_HOUR if self._record.kind == RecordKind.EXTERNAL else SECONDS_A_MINUTE

    def _field(self) -> forms.Field | None:
        record = self._record
        if self._wrong == Wrong.DATE:
            return forms.DateField(
                label=_("应当是哪一天"),
                widget=DateInput,
                initial=record.occurred_on,
                error_messages={"required": _("请选日期。"), "invalid": _("请选日期。")},
            )
        if self._wrong == Wrong.TITLE:
            return forms.CharField(
                label=_("应当是什么内容"),
                max_length=200,
                initial=record.title,
                error_messages={"required": _("请写学习内容。")},
            )
        if self._wrong == Wrong.METHOD:
            return forms.ChoiceField(
                label=_("应当是哪种学习方式"), choices=StudyMethod.choices, initial=record.method
            )
        if self._wrong == Wrong.LENGTH:
            return self._length_field()
        return None

    def _length_field(self) -> forms.DecimalField:
        by_hours = self._unit == SECONDS_AN_HOUR
        return forms.DecimalField(
            label=_("应当是多少学时") if by_hours else _("应当是多少分钟"),
            min_value=Decimal("0.5") if by_hours else Decimal(1),
            max_value=MOST_HOURS if by_hours else MOST_MINUTES,
            max_digits=5,
            decimal_places=1 if by_hours else 0,
            initial=(Decimal(self._record.length_seconds) / self._unit).quantize(
                Decimal("0.1") if by_hours else Decimal(1)
            ),
            widget=forms.NumberInput(
                attrs={"step": "0.5" if by_hours else "1", "inputmode": "decimal"}
            ),
            error_messages={"required": _("请填数字。"), "invalid": _("请填数字。")},
        )
