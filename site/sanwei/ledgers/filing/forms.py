"""What one fills in to file a paper."""

from datetime import date
from pathlib import PurePath

from django import forms
from django.core.files.base import File
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sanwei.files.forms import UnclassifiedMixin
from sanwei.ledgers.filing.queries import all_classes
from sanwei.ledgers.models import LedgerClass

SUFFIXES = frozenset(
    {".pdf", ".docx", ".doc", ".xlsx", ".xls", ".pptx", ".ppt", ".txt", ".jpg", ".jpeg", ".png"}
)
MOST_BYTES = 20 * 1024 * 1024
FIRST_DAY = date(2000, 1, 1)


class DocumentForm(UnclassifiedMixin, forms.Form):
    """A 资料件: class, day, title, file, and the tick without which it is not taken."""

    ledger_class = forms.ModelChoiceField(
        label=_("归档类别"),
        queryset=LedgerClass.objects.none(),
        empty_label=_("请选择"),
        error_messages={"required": _("请选归档类别。")},
    )
    title = forms.CharField(
        label=_("名称"),
        max_length=200,
        help_text=_("例如“2026年第三季度工作小结”，不用写日期。"),
        error_messages={"required": _("请写名称。")},
    )
    dated_on = forms.DateField(
        label=_("资料日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("按这一天归入季度；那一季已经归档的，记入登记中的季度，标“上期补记”。"),
        error_messages={"required": _("请选日期。"), "invalid": _("日期请写成2026-09-30这样。")},
    )
    file = forms.FileField(
        label=_("文件"),
        help_text=_("PDF、Word、Excel、PPT、文本或照片，不超过20MB。"),
        error_messages={
            "required": _("请选一个文件。"),
            "empty": _("这是一个空文件，请重新选择。"),
        },
    )

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.today = today
        usable = [one.pk for one in all_classes() if one.retired_on is None]
        self.fields["ledger_class"].queryset = LedgerClass.objects.filter(pk__in=usable)  # type: ignore[attr-defined]
        self._ask()

    def clean_dated_on(self) -> date:
        day: date = self.cleaned_data["dated_on"]
        if not FIRST_DAY <= day <= self.today:
            raise forms.ValidationError(_now("资料日期不能晚于今天，请核对。"))
        return day

    def clean_file(self) -> File[bytes]:
        file: File[bytes] = self.cleaned_data["file"]
        if PurePath(str(file.name)).suffix.lower() not in SUFFIXES:
            raise forms.ValidationError(
                _now("只收PDF、Word、Excel、PPT、文本和照片，请换一个文件。")
            )
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_now("文件超过20MB，请压缩后再传。"))
        return file

    def clean(self) -> dict[str, object] | None:
        cleaned: dict[str, object] | None = super().clean()
        self._check_asked()
        return cleaned
