"""The place of a unit on the site: what lies below it, as far as the visitor may see it."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from wagtail.models import Page

from sanwei.common import clock
from sanwei.common.errors import NotVisible
from sanwei.org import queries
from sanwei.org.models import Audience, UnitPage


def unit_page(request: HttpRequest, page: UnitPage) -> HttpResponseBase:
    """Show a unit's place. Raises NotVisible where the unit does not exist for the visitor."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    at = clock.now()
    units = queries.units_seen_by(request.user, at=at)
    if not units.filter(pk=page.unit_id).exists():
        raise NotVisible
    below = list(page.get_children().live().public().specific())
    seen_units = set(units.values_list("pk", flat=True))
    meant = queries.audience_filter(request.user, at=at, prefix="pk")
    seen_audiences = set(Audience.objects.filter(meant).values_list("pk", flat=True))
    context = {
        "page": page,
        "self": page,
        "children": [child for child in below if _is_seen(child, seen_units, seen_audiences)],
    }
    return TemplateResponse(request, UnitPage.template, context)


def _is_seen(child: Page, seen_units: set[int], seen_audiences: set[int]) -> bool:
    """A unit's place needs the unit; content needs its audience; anything else is not listed."""
    if isinstance(child, UnitPage):
        return child.unit_id in seen_units
    return getattr(child, "audience_id", None) in seen_audiences
