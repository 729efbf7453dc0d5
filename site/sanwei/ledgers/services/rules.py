"""Rules and targets as data: the defaults of a new organisation, new versions, yearly targets."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sanwei.common import audit, clock
from sanwei.ledgers.conversion import invalid_parameters
from sanwei.ledgers.enums import CreditAccount, RuleShape
from sanwei.ledgers.errors import RuleInvalid, RuleReachesBack
from sanwei.ledgers.models import CreditRule, CreditTarget
from sanwei.org.models import OrgUnit
from sanwei.study.enums import RecordKind, StudyMethod

# A whole day has two sessions of about three hours; a morning with its opening is a little over two.
TRAINING_DAY: dict[str, Any] = {
    "day": "8",
    "day_from_minutes": 300,
    "half_day": "4",
    "half_day_from_minutes": 120,
}
BRANCH_HOURS: dict[str, Any] = {"per_hour": "1", "step_minutes": 30}
ONLINE_STEPS: dict[str, Any] = {"steps": [[1800, "1.0"], [900, "0.5"], [1, "0.25"]]}
ONLINE_TEST: dict[str, Any] = {"steps": [], "test": "0.5"}

# Source: the 学时 conversion of domain.md. 送学上门 counts as 集体学习.
DEFAULTS: tuple[tuple[StudyMethod, RecordKind, CreditAccount, RuleShape, dict[str, Any]], ...] = (
    (
        StudyMethod.TRAINING,
        RecordKind.ATTENDANCE,
        CreditAccount.TRAINING,
        RuleShape.TRAINING_DAY,
        TRAINING_DAY,
    ),
    (
        StudyMethod.GROUP,
        RecordKind.ATTENDANCE,
        CreditAccount.GROUP,
        RuleShape.BRANCH_HOURS,
        BRANCH_HOURS,
    ),
    (
        StudyMethod.HOME_DELIVERY,
        RecordKind.ATTENDANCE,
        CreditAccount.GROUP,
        RuleShape.BRANCH_HOURS,
        BRANCH_HOURS,
    ),
    (
        StudyMethod.EXTERNAL,
        RecordKind.EXTERNAL,
        CreditAccount.EXTERNAL,
        RuleShape.BRANCH_HOURS,
        BRANCH_HOURS,
    ),
    (
        StudyMethod.ONLINE,
        RecordKind.COMPLETION,
        CreditAccount.ONLINE,
        RuleShape.ONLINE_STEPS,
        ONLINE_STEPS,
    ),
    (
        StudyMethod.ONLINE,
        RecordKind.ASSESSMENT,
        CreditAccount.ONLINE,
        RuleShape.ONLINE_STEPS,
        ONLINE_TEST,
    ),
)


@transaction.atomic
def install_default_rules(
    *, unit: OrgUnit, year: int, online_cap_hours: Decimal = Decimal(0)
) -> list[CreditRule]:
    """Give ``unit`` and its subtree the usual rules and targets of ``year``; what stands there already stays."""
    CreditTarget.objects.get_or_create(
        unit=unit,
        year=year,
        defaults={
            "online_cap_hours": online_cap_hours,
            "basis": _("全国党员教育培训工作规划、本单位制度"),
        },
    )
    return [
        CreditRule.objects.get_or_create(
            unit=unit,
            year=year,
            method=method,
            record_kind=kind,
            version=1,
            defaults={
                "account": account,
                "shape": shape,
                "parameters": parameters,
                "basis": _("本单位学时管理制度"),
                "starts_on": date(year, 1, 1),
            },
        )[0]
        for method, kind, account, shape, parameters in DEFAULTS
    ]


@transaction.atomic
def change_rule(
    *,
    rule: CreditRule,
    starts_on: date,
    basis: str,
    actor: audit.Actor,
    at: datetime,
    parameters: Mapping[str, Any] | None = None,
    account: CreditAccount | None = None,
    reaches_back: bool = False,
) -> CreditRule:
    """Add the next version of ``rule`` for facts from ``starts_on`` on; what was booked stays as it is.

    ``reaches_back`` lets the version begin on a past day of its year: it then holds for what is booked from now on
    and for a recompute, which is another decision. Raises: RuleReachesBack where the day is past or in another
    year; RuleInvalid with a sentence.
    """
    is_past = starts_on < clock.local_date(at)
    if (is_past and not reaches_back) or starts_on.year != rule.year:
        raise RuleReachesBack
    wanted = dict(rule.parameters if parameters is None else parameters)
    if problem := invalid_parameters(rule.shape, wanted):
        raise RuleInvalid(problem)
    versions = CreditRule.objects.filter(
        unit=rule.unit, year=rule.year, method=rule.method, record_kind=rule.record_kind
    )
    last = versions.order_by("-version").first() or rule
    if starts_on < last.starts_on and not reaches_back:
        raise RuleReachesBack
    changed = CreditRule.objects.create(
        unit=rule.unit,
        year=rule.year,
        version=last.version + 1,
        method=rule.method,
        record_kind=rule.record_kind,
        account=account or rule.account,
        shape=rule.shape,
        parameters=wanted,
        basis=basis,
        starts_on=starts_on,
    )
    audit.log(
        at=at,
        actor=actor,
        action="ledger.rule",
        target_label="ledgers.creditrule",
        target_key=changed.public_id,
        unit_key=rule.unit.public_id,
        before={"version": last.version, "parameters": last.parameters},
        after={"version": changed.version, "parameters": wanted},
        starts_on=str(starts_on),
        reaches_back=is_past,
    )
    return changed


@transaction.atomic
def set_target(
    *,
    unit: OrgUnit,
    year: int,
    member_hours: Decimal,
    board_hours: Decimal,
    online_cap_hours: Decimal,
    basis: str,
    actor: audit.Actor,
    at: datetime,
) -> CreditTarget:
    """Set what members and 班子成员 of the subtree owe in ``year``; leaves an audit row."""
    before = CreditTarget.objects.filter(unit=unit, year=year).first()
    target, _is_new = CreditTarget.objects.update_or_create(
        unit=unit,
        year=year,
        defaults={
            "member_hours": member_hours,
            "board_hours": board_hours,
            "online_cap_hours": online_cap_hours,
            "basis": basis,
        },
    )
    audit.log(
        at=at,
        actor=actor,
        action="ledger.target",
        target_label="ledgers.credittarget",
        target_key=target.pk,
        unit_key=unit.public_id,
        year=year,
        before=_hours(before) if before else None,
        after=_hours(target),
        basis=basis,
    )
    return target


def _hours(target: CreditTarget) -> dict[str, str]:
    return {
        "member_hours": str(target.member_hours),
        "board_hours": str(target.board_hours),
        "online_cap_hours": str(target.online_cap_hours),
    }
