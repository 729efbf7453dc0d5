"""The forms of the editor's recordings."""

from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection
from wagtail.permissions import policy_registry

from media_pipeline import services
from media_pipeline.errors import NotConfirmed
from media_pipeline.models import MediaAsset
from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.common.errors import SanweiError

ACCEPTED = "video/*,audio/*,.wmv,.flv,.mkv,.avi,.ts,.mpg,.flac,.ogg,.m4a"


class _Collections(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Collection) -> str:
        return str(obj.name)


class UploadForm(forms.Form):
    """One recording with the tick that it isn't classified."""

    file = forms.FileField(
        label=_("录像或录音文件"),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
        help_text=_("手机录像、录屏、录音都可以，上传后自动检查和转码。"),
        error_messages={"empty": _("文件是空的（0字节），请重新选择文件上传。")},
    )
    title = forms.CharField(
        label=_("名称"), max_length=200, required=False, help_text=_("不填就用文件名。")
    )
    collection = _Collections(
        label=_("放在哪个组织"), queryset=Collection.objects.none(), empty_label=None
    )
    confirmed_unclassified = forms.BooleanField(
        label=_("我已确认不含涉密文件和内部资料"),
        help_text=_("涉密文件、内部资料严禁上传。"),
        error_messages={"required": NotConfirmed.message},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user
        collections = addable_collections(user)
        field = self.fields["collection"]
        field.queryset = collections  # type: ignore[attr-defined]
        if collections.count() == 1:
            field.initial = collections.get().pk
            field.widget = forms.HiddenInput()

    def save(self) -> MediaAsset | None:
        """Take the file in; on a refusal the form carries its sentence and None is returned."""
        file = self.cleaned_data["file"]
        try:
            return services.ingest(
                file=file,
                name=file.name,
                title=self.cleaned_data["title"],
                collection=self.cleaned_data["collection"],
                uploaded_by=self._user,
                confirmed_unclassified=self.cleaned_data["confirmed_unclassified"],
                at=clock.now(),
            )
        except SanweiError as refused:
            self.add_error("file", str(refused.message))
            return None


class DetailsForm(forms.ModelForm):  # type: ignore[type-arg]
    """What may be changed afterwards."""

    class Meta:
        model = MediaAsset
        fields = ("title",)


def addable_collections(user: User | AnonymousUser) -> Any:
    """Return the collections into which ``user`` may upload, in tree order."""
    policy = policy_registry.get_by_type(MediaAsset)
    return policy.collections_user_has_permission_for(user, "add").order_by("path")
