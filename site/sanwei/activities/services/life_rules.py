"""组织生活要求 as data: the rows of an organisation, and their next versions."""

from datetime import date, datetime

from django.db import transaction

from sanwei.accounts.models import User
from sanwei.activities.enums import Span
from sanwei.activities.errors import LifeRuleReachesBack
from sanwei.activities.models import LifeRuleVersion
from sanwei.activities.rulebook import LifeRuleBook
from sanwei.activities.rules import RULES
from sanwei.common import audit, clock
from sanwei.org.models import OrgUnit


@transaction.atomic
def install_life_rules(
    *, unit: OrgUnit, year: int, actor: User | None, at: datetime
) -> list[LifeRuleVersion]:
    """Write down for ``unit`` what holds over it from 1 January of ``year``; what it has already stays.

    Judges nothing anew: each row says what was in force. A second call adds nothing.
    """
    first = date(year, 1, 1)
    book = LifeRuleBook()
    rows = []
    for usual in RULES:
        rule = book.rule_for(str(unit.path), usual.kind, first) or usual
        row = unit.life_rules.filter(kind=usual.kind).order_by("-version").first()
        if row is None:
            row = LifeRuleVersion.objects.create(
                unit=unit,
                kind=usual.kind,
                span=rule.span,
                times=rule.times,
                basis=str(rule.source),
                starts_on=first,
            )
            _log(row, actor=actor, at=at)
        rows.append(row)
    return rows


@transaction.atomic
def change_life_rule(
    *,
    rule: LifeRuleVersion,
    span: Span,
    times: int,
    basis: str,
    starts_on: date,
    actor: User | None,
    at: datetime,
    reaches_back: bool = False,
) -> LifeRuleVersion:
    """Add the next version of ``rule``; it judges the quarters that begin on ``starts_on`` or later.

    ``reaches_back`` lets it begin on a past day, which judges past quarters anew. Raises: LifeRuleReachesBack
    where the day is past without it, or before the present version.
    """
    OrgUnit.objects.select_for_update().get(pk=rule.unit_id)  # versions follow one another
    versions = LifeRuleVersion.objects.filter(unit=rule.unit_id, kind=rule.kind)
    last = versions.order_by("-version").first() or rule
    is_past = starts_on < clock.local_date(at)
    if (is_past or starts_on < last.starts_on) and not reaches_back:
        raise LifeRuleReachesBack
    changed = LifeRuleVersion.objects.create(
        unit_id=rule.unit_id,
        kind=rule.kind,
        version=last.version + 1,
        span=span,
        times=times,
        basis=basis.strip(),
        starts_on=starts_on,
    )
    _log(changed, actor=actor, at=at, reaches_back=is_past)
    return changed


def _log(row: LifeRuleVersion, *, actor: User | None, at: datetime, **more: object) -> None:
    audit.log(
        at=at,
        actor=actor,
        action="activities.life_rule",
        target_label="activities.liferuleversion",
        target_key=row.public_id,
        unit_key=row.unit.public_id,
        kind=row.kind,
        version=row.version,
        span=row.span,
        times=row.times,
        starts_on=row.starts_on.isoformat(),
        **more,
    )
