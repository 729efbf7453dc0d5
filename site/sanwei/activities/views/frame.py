"""What every page of branch life stands in: the desk of a branch, or a plain page for a 党小组长."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from sanwei.activities.access import Reach
from sanwei.activities.models import ActivityBranch
from sanwei.org.models import OrgUnit


def frame(unit: OrgUnit, reach: Reach, **more: Any) -> dict[str, Any]:
    """Return the context of the shell; ``unit`` is the branch (or unit above) whose rooms stand beside."""
    return {
        "room": "life",
        "unit": unit,
        "reach": reach,
        "shell_base": "activities/desk_shell.html"
        if reach.has_desk
        else "activities/plain_shell.html",
        **more,
    }


def part_frame(part: ActivityBranch, reach: Reach, **more: Any) -> dict[str, Any]:
    return frame(part.branch, reach, part=part, activity=part.activity, **more)


def at_top(name: str, key: UUID) -> str:
    """Return an address that shows its messages: without a place of its own it would keep that of the form."""
    return f"{reverse(name, args=[key])}#top"


def wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def host_of(part: ActivityBranch) -> ActivityBranch:
    """Return the part of the branch that keeps the record."""
    return ActivityBranch.objects.select_related("branch", "group").get(
        activity=part.activity_id, is_host=True
    )
