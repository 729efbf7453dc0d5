"""Hangs the editor's screens into Wagtail's admin under ``/cms/recordings/``."""

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.permissions import policy_registry

from media_pipeline.captions.cms import urls as captions_urls
from media_pipeline.cms import queue, views
from media_pipeline.models import MediaAsset


class RecordingsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        policy = policy_registry.get_by_type(MediaAsset)
        return bool(policy.user_has_any_permission(request.user, ["add", "change", "choose"]))


class RecordingsViewSet(ViewSet):
    """Upload, list, state, preview, retry and deletion of recordings."""

    name = "recordings"
    icon = "media"
    menu_label = _("音视频")
    menu_order = 350
    menu_item_class = RecordingsMenuItem
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.index, name="index"),
            path("new/", views.add, name="add"),
            path("status/", views.status, name="status"),
            path("queue/", queue.show, name="queue"),
            path("queue/retry/", queue.retry_all, name="retry_all"),
            path("<int:pk>/", views.detail, name="detail"),
            path("<int:pk>/retry/", views.retry, name="retry"),
            path("<int:pk>/delete/", views.delete, name="delete"),
            *captions_urls.patterns(),
        ]
