from django import forms
from django.utils.translation import gettext_lazy

from sanwei.ledgers.exporting.papers.enums import Paper


class UploadForm(forms.Form):
    """A Word file for one paper, and the tick that every upload asks for."""

    paper = forms.ChoiceField(label=gettext_lazy("哪张表"), choices=Paper.choices)
    file = forms.FileField(
        label=gettext_lazy("Word 文件（.docx，不超过2MB）"),
        widget=forms.FileInput(
            attrs={
                "accept": ".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            }
        ),
        error_messages={
            "required": gettext_lazy("请选择一个 Word 文件。"),
            "empty": gettext_lazy("这是一个空文件，请重新选择。"),
        },
    )
    is_unclassified = forms.BooleanField(
        label=gettext_lazy("涉密文件、内部资料严禁上传：我确认这份模板不涉密"),
        error_messages={"required": gettext_lazy("请先确认模板不涉密。")},
    )
