"""What an editor hands to the import: a file or a pasted text, and the tick."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class ImportForm(forms.Form):
    """A file or a pasted text, and the tick without which nothing is uploaded."""

    file = forms.FileField(
        label=_("题库文件"),
        required=False,
        help_text=_(
            "Excel：一行一题、一行一个选项、选项写在一格里、一题占几行都认得；"
            "题干、答案叫题目、试题、正确答案也认得。"
            "Word（.docx）和文本：照平常的写法就行，答案写在括号里、题后或文末都认得。"
            "也收GIFT、Aiken和Moodle XML。"
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.docx,.txt,.gift,.xml"}),
    )
    pasted = forms.CharField(
        label=_("或者直接粘贴"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("从Word、网页或Excel（连表头一起）复制，粘贴到这里。"),
    )
    not_classified = forms.BooleanField(
        label=_("涉密文件、内部资料严禁上传。我确认这份题库不涉密。"),
        error_messages={"required": _("请先确认题库不涉密。")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("file") and not (cleaned.get("pasted") or "").strip():
            raise ValidationError(gettext("请选择一个文件，或者粘贴题目。"))
        return cleaned
