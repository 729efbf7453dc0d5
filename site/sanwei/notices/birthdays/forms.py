from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sanwei.library.models import ShelfBook
from sanwei.notices.models.birthday import WISH_LENGTH


class CardForm(forms.Form):
    """``books``: what the 书屋 of the branch's line offers."""

    wish = forms.CharField(
        label=_("寄语"),
        max_length=WISH_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写给本人看的几句话，最多200字；会印在贺卡上。"),
        error_messages={
            "required": _("寄语还是空的，请写几句再保存。"),
            "max_length": _("寄语最多200字，请删短一些。"),
        },
    )
    book = forms.ModelChoiceField(
        ShelfBook.objects.none(),
        label=_("赠书"),
        required=False,
        to_field_name="public_id",
        empty_label=_("不赠书"),
        help_text=_("从书屋里选一本；书屋里没有的书，先请编辑上架。"),
        error_messages={"invalid_choice": _("这本书已经不在书屋里，请另选一本。")},
    )

    def __init__(self, *args: Any, books: QuerySet[ShelfBook], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["book"].queryset = books  # type: ignore[attr-defined]
