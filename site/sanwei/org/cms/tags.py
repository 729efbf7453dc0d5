"""Suggestions while typing a tag: only what is in use in one's own units."""

from django.http import HttpRequest, JsonResponse

from sanwei.accounts.models import User
from sanwei.org.cms import scope

SUGGESTIONS = 10


def autocomplete(request: HttpRequest) -> JsonResponse:
    """Return the names of matching tags as Wagtail's tag field expects them."""
    term = request.GET.get("term", "")
    names: list[str] = []
    if term and isinstance(request.user, User):
        tags = scope.tags_for(request.user).filter(name__istartswith=term).order_by("name")
        names = list(tags.values_list("name", flat=True)[:SUGGESTIONS])
    return JsonResponse(names, safe=False)
