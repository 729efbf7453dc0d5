"""Chooses a recording for a page: the modal, the StreamField block and the widget of foreign keys.

Only what lies in the person's collections is offered, with state and length; one may upload right here.
"""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser as generic
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets import BaseChooser
from wagtail.permissions import policy_registry

from media_pipeline.cms.forms import UploadForm, addable_collections
from media_pipeline.models import MediaAsset
from media_pipeline.status import status_of


def choosable_by(user: Any) -> QuerySet[MediaAsset]:
    """Return the recordings that ``user`` may put on a page; forms must validate against this, too."""
    policy = policy_registry.get_by_type(MediaAsset)
    assets: QuerySet[MediaAsset] = policy.instances_user_has_any_permission_for(
        user, ["choose", "change"]
    )
    return assets.select_related("current_version")


class _Scoped:
    """Limits a chooser view to what the person may choose."""

    request: Any

    def get_object_list(self) -> QuerySet[MediaAsset]:
        return choosable_by(self.request.user).order_by("-uploaded_at", "-pk")

    def get_object(self, pk: str) -> MediaAsset:
        return choosable_by(self.request.user).get(pk=pk)

    def get_objects(self, pks: list[str]) -> QuerySet[MediaAsset]:
        return choosable_by(self.request.user).filter(pk__in=pks)

    @property
    def columns(self) -> list[Column]:
        return [*super().columns, StateColumn("state", label=_("状态"))]  # type: ignore[misc]


class StateColumn(Column):
    """What the recording's state means, in a sentence."""

    def get_value(self, instance: MediaAsset) -> str:
        return status_of(instance).text


class _Uploading:
    """Hands the person to the upload form and shows a refusal on it."""

    request: Any
    form: UploadForm

    def can_create(self) -> bool:
        return bool(addable_collections(self.request.user).exists())

    def get_creation_form_kwargs(self) -> dict[str, Any]:
        given: dict[str, Any] = super().get_creation_form_kwargs()  # type: ignore[misc]
        return {**given, "user": self.request.user}


class ChooseView(_Scoped, _Uploading, generic.ChooseView):
    pass


class ChooseResultsView(_Scoped, _Uploading, generic.ChooseResultsView):
    pass


class _Described:
    """Says beside the title whether the recording plays already."""

    def get_display_title(self, instance: MediaAsset) -> str:
        return f"{instance.title}（{status_of(instance).text}）"


class ChosenView(_Described, _Scoped, generic.ChosenView):
    pass


class ChosenMultipleView(_Described, _Scoped, generic.ChosenMultipleView):
    pass


class CreateView(_Described, _Uploading, generic.CreateView):
    def post(self, request: Any) -> Any:
        self.form = self.get_creation_form()
        if self.form.is_valid():
            asset = self.form.save()
            if asset is not None:
                return self.get_chosen_response(asset)
        return self.get_reshow_creation_form_response()


class MediaChooser(_Described, BaseChooser):
    """The widget of foreign keys and blocks."""


class MediaChooserViewSet(ChooserViewSet):
    model = "media_pipeline.MediaAsset"
    icon = "media"
    choose_one_text = _("选用音视频")
    choose_another_text = _("换一个")
    edit_item_text = _("查看这个音视频")
    search_tab_label = _("已有的")
    creation_tab_label = _("上传新的")
    create_action_label = _("上传")
    create_action_clicked_label = _("正在上传…")
    creation_form_class = UploadForm
    base_widget_class = MediaChooser
    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenView
    chosen_multiple_view_class = ChosenMultipleView
    create_view_class = CreateView


media_chooser_viewset = MediaChooserViewSet("media_chooser")
MediaChooserBlock = media_chooser_viewset.get_block_class(
    name="MediaChooserBlock", module_path="media_pipeline.choosers"
)
