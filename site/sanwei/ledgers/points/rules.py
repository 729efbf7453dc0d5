"""积分规则: which hold for a branch on a day, and the one way to add or change them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import transaction

from sanwei.accounts.models import User
from sanwei.common import audit, clock
from sanwei.ledgers.enums import PointsShape, PointsSource
from sanwei.ledgers.errors import RuleReachesBack
from sanwei.ledgers.models import PointsRule
from sanwei.ledgers.models.points import NOTICE_DAYS
from sanwei.ledgers.points.access import is_on
from sanwei.ledgers.points.errors import PointsNotVisible, PointsRuleRefused
from sanwei.org.models import OrgUnit
from sanwei.study.enums import RecordKind

# 减负红线: no points for signing in, for being on line or for minutes, whatever a rule calls them.
REFUSED_WORDS = (
    "签到",
    "打卡",
    "登录",
    "在线时长",
    "观看时长",
    "学习时长",
    "分钟",
    "浏览",
    "点赞",
    "转发",
    "安装",
)


@dataclass(frozen=True, kw_only=True)
class RuleFacts:
    """What a rule says. ``method`` and ``record_kind`` are empty where members propose."""

    name: str
    shape: PointsShape
    amount: Decimal
    basis: str
    starts_on: date
    year_cap: Decimal | None = None
    quarter_cap: Decimal | None = None
    source: PointsSource = PointsSource.MEMBER
    method: str = ""
    record_kind: str = ""
    notice_days: int = NOTICE_DAYS
    is_ended: bool = False


def rules_for(branch: OrgUnit, day: date) -> list[PointsRule]:
    """Return what holds in ``branch`` on ``day``: of each rule of its line the newest version that has begun."""
    newest: dict[UUID, PointsRule] = {}
    rows = PointsRule.objects.filter(
        unit__path__in=branch.line_paths(), year=day.year, starts_on__lte=day
    )
    for rule in rows.order_by("version"):
        newest[rule.key] = rule
    return sorted(
        (rule for rule in newest.values() if not rule.is_ended), key=lambda r: (r.shape, r.pk)
    )


@transaction.atomic
def set_rule(
    *,
    unit: OrgUnit,
    year: int,
    facts: RuleFacts,
    actor: User,
    at: datetime,
    changes: PointsRule | None = None,
) -> PointsRule:
    """Add a rule, or the next version of ``changes``, for matters from its day on; what was booked stays.

    Leaves an audit row. Raises: PointsNotVisible where no 依据文件 holds; RuleReachesBack; PointsRuleRefused.
    """
    if not is_on(unit, at=at):
        raise PointsNotVisible
    if facts.starts_on.year != year or (changes and facts.starts_on < clock.local_date(at)):
        raise RuleReachesBack
    if refused(facts):
        raise PointsRuleRefused
    last = None
    if changes is not None:
        last = PointsRule.objects.filter(key=changes.key).order_by("-version").first()
    rule = PointsRule.objects.create(
        key=last.key if last else uuid4(),
        version=last.version + 1 if last else 1,
        unit=unit,
        year=year,
        **vars(facts),
    )
    audit.log(
        at=at,
        actor=actor,
        action="points.rule",
        target_label="ledgers.pointsrule",
        target_key=rule.public_id,
        unit_key=unit.public_id,
        name=rule.name,
        amount=str(rule.amount),
        version=rule.version,
    )
    return rule


def refused(facts: RuleFacts) -> bool:
    """Whether a rule would pay for presence or minutes."""
    return facts.record_kind == RecordKind.ATTENDANCE or any(
        word in facts.name for word in REFUSED_WORDS
    )
