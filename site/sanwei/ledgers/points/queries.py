"""Reads of 积分: one's own with how they came, sums of branches, what waits. No list is ordered by points."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.common.wording import closed
from sanwei.ledgers.conversion import ZERO
from sanwei.ledgers.enums import EntryKind, EntryStep, PointsState
from sanwei.ledgers.models import LedgerEntry, PointsClaim
from sanwei.ledgers.points import access
from sanwei.ledgers.points.booking import points_of
from sanwei.org.models import Member, OrgUnit

CSS = {
    PointsState.GROUP: "w",
    PointsState.BOARD: "w",
    PointsState.NOTICE: "w",
    PointsState.BOOKED: "ok",
    PointsState.RETURNED: "bad",
    PointsState.REVOKED: "bad",
    PointsState.WITHDRAWN: "",
}


@dataclass(frozen=True)
class PointsLine:
    """One ledger entry of a person's points, and why."""

    entry_id: UUID
    occurred_on: date
    title: str
    amount: Decimal
    step: str
    reason: str


@dataclass(frozen=True)
class PointsStatement:
    """``total`` is the sum of ``lines``: of the entries, nothing else."""

    year: int
    total: Decimal
    lines: tuple[PointsLine, ...]


@dataclass(frozen=True)
class ClaimRow:
    """A proposal and how it stands, in words. ``may_decide``: it is this reader's turn."""

    claim: PointsClaim
    label: str
    css: str
    sentence: str
    may_decide: bool = False
    is_own: bool = False

    @property
    def may_withdraw(self) -> bool:
        return self.is_own and self.claim.is_waiting

    @property
    def worth(self) -> Decimal:
        """What the rule says, before caps and floor; negative for a 扣分."""
        amount = self.claim.rule.amount
        return -amount if self.claim.rule.shape == "deduction" else amount


@dataclass(frozen=True)
class BranchPoints:
    name: str
    total: Decimal


def statement_of(*, member: Member, year: int) -> PointsStatement:
    """Return a person's points of a calendar year by the day of the matter, oldest first. Two queries."""
    entries = LedgerEntry.objects.filter(
        kind=EntryKind.POINTS, member=member, occurred_on__year=year
    ).order_by("occurred_on", "pk")
    claims = (
        PointsClaim.objects.filter(member=member, occurred_on__year=year, state=PointsState.BOOKED)
        .select_related("rule")
        .order_by("booked_at", "pk")
    )
    rows = list(claims)
    points = points_of(rows)
    why = {
        claim.award_key: f"{closed(claim.text)}{points[claim.pk].reason}"
        for claim in rows
        if claim.pk in points
    }
    lines = tuple(
        PointsLine(
            entry_id=entry.public_id,
            occurred_on=entry.occurred_on,
            title=entry.title,
            amount=entry.amount,
            step=entry.step,
            reason=_("冲销：%s") % entry.reason
            if entry.step == EntryStep.REVERSAL
            else why.get(entry.award_key, entry.reason),
        )
        for entry in entries
    )
    return PointsStatement(year, sum((line.amount for line in lines), ZERO), lines)


def branch_sums(*, unit: OrgUnit, year: int, at: datetime) -> list[BranchPoints]:
    """Return the sum of each branch of ``unit``'s subtree that has points, in the order of the tree. Three queries."""
    branches = access.branches_on(unit, at=at)
    sums = dict(
        LedgerEntry.objects.filter(kind=EntryKind.POINTS, unit__in=branches, occurred_on__year=year)
        .order_by()
        .values_list("unit")
        .annotate(total=Sum("amount"))
    )
    return [BranchPoints(one.short_name, sums.get(one.pk, ZERO)) for one in branches]


def own_claims(member: Member, *, at: datetime) -> list[ClaimRow]:
    """Return what is proposed of ``member`` and not booked yet or sent back, newest first."""
    rows = (
        PointsClaim.objects.filter(member=member)
        .exclude(state=PointsState.BOOKED)
        .select_related("rule", "branch")
        .order_by("-created_at", "-pk")
    )
    has_committee: dict[int, bool] = {}
    return [_row(claim, at, has_committee, is_own=True) for claim in rows]


def waiting_for(user: User, *, at: datetime) -> QuerySet[PointsClaim]:
    """Return what waits for ``user``'s 初评 or 审定, the oldest first; nothing of his own."""
    if not access.is_anywhere(at=at):
        return PointsClaim.objects.none()
    paths = access.approved_paths(at=at)
    on = OrgUnit.objects.under(*paths).order_by().values("pk")
    rows = access.claims_before(user, at=at).filter(
        branch__in=on, state__in=(PointsState.GROUP, PointsState.BOARD)
    )
    return (
        rows.exclude(member__user=user)
        .select_related("rule", "branch", "member")
        .order_by("created_at", "pk")
    )


def to_decide(user: User, *, at: datetime) -> list[ClaimRow]:
    """Return what it is ``user``'s turn to decide."""
    has_committee: dict[int, bool] = {}
    return [
        _row(claim, at, has_committee, may_decide=True)
        for claim in waiting_for(user, at=at)
        if access.may_decide(user, claim, at=at)
    ]


def in_notice(branch: OrgUnit, *, at: datetime) -> QuerySet[PointsClaim]:
    """Return what the branch is shown now, by the day on which it ends."""
    return (
        PointsClaim.objects.filter(branch=branch, state=PointsState.NOTICE)
        .select_related("rule", "branch", "member")
        .prefetch_related("objections__author")
        .order_by("notice_until", "pk")
    )


def booked_in(branch: OrgUnit, *, year: int) -> QuerySet[PointsClaim]:
    """Return what was booked in a branch, the newest booking first: for corrections."""
    return (
        PointsClaim.objects.filter(branch=branch, state=PointsState.BOOKED, occurred_on__year=year)
        .select_related("rule", "branch", "member")
        .order_by("-booked_at", "-pk")
    )


def _row(
    claim: PointsClaim,
    at: datetime,
    committees: dict[int, bool],
    *,
    may_decide: bool = False,
    is_own: bool = False,
) -> ClaimRow:
    if claim.branch_id not in committees:
        day = clock.local_date(at)
        committees[claim.branch_id] = access.has_committee(claim.branch, day=day)
    state = PointsState(claim.state)
    label = str(state.label)
    if state == PointsState.BOARD and not committees[claim.branch_id]:
        label = _("等党员大会审定")
    return ClaimRow(claim, label, CSS[state], _sentence(claim, state), may_decide, is_own)


def _sentence(claim: PointsClaim, state: PointsState) -> str:
    words = {"name": claim.ended_by_name, "reason": closed(claim.reason)}
    if state == PointsState.NOTICE and claim.notice_until is not None:
        return _("在支部公示到%s，没有异议就记入。") % date_format(claim.notice_until, "n月j日")
    if state == PointsState.RETURNED:
        return _("%(name)s退回：%(reason)s") % words
    if state == PointsState.REVOKED:
        return _("记入后冲销：%(reason)s") % words
    if state == PointsState.WITHDRAWN and claim.reason:
        return words["reason"]
    if claim.assessed_by_name and state == PointsState.BOARD:
        return _("%s初评同意。") % claim.assessed_by_name
    return ""
