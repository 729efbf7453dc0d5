"""Upload forms of the admin: a hostile or broken file gets a sentence, and nothing classified comes in unasked."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from sanwei.common import clock
from sanwei.common.errors import SanweiError
from sanwei.files import pictures, services
from sanwei.files.errors import NotAPdf
from sanwei.files.models import PrivateDocument
from sanwei.files.pdf import reading

# Readers accept the mark within the first kilobyte (ISO 32000-1, implementation note 13).
PDF_MARK_WITHIN_BYTES = 1024


class UnclassifiedMixin(forms.BaseForm):
    """Asks with every new file: nothing classified, nothing internal."""

    def _ask(self) -> None:
        self.fields["confirmed_unclassified"] = forms.BooleanField(
            required=False,
            label=_("我确认：不含涉密内容，不是内部资料"),
            help_text=_("涉密文件、内部资料严禁上传。"),
        )

    def _check_asked(self) -> None:
        is_new = "file" in self.fields and "file" in self.changed_data
        if is_new and not self.cleaned_data.get("confirmed_unclassified"):
            self.add_error(
                "confirmed_unclassified",
                _("请先确认文件不含涉密内容、不是内部资料，再上传。"),
            )


class PictureField(WagtailImageField):
    """Wagtail's field decodes the whole picture before it looks at its size; this one doesn't."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        formats = "、".join(one.upper() for one in self.allowed_image_extensions)
        limit = self.max_upload_size_text
        too_large = _("图片超过%(limit)s，请压缩后再上传。") % {"limit": limit}
        self.help_text = _("支持%(formats)s，不超过%(limit)s。") % {
            "formats": formats,
            "limit": limit,
        }
        self.error_messages.update(
            invalid_image_extension=_("只支持%(formats)s格式的图片，请转换后再上传。")
            % {"formats": formats},
            file_too_large=too_large,
            file_too_large_unknown_size=too_large,
        )

    def to_python(self, data: Any) -> pictures.CleanPicture | None:
        file = forms.FileField.to_python(self, data)
        if file is None:
            return None
        self.check_image_file_size(file)
        if PurePath(file.name or "").suffix.lower()[1:] not in self.allowed_image_extensions:
            code = "invalid_image_extension"
            raise forms.ValidationError(self.error_messages[code], code=code)
        try:
            return pictures.clean(file)
        except SanweiError as error:
            raise forms.ValidationError(str(error.message), code=error.code) from error


class ImageForm(UnclassifiedMixin, BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            given = self.fields["file"]
            self.fields["file"] = PictureField(
                label=given.label, required=given.required, widget=given.widget
            )
            self._ask()

    def clean(self) -> dict[str, Any] | None:
        cleaned: dict[str, Any] | None = super().clean()
        self._check_asked()
        return cleaned


class DocumentForm(UnclassifiedMixin, BaseDocumentForm):
    """Takes in a PDF that can be opened, and keeps what stands on its pages."""

    _pages: list[reading.PageFacts] | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self._ask()

    def clean_file(self) -> File[Any] | None:
        file: File[Any] | None = self.cleaned_data["file"]
        if file is None or "file" not in self.changed_data:
            return file
        file.seek(0)
        start = file.read(PDF_MARK_WITHIN_BYTES)
        file.seek(0)
        is_named_pdf = PurePath(file.name or "").suffix.lower() == ".pdf"
        if not is_named_pdf or b"%PDF-" not in start:
            raise forms.ValidationError(str(NotAPdf.message), code=NotAPdf.code)
        try:
            self._pages = reading.read(file)
        except SanweiError as error:
            raise forms.ValidationError(str(error.message), code=error.code) from error
        return file

    def clean(self) -> dict[str, Any] | None:
        cleaned: dict[str, Any] | None = super().clean()
        self._check_asked()
        return cleaned

    def save(self, commit: bool = True) -> PrivateDocument:
        document: PrivateDocument = super().save(commit=commit)
        if commit and self._pages is not None:
            services.store_pages(document=document, pages=self._pages, at=clock.now())
        return document
