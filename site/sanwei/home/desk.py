"""What the desk of a unit says: how many people, how they stand, what was learned, what wants a hand."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sanwei.accounts.models import User
from sanwei.activities.external import queries as external
from sanwei.common import clock
from sanwei.common.periods import Quarter
from sanwei.home import duty_of_notices
from sanwei.home.duty import Duty
from sanwei.home.duty_of_archive import archive_duties
from sanwei.home.duty_of_terms import duties_of
from sanwei.home.life_desk import LifeDesk, life_desk_of
from sanwei.ledgers import queries as ledgers
from sanwei.ledgers.enums import CreditState
from sanwei.ledgers.queries import BranchTable
from sanwei.notices import queries as notices
from sanwei.org import queries as org
from sanwei.org.enums import MemberKind, UnitKind
from sanwei.org.models import OrgUnit
from sanwei.study import queries as study
from sanwei.study.enums import ItemKind, RecordKind

QUARTERS_BACK = 8
ITEMS_SHOWN = 6
NAMES_SHOWN = 3


@dataclass(frozen=True)
class ItemRow:
    """How a lesson or quiz went in the unit this quarter."""

    title: str
    kind: str
    done: int
    due: int

    @property
    def permille(self) -> int:
        return self.done * 1000 // self.due if self.due else 0


@dataclass(frozen=True)
class Desk:
    sentence: str
    life: LifeDesk
    table: BranchTable
    target: Decimal | None
    items: list[ItemRow]
    duties: list[Duty]
    not_learned: int
    hints: list[org.Hint]


def quarters_until(last: Quarter) -> list[Quarter]:
    """Return ``last`` and the quarters before it, newest first."""
    found = [last]
    while len(found) < QUARTERS_BACK:
        found.append(found[-1].previous())
    return found


def desk_of(unit: OrgUnit, quarter: Quarter, *, user: object, at: datetime) -> Desk:
    """Return the desk of ``unit`` for ``quarter``, people as of its last day or today. Constant queries."""
    today = clock.local_date(at)
    as_of = min(today, quarter.ends_before - timedelta(days=1))
    table = ledgers.branch_table(
        unit=unit, starts_on=quarter.starts_on, ends_before=quarter.ends_before, as_of=as_of
    )
    targets = {row.target.hours for row in table.rows if row.target and not row.target.is_board}
    life = life_desk_of(unit, quarter, user=user, today=today, at=at)
    return Desk(
        sentence=_head(unit, as_of),
        life=life,
        table=table,
        target=next(iter(targets), None) if len(targets) == 1 else None,
        items=_items(unit, quarter, table.totals.due, user=user, at=at),
        duties=[
            *life.duties,
            *duties_of(unit, user=user, at=at),
            *duty_of_notices.duties_of(unit, user=user, at=at),
            *_duties(unit, quarter, table, today, user=user, at=at),
        ],
        not_learned=table.totals.due - table.totals.learned,
        hints=org.structure_hints(unit, today),
    )


def duties_at(unit: OrgUnit, *, user: object, at: datetime) -> list[Duty]:
    """Return what the desk of ``unit`` lists as to do at that moment, as ``desk_of`` has it. Constant queries."""
    today = clock.local_date(at)
    return desk_of(unit, Quarter.of(today), user=user, at=at).duties


def _head(unit: OrgUnit, day: date) -> str:
    people = org.registered_on(unit, day)
    counts = people.aggregate(
        all=Count("pk", distinct=True),
        probationary=Count("pk", filter=Q(kind=MemberKind.PROBATIONARY), distinct=True),
        mobile=Count("pk", filter=Q(is_mobile=True), distinct=True),
    )
    parts = [_("党员%d人") % counts["all"]]
    inside = [
        words % counts[key]
        for key, words in (("probationary", _("预备党员%d人")), ("mobile", _("流动党员%d人")))
        if counts[key]
    ]
    if inside:
        parts[0] += _("，其中%s") % _("、").join(inside)
    groups = unit.get_descendants().filter(kind=UnitKind.GROUP, dissolved_on__isnull=True).count()
    if groups:
        parts.append(_("%d个党小组") % groups)
    if (ends_on := org.term_ends_on(unit)) is not None:
        parts.append(_("本届任期至%s") % date_format(ends_on, "Y年n月"))
    return " · ".join(parts)


def _items(
    unit: OrgUnit, quarter: Quarter, due: int, *, user: object, at: datetime
) -> list[ItemRow]:
    # A book has one row a chapter; who reads it is the reader's affair.
    visible = study.items_visible_to(user, at=at).exclude(kind=ItemKind.CHAPTER)
    items = visible.order_by("-live_at", "-pk")[:ITEMS_SHOWN]
    done = dict(
        study.current_records()
        .filter(
            Q(kind=RecordKind.COMPLETION) | Q(kind=RecordKind.ASSESSMENT, is_passed=True),
            item__in=list(items),
            branch__path__startswith=unit.path,
            occurred_on__lt=quarter.ends_before,
        )
        .values_list("item_id")
        .annotate(people=Count("member", distinct=True))
    )
    return [
        ItemRow(item.title, item.get_kind_display(), min(done.get(item.pk, 0), due), due)
        for item in items
    ]


def _duties(
    unit: OrgUnit,
    quarter: Quarter,
    table: BranchTable,
    today: date,
    *,
    user: object,
    at: datetime,
) -> list[Duty]:
    ledger = reverse("ledgers:ledger", args=[unit.public_id])
    people = reverse("home:people", args=[unit.public_id])
    found: list[Duty] = []
    if doubts := study.waiting_disputes(user, unit, at=at).count():
        found.append(
            Duty(
                _("%d条学时疑问等您答复") % doubts,
                _("答复以前能看到那一条的学习过程"),
                _("答复"),
                reverse("home:disputes", args=[unit.public_id]),
                is_quiet=True,  # told when it came in
            )
        )
    if claimed := external.waiting_for(user, unit):
        found.append(
            Duty(
                _("%d条外部学习等确认") % claimed,
                _("确认以后才计学时"),
                _("确认"),
                reverse("activities:external_desk", args=[unit.public_id]),
                is_quiet=True,  # told on the day it came in
            )
        )
    found += _tasks(unit, at=at)
    if asked := notices.waiting_in(unit):
        found.append(
            Duty(
                _("%d条意见建议等答复") % asked,
                _("提的人会收到消息"),
                _("答复"),
                reverse("notices:desk_suggestions", args=[unit.public_id]),
            )
        )
    found += archive_duties(unit, today)
    idle = [row.name for row in table.rows if row.is_due and not row.has_learned]
    if idle:
        found.append(
            Duty(
                _("%(count)d人%(quarter)s还没有学习记录")
                % {"count": len(idle), "quarter": _("本季") if today in quarter else _("这一季")},
                _names(idle, unit),
                _("查看"),
                f"{ledger}?quarter={quarter}&people=idle#people",
                is_quiet=True,
            )
        )
    behind = [row.name for row in table.rows if row.state == CreditState.BEHIND]
    if behind:
        found.append(
            Duty(
                _("%d人学时按进度还差") % len(behind),
                _names(behind, unit),
                _("查看"),
                f"{ledger}?quarter={quarter}&people=behind#people",
                is_quiet=True,
            )
        )
    without = org.registered_on(unit, today).filter(user__isnull=True).count()
    if without:
        found.append(
            Duty(
                _("%d人还没有登录账号") % without,
                _("学习可由支部登记"),
                _("名册"),
                people,
                is_quiet=True,
            )
        )
    waiting = User.objects.filter(
        member__in=org.registered_on(unit, today), last_login__isnull=True
    ).count()
    if waiting:
        found.append(
            Duty(
                _("%d人还没有登录过") % waiting,
                _("打印登录条，扫码就能进"),
                _("打印"),
                people,
                is_quiet=True,
            )
        )
    return found


def _tasks(unit: OrgUnit, *, at: datetime) -> list[Duty]:
    """Return who is 待补学 and which 学习任务 are due within days; a unit above opens the names itself."""
    behind: list[str] = []
    soon = left = 0
    for one in study.standings_in(study.pressing_in(unit, at=at), within=unit, at=at):
        behind += [person.member.name for person in one.behind]
        if one.requirement.due_on >= one.as_of and one.unfinished:
            soon, left = soon + 1, left + len(one.unfinished)
    url = reverse("home:tasks", args=[unit.public_id])
    found: list[Duty] = []
    if behind:
        names = list(dict.fromkeys(behind))
        detail = _names(names, unit) if unit.is_branch else _("看看是哪几项任务")
        found.append(Duty(_("%d人待补学") % len(names), detail, _("查看"), url))
    if soon:
        detail = _("还有%d人没有学完") % left
        found.append(Duty(_("%d项学习任务快到期") % soon, detail, _("查看"), url))
    return found


def _names(names: list[str], unit: OrgUnit) -> str:
    """Return the first of ``names``; a unit above opens them itself, which leaves a trace."""
    if not unit.is_branch:
        return _("打开看是谁，会留下记录")
    shown = _("、").join(names[:NAMES_SHOWN])
    return shown if len(names) <= NAMES_SHOWN else _("%(names)s等") % {"names": shown}
