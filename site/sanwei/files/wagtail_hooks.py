"""Closes the side doors of Wagtail's admin to pictures and documents."""

from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern, path, reverse_lazy
from django.views.generic import RedirectView
from wagtail import hooks
from wagtail.api.v2.router import WagtailAPIRouter


class _Empty:
    """Keeps an address that every screen of Wagtail names, and finds nothing there."""

    def get_queryset(self) -> QuerySet[Any]:
        found: QuerySet[Any] = super().get_queryset().none()  # type: ignore[misc]
        return found


# After Wagtail's own registration. Its API lists every collection to every editor, and no screen asks for it.
@hooks.register("construct_admin_api", order=100)
def close_the_api(router: WagtailAPIRouter) -> None:
    for name in ("images", "documents"):
        endpoint = router._endpoints[name]
        router.register_endpoint(name, type(f"Empty{endpoint.__name__}", (_Empty, endpoint), {}))


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
