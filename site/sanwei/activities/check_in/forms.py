"""The forms of check-in: name and digits, the typed code, 请假, the signed sheet."""

import unicodedata
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from sanwei.activities.check_in.codes import DIGITS, KEY_CHARACTERS
from sanwei.activities.check_in.leaves import ASKABLE, MOST_WORDS
from sanwei.files.forms import PictureField, UnclassifiedMixin


class _Figures(forms.RegexField):
    """Four figures, however a phone's keyboard writes them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            regex=rf"[0-9]{{{DIGITS}}}\Z",
            widget=forms.TextInput(
                attrs={"inputmode": "numeric", "maxlength": DIGITS, "autocomplete": "off"}
            ),
            **kwargs,
        )

    def to_python(self, value: Any) -> Any:
        return super().to_python(unicodedata.normalize("NFKC", str(value or "")).replace(" ", ""))


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("本人姓名"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    ending = _Figures(label=_("手机号最后4位"))


class CodeForm(forms.Form):
    """``key`` may stay empty where one's account says at which door one is due."""

    key = forms.CharField(
        label=_("门号"),
        max_length=KEY_CHARACTERS + 2,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("请填屏幕上的门号。")},
    )
    digits = _Figures(
        label=_("4位签到码"),
        error_messages={
            "required": _("请填屏幕上的4位数字。"),
            "invalid": _("请填屏幕上的4位数字。"),
        },
    )

    def __init__(self, *args: Any, needs_key: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_key:
            del self.fields["key"]

    def clean_key(self) -> str:
        key: str = unicodedata.normalize("NFKC", self.cleaned_data["key"]).replace(" ", "").upper()
        return key


class LeaveForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("请假类别"),
        choices=[(one.value, one.label) for one in ASKABLE],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一个请假类别。")},
    )
    words = forms.CharField(
        label=_("一句话说明（可不填）"),
        max_length=MOST_WORDS,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class SheetForm(UnclassifiedMixin, forms.Form):
    """``signed``: public ids of who stands on the sheet; the photo may be missing, the paper is kept anyway."""

    signed = forms.MultipleChoiceField(
        label=_("表上签了名的人"), error_messages={"required": _("请勾选表上签了名的人。")}
    )
    sitting = forms.ChoiceField(label=_("场次"), required=False)
    file = PictureField(label=_("签到表照片"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, people: list[tuple[str, str]], sittings: list[int], **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"key": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["signed"].choices = people  # type: ignore[attr-defined]
        self.fields["sitting"].choices = [(str(one), str(one)) for one in sittings]  # type: ignore[attr-defined]
        self.fields["file"].help_text = _("拍清楚整张表。可以不拍，纸质原件照样存档。")
        self._ask()

    def clean(self) -> dict[str, Any] | None:
        cleaned: dict[str, Any] | None = super().clean()
        self._check_asked()
        return cleaned
