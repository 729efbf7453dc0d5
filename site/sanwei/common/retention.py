"""How long the audit trail is kept, and the one way in which lines leave it.

Whoever asks, the database refuses to delete a line younger than ``LEAST_YEARS``; the rule of an installation may
keep them longer. What goes is said in the trail itself.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sanwei.common import audit
from sanwei.common.guard_sql import PREFIX, Event, Guard
from sanwei.common.models import AuditEntry

# Source: 个人信息保护法 art. 56; what regulations on network logs ask for (six months) is less.
LEAST_YEARS = 3
BASIS = _("《中华人民共和国个人信息保护法》第五十六条：个人信息处理情况记录应当至少保存三年")
# Clocks of server and database differ: what becomes old this very day goes tomorrow.
MARGIN = timedelta(days=1)


def keep_years() -> int:
    """Return how many years a line is kept in this installation."""
    return max(LEAST_YEARS, settings.SANWEI_AUDIT_KEEP_YEARS)


def guard() -> Guard:
    """Return the guard that takes the place of "no DELETE at all" on the audit trail."""
    table = AuditEntry._meta.db_table
    return Guard(
        name=f"{PREFIX}{table}_no_delete",
        table=table,
        event=Event.DELETE,
        refused_when=f"OLD.at > YEARS_AGO({LEAST_YEARS})",
        message=f"{table} is append-only: DELETE of what is younger than {LEAST_YEARS} years refused",
    )


@transaction.atomic
def prune_audit(*, at: datetime) -> int:
    """Delete the lines older than the rule and append one that says so; return how many went."""
    before = _years_before(at, keep_years()) - MARGIN
    count, _by_model = AuditEntry.objects.filter(at__lt=before).delete()
    if count:
        audit.log(
            at=at,
            actor=None,
            action="audit.prune",
            target_label=AuditEntry._meta.label_lower,
            target_key=before.date().isoformat(),
            lines=count,
            years=keep_years(),
            basis=str(BASIS),
        )
    return count


def _years_before(at: datetime, years: int) -> datetime:
    day = 28 if (at.month, at.day) == (2, 29) else at.day
    return at.replace(year=at.year - years, day=day)
