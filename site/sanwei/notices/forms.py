from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanwei.notices.enums import Rhythm


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


class PreferenceForm(forms.Form):
    """``duties`` is asked only of those who keep a desk."""

    study = forms.ChoiceField(
        label=_("学习提醒"),
        choices=Rhythm.choices,
        widget=forms.RadioSelect,
        help_text=_("新上线的内容，和布置给您、还没有学完的任务。同一项内容一周最多提醒一次。"),
    )
    duties = forms.ChoiceField(
        label=_("待办汇总"),
        choices=Rhythm.choices,
        widget=forms.RadioSelect,
        help_text=_("工作台里该办的事：该开展的组织生活、等确认的记录、快到期的任务。"),
    )

    def __init__(self, *args: Any, has_desk: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_desk:
            del self.fields["duties"]


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
