"""Wagtail's view restrictions, inherited from ancestors, as a part of who sees a page."""

from datetime import datetime

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from wagtail.models import Page, PageViewRestriction

from sanwei.accounts.models import User


def open_to(user: object) -> Q:
    """Return the filter for pages that no restriction, on them or above them, closes to ``user``."""
    closing = _closing_restrictions()
    if isinstance(user, User):
        if user.is_superuser:
            closing = closing.exclude(restriction_type=PageViewRestriction.GROUPS)
        closing = closing.exclude(
            restriction_type=PageViewRestriction.GROUPS,
            groups__in=user.groups.values("pk"),
        )
    return ~Q(Exists(_above(closing, ExpressionWrapper(OuterRef("path"), CharField()))))


def unexpired(at: datetime) -> Q:
    """Return the filter for pages whose time is not over; the command that takes them down runs later."""
    return Q(expire_at__isnull=True) | Q(expire_at__gt=at)


def is_restricted(page: Page) -> bool:
    """Tell whether a restriction on ``page`` or above it leaves out members who are signed in."""
    return _above(_closing_restrictions(), Value(page.path)).exists()


def _closing_restrictions() -> QuerySet[PageViewRestriction]:
    """LOGIN leaves no member out: everything here needs a sign-in anyway."""
    restrictions: QuerySet[PageViewRestriction] = PageViewRestriction.objects.exclude(
        restriction_type=PageViewRestriction.LOGIN
    )
    return restrictions


def _above(
    restrictions: QuerySet[PageViewRestriction], path: Combinable
) -> QuerySet[PageViewRestriction]:
    """Keep the restrictions of the page at ``path`` and of its ancestors."""
    above: QuerySet[PageViewRestriction] = restrictions.alias(below=path).filter(
        below__startswith=F("page__path")
    )
    return above
