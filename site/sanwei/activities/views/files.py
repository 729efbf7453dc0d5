"""附件 and pictures of a record."""

from datetime import datetime
from pathlib import PurePath
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.base import File
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from sanwei.activities import access, services
from sanwei.activities.errors import LifeNotVisible
from sanwei.activities.models import ActivityBranch, RecordFile
from sanwei.common import clock
from sanwei.common.errors import SanweiError
from sanwei.files import access as file_access
from sanwei.files import delivery
from sanwei.files.forms import PictureField, UnclassifiedMixin

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp"})
DOCUMENTS = frozenset({".pdf", ".docx", ".doc", ".xlsx", ".xls", ".pptx", ".ppt", ".txt"})
MOST_BYTES = 20 * 1024 * 1024


class FileForm(UnclassifiedMixin, forms.Form):
    """One file of a record and the tick without which it is not taken; a picture loses its notes."""

    file = forms.FileField(
        label=_("照片或文件"),
        help_text=_("照片、PDF、Word、Excel、PPT，不超过20MB。照片里的拍摄地点等信息会去掉。"),
        error_messages={
            "required": _("请选一个文件。"),
            "empty": _("这是一个空文件，请重新选择。"),
        },
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._ask()

    def clean_file(self) -> File[bytes]:
        file: File[bytes] = self.cleaned_data["file"]
        suffix = PurePath(str(file.name)).suffix.lower()
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("文件超过20MB，请压缩后再传。"))
        if suffix in PICTURES:
            picture: File[bytes] = PictureField().clean(file)
            return picture
        if suffix not in DOCUMENTS:
            raise forms.ValidationError(_("只收照片、PDF、Word、Excel、PPT和文本文件，请换一个。"))
        return file

    def clean(self) -> dict[str, object] | None:
        cleaned: dict[str, object] | None = super().clean()
        self._check_asked()
        return cleaned


@login_required
@require_POST
def add(request: HttpRequest, activity: UUID) -> HttpResponse:
    """Keep a file with the record."""
    at = clock.now()
    part = _host(request, activity, at)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            services.add_file(
                activity=part.activity,
                file=form.cleaned_data["file"],
                actor=access.signed_in(request.user),
                at=at,
            )
            messages.success(request, _("附件已存。"))
        except SanweiError as refused:
            messages.error(request, str(refused.message))
    else:
        messages.error(request, " ".join(str(one) for many in form.errors.values() for one in many))
    return redirect("activities:record", activity)


@login_required
@require_POST
def remove(request: HttpRequest, activity: UUID, file: UUID) -> HttpResponse:
    """Delete a file of a record that is not confirmed yet."""
    at = clock.now()
    part = _host(request, activity, at)
    try:
        services.remove_file(
            activity=part.activity, file_id=file, actor=access.signed_in(request.user), at=at
        )
        messages.success(request, _("附件已删。"))
    except SanweiError as refused:
        messages.error(request, str(refused.message))
    return redirect("activities:record", activity)


@never_cache
@login_required
@require_safe
def serve(request: HttpRequest, file: UUID) -> HttpResponseBase:
    """Hand a file of a record to whoever may open the record."""
    if not file_access.allowed(request.user, access.FILE, str(file), at=clock.now()):
        raise LifeNotVisible
    row = RecordFile.objects.filter(public_id=file).first()
    if row is None:
        raise LifeNotVisible
    if row.is_picture:
        return delivery.serve_picture(request, row.picture)
    return delivery.serve(
        request,
        str(row.document.name),
        content_type="application/octet-stream",
        download_as=row.title,
        storage=row.document.storage,
    )


def _host(request: HttpRequest, activity: UUID, at: datetime) -> ActivityBranch:
    part = access.parts_for(request.user, activity, at=at)[0]
    if not part.is_host:
        part = ActivityBranch.objects.select_related("activity", "branch", "group").get(
            activity=part.activity_id, is_host=True
        )
    access.require_writer(request.user, part, at=at)
    return part
