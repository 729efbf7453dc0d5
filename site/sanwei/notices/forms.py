from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class SuggestionForm(forms.Form):
    text = forms.CharField(
        label=_("您的意见建议"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("说一件具体的事就好：哪里不方便，您希望怎么改。"),
        error_messages={"required": _("还没有写内容，请写几句再提交。")},
    )
    is_anonymous = forms.BooleanField(label=_("匿名提交"), required=False)
    confirmed_unclassified = forms.BooleanField(
        label=_("不含涉密内容、内部资料"),
        error_messages={"required": _("请先勾选：涉密内容、内部资料严禁填写。")},
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("答复"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("请写上答复再提交。")},
    )

    def __init__(self, *args: Any, row: object = "", **kwargs: Any) -> None:
        """``row`` tells the forms of a list apart."""
        kwargs.setdefault("auto_id", f"id_%s_{row}")
        super().__init__(*args, **kwargs)
