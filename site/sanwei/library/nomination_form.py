"""The form of a nomination on a member's phone: whom, what for, perhaps photos."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanwei.files.forms import PictureField
from sanwei.files.pictures import CleanPicture

MOST_PHOTOS = 3
LEAST_WORDS = 20


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(PictureField):
    """Several pictures in one field, each checked like a single one."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[CleanPicture]:
        files = data if isinstance(data, list | tuple) else [data]
        given = [file for file in files if file]
        if len(given) > MOST_PHOTOS:
            raise forms.ValidationError(
                _("最多选%(most)d张照片，请去掉几张再提交。") % {"most": MOST_PHOTOS},
                code="too_many",
            )
        return [super(PhotosField, self).clean(file, initial) for file in given]


class NominationForm(forms.Form):
    whom = forms.CharField(
        label=_("推荐谁"),
        max_length=100,
        help_text=_("写姓名，几个人就都写上。"),
        error_messages={"required": _("请写上要推荐的人。")},
    )
    deed = forms.CharField(
        label=_("什么事打动了您"),
        max_length=600,
        min_length=LEAST_WORDS,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("三五句话：什么时候、在哪里、做了什么。像说给同事听一样。"),
        error_messages={
            "required": _("请写几句是什么事。"),
            "min_length": _("再多写两句，编辑才知道从哪里写起。"),
            "max_length": _("先写600字以内的要点，细节编辑会去采访。"),
        },
    )
    photos = PhotosField(label=_("照片"), required=False)
    confirmed_unclassified = forms.BooleanField(
        label=_("我确认：照片不含涉密内容，不是内部资料"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photos"].help_text = _("可以不传，最多3张。")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("photos") and not cleaned.get("confirmed_unclassified"):
            self.add_error("confirmed_unclassified", _("带照片时，请先确认不含涉密内容，再提交。"))
        return cleaned
