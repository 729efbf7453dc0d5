from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanwei.files.forms import UnclassifiedMixin


class RosterForm(UnclassifiedMixin, forms.Form):
    """A roster, and the tick without which it is not taken."""

    file = forms.FileField(
        label=_("名册文件"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        help_text=_("“.xlsx”“.xls”或另存的“.csv”，说明行、合并的表头、各种日期写法都认得。"),
        error_messages={
            "required": _("请选择名册文件。"),
            "empty": _("这是一个空文件，请重新选择。"),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ask()

    def clean(self) -> dict[str, Any] | None:
        cleaned: dict[str, Any] | None = super().clean()
        self._check_asked()
        return cleaned
