"""Hands for tests of 积分: a 依据文件, rules, a proposal that goes its way."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sanwei.ledgers.enums import PointsShape
from sanwei.ledgers.models import PointsClaim, PointsRule
from sanwei.ledgers.points import booking, services
from sanwei.ledgers.points.rules import RuleFacts, set_rule
from sanwei.org import services as org
from sanwei.org.enums import Feature, Role
from sanwei.org.models import FeatureApproval, Member, OrgUnit
from tests.world import NOW, START, World

TAUGHT = "讲一次微党课"
DAY = date(2026, 10, 9)


def approve(unit: OrgUnit, **fields: Any) -> FeatureApproval:
    """Enter the document that turns points on in ``unit``."""
    return FeatureApproval.objects.create(
        **{
            "unit": unit,
            "feature": Feature.POINTS,
            "document_title": "关于试行党员积分管理的通知",
            "document_number": "云党发〔2026〕7号",
            "document_on": date(2026, 1, 5),
            "starts_on": date(2026, 1, 6),
            **fields,
        }
    )


def rule(
    world: World, *, unit: OrgUnit | None = None, at: datetime = NOW, **facts: Any
) -> PointsRule:
    """Let one lecture be worth 2 points in the whole 党委 unless told otherwise."""
    starts_on = facts.pop("starts_on", date(at.year, 1, 1))
    return set_rule(
        unit=unit or world.committee,
        year=starts_on.year,
        facts=RuleFacts(
            **{
                "name": TAUGHT,
                "shape": PointsShape.BONUS,
                "amount": Decimal(2),
                "basis": "党委积分管理办法第五条",
                "starts_on": starts_on,
                **facts,
            }
        ),
        actor=world.account(world.sun_qi),
        at=at,
    )


def post(world: World, member: Member, role: Role, unit: OrgUnit) -> None:
    org.assign_role(member=member, unit=unit, role=role, starts_on=START, at=NOW)


def propose(
    member: Member,
    rule: PointsRule,
    *,
    on: date = DAY,
    key: UUID | None = None,
    at: datetime = NOW,
    **fields: Any,
) -> PointsClaim:
    return services.propose(
        public_id=key or uuid4(),
        member=member,
        rule=rule,
        occurred_on=on,
        at=at,
        **{"text": "给支部讲了“雪天撒盐车为什么先走下坡”", **fields},
    )


def in_notice(world: World, member: Member, rule: PointsRule, **fields: Any) -> PointsClaim:
    """Bring a proposal of somebody who needs no 初评 before the branch."""
    claim = propose(member, rule, **fields)
    return services.decide(claim=claim, actor=world.account(world.li_si), at=NOW)


def booked(world: World, member: Member, rule: PointsRule, **fields: Any) -> PointsClaim:
    claim = in_notice(world, member, rule, **fields)
    return booking.book(claim=claim, at=NOW + timedelta(days=10))
