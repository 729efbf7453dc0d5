"""Reads of channels: which work, which don't. No read ever opens a secret."""

from django.db.models import QuerySet

from sanwei.notices.channels.words import TELLING_FAILURES
from sanwei.notices.models import Channel
from sanwei.org.models import OrgUnit


def channels_of(unit: OrgUnit) -> QuerySet[Channel]:
    """Return the channels of ``unit`` itself that are on, by name, without their secrets."""
    return Channel.objects.filter(unit=unit, is_on=True).defer("secret").order_by("name")


def failing_in(unit: OrgUnit) -> QuerySet[Channel]:
    """Return the channels of ``unit``'s subtree that are on and did not deliver several times in a row."""
    return (
        Channel.objects.filter(
            unit__path__startswith=unit.path, is_on=True, failures__gte=TELLING_FAILURES
        )
        .defer("secret")
        .select_related("unit")
        .order_by("unit__path", "name")
    )
