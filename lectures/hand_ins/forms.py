"""The form of a 投稿 on a member's phone: what it is called, what it says, the recording."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from lectures.hand_ins.queries import series_for
from lectures.hand_ins.sending import HAND_IN
from lectures.models import Series
from media_pipeline.errors import NotConfirmed
from media_pipeline.models import MediaUpload
from sanwei.common import clock
from sanwei.org.models import Member


class HandInForm(forms.Form):
    """``upload`` is filled in by the script once the recording is there; without a script ``file`` brings it."""

    title = forms.CharField(
        label=_("题目"),
        max_length=100,
        help_text=_("一句话说清讲什么，例如“一张旧车票”。"),
        error_messages={"required": _("请给这一课起个题目。")},
    )
    about = forms.CharField(
        label=_("讲了什么"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一两句话：讲谁、讲什么事，编辑好接着做。"),
        error_messages={"required": _("请写一句讲了什么。")},
    )
    series = forms.ModelChoiceField(
        label=_("放进哪个合辑"),
        queryset=Series.objects.none(),
        required=False,
        empty_label=_("不指定，由编辑安排"),
    )
    file = forms.FileField(
        label=_("录像或录音"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "video/*,audio/*", "required": True}),
        help_text=_("可以现拍，也可以选拍好的。横着拿手机，离嘴近一点，声音最要紧。"),
        error_messages={"empty": _("文件是空的（0字节），请重新选择文件上传。")},
    )
    confirmed_unclassified = forms.BooleanField(
        label=_("我已确认不含涉密文件和内部资料"),
        help_text=_("涉密文件、内部资料严禁上传。"),
        error_messages={"required": NotConfirmed.message},
    )
    upload = forms.UUIDField(required=False, widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self._member = member
        series = series_for(member, at=clock.now())
        self.fields["series"].queryset = series  # type: ignore[attr-defined]
        if not series.exists():
            del self.fields["series"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        wanted = cleaned.get("upload")
        own = MediaUpload.objects.filter(owner=self._member.user, purpose=HAND_IN)
        cleaned["upload"] = own.filter(public_id=wanted).first() if wanted else None
        if not cleaned["upload"] and not cleaned.get("file") and "file" not in self.errors:
            self.add_error("file", _("请选择或现拍一段录像、录音。"))
        return cleaned
