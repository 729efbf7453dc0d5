"""Registers the editor's screens, the chooser and the permissions on recordings."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.admin_url_finder import ModelAdminURLFinder, register_admin_url_finder
from wagtail.admin.viewsets.base import ViewSet
from wagtail.models import Collection
from wagtail.snippets.models import register_snippet

from media_pipeline.captions.cms.terms import ProofTermViewSet
from media_pipeline.choosers import media_chooser_viewset
from media_pipeline.cms.viewset import RecordingsViewSet
from media_pipeline.models import MediaAsset


class RecordingURLFinder(ModelAdminURLFinder):
    edit_url_name = "recordings:detail"


register_admin_url_finder(MediaAsset, RecordingURLFinder)


register_snippet(ProofTermViewSet)


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ViewSet]:
    return [RecordingsViewSet(), media_chooser_viewset]


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(
        content_type__app_label="media_pipeline",
        codename__in=["add_mediaasset", "change_mediaasset", "choose_mediaasset"],
    )


@hooks.register("describe_collection_contents")
def describe_collection_contents(collection: Collection) -> dict[str, Any] | None:
    """Keep Wagtail from deleting a collection, and with it all recordings in it."""
    count = MediaAsset.objects.filter(collection=collection).count()
    if not count:
        return None
    text = _("%(count)d个音视频") % {"count": count}
    return {"count": count, "count_text": text, "url": reverse("recordings:index")}
