"""The gallery of components, for contributors."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sanwei.home import gallery as components


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component in every state where the settings say that people build here."""
    if not settings.SANWEI_GALLERY:
        raise Http404
    return render(request, "home/gallery.html", {"shelves": components.shelves()})
