"""What an editor hands to the import: a file or pasted cells, and the tick."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class ImportForm(forms.Form):
    """A file or pasted cells, and the tick without which nothing is uploaded."""

    file = forms.FileField(
        label=_("Excel 文件"),
        required=False,
        help_text=_("一行一题，表头要有“题干”和“答案”；题目、试题、正确答案这些叫法也认得。"),
    )
    pasted = forms.CharField(
        label=_("或者直接粘贴"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("在 Excel 里连表头一起选中，复制，粘贴到这里。"),
    )
    not_classified = forms.BooleanField(
        label=_("涉密文件、内部资料严禁上传。我确认这份题库不涉密。"),
        error_messages={"required": _("请先确认题库不涉密。")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("file") and not (cleaned.get("pasted") or "").strip():
            raise ValidationError(gettext("请选择一个 Excel 文件，或者粘贴题目。"))
        return cleaned
