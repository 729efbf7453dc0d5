"""Closes the side doors of Wagtail's admin to pictures and documents."""

from django.urls import URLPattern, path, reverse_lazy
from django.views.generic import RedirectView
from wagtail import hooks
from wagtail.api.v2.router import WagtailAPIRouter


# After Wagtail's own registration. Its API lists every collection to every editor, and no screen asks for it.
@hooks.register("construct_admin_api", order=100)
def close_the_api(router: WagtailAPIRouter) -> None:
    for name in ("images", "documents"):
        del router._endpoints[name]


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
