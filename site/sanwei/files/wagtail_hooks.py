"""Closes the side doors of Wagtail's admin to pictures and documents."""

from typing import Any

from django.urls import URLPattern, path, reverse_lazy
from django.views.generic import RedirectView
from rest_framework.fields import Field
from wagtail import hooks
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.serializers import AdminImageSerializer
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.permissions import policy_registry

from sanwei.files.models import PrivateImage

_LISTED = {"choose", "change", "delete"}


class _OriginalAddress(Field):
    def get_attribute(self, instance: PrivateImage) -> PrivateImage:
        return instance

    def to_representation(self, image: PrivateImage) -> str:
        return image.original_url


class _ScopedImageSerializer(AdminImageSerializer):
    download_url = _OriginalAddress(read_only=True)


class _Scoped:
    """Wagtail's admin API lists every collection to every editor."""

    def get_queryset(self) -> Any:
        found = super().get_queryset()  # type: ignore[misc]
        policy = policy_registry.get_by_type(found.model)
        mine = policy.instances_user_has_any_permission_for(self.request.user, _LISTED)  # type: ignore[attr-defined]
        return found.filter(pk__in=mine.values("pk"))


class ScopedImages(_Scoped, ImagesAdminAPIViewSet):
    base_serializer_class = _ScopedImageSerializer


class ScopedDocuments(_Scoped, DocumentsAdminAPIViewSet):
    pass


# After Wagtail's own registration, which this replaces.
@hooks.register("construct_admin_api", order=100)
def scope_the_admin_api(router: Any) -> None:
    router.register_endpoint("images", ScopedImages)
    router.register_endpoint("documents", ScopedDocuments)


# Before Wagtail's own addresses: its drag-and-drop page can't ask whether a file is classified.
@hooks.register("register_admin_urls", order=-100)
def one_file_at_a_time() -> list[URLPattern]:
    return [
        path(
            "images/multiple/add/",
            RedirectView.as_view(url=reverse_lazy("wagtailimages:add"), query_string=True),
        ),
        path(
            "documents/multiple/add/",
            RedirectView.as_view(url=reverse_lazy("wagtaildocs:add"), query_string=True),
        ),
    ]
