"""The shape of a ledger table and its arithmetic. Pure: rows in, totals out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Final
from uuid import UUID

from sanwei.ledgers.conversion import ZERO
from sanwei.ledgers.enums import CreditAccount, CreditState
from sanwei.ledgers.queries.spans import Span
from sanwei.ledgers.rulebook import Target
from sanwei.ledgers.standing import YearStanding
from sanwei.org.enums import MemberKind
from sanwei.org.models import OrgUnit

Hours = Mapping[CreditAccount, Decimal]


def ratio(value: Decimal, count: Decimal | int) -> Decimal | None:
    """Return ``value`` by ``count`` with one decimal; None where there is nothing to divide by."""
    return (value / count).quantize(Decimal("0.1"), ROUND_HALF_UP) if count else None


def percent(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    return ratio(Decimal(part * 100), whole)


@dataclass(frozen=True)
class QuizSum:
    """Tests of a person or of many: each test by its result."""

    tests: int = 0
    passed: int = 0
    score_sum: Decimal = Decimal(0)
    people: int = 0

    def __add__(self, other: "QuizSum") -> "QuizSum":
        return QuizSum(
            self.tests + other.tests,
            self.passed + other.passed,
            self.score_sum + other.score_sum,
            self.people + other.people,
        )

    @property
    def average(self) -> Decimal | None:
        return ratio(self.score_sum, self.tests)

    @property
    def pass_percent(self) -> Decimal | None:
        return percent(self.passed, self.tests)


NO_QUIZ: Final = QuizSum()


@dataclass(frozen=True)
class MemberRow:
    """A person in a branch. ``is_due``: belongs to it on the as-of day and so is counted among 应学.

    Who earned here and left has a row of hours only: sums of the branch stay, people are counted once and
    ``has_learned`` is theirs elsewhere. ``kind`` and ``posts`` are those of the as-of day, wherever the posts are held.
    """

    member_pk: int
    member_id: UUID
    name: str
    pinyin: str
    branch_pk: int
    branch_id: UUID
    branch_path: str
    branch_name: str
    group_id: UUID | None
    group_name: str
    kind: MemberKind
    posts: frozenset[str]
    is_cadre: bool
    tags: tuple[str, ...]
    is_due: bool
    has_learned: bool
    hours: Hours
    quiz: QuizSum
    target: Target | None
    year: YearStanding | None

    @cached_property
    def total(self) -> Decimal:
        return sum(self.hours.values(), ZERO)

    @property
    def state(self) -> CreditState:
        return self.year.state if self.year else CreditState.MOVED

    @property
    def permille(self) -> int:
        """How much of the year's target is there, 0 to 1000, for a bar."""
        if self.year is None or self.target is None or not self.target.hours:
            return 0
        return min(1000, int(self.year.counted * 1000 / self.target.hours))

    @property
    def columns(self) -> list[tuple[CreditAccount, Decimal]]:
        return [(account, self.hours.get(account, ZERO)) for account in CreditAccount]


@dataclass(frozen=True)
class Totals:
    """What rows add up to. Rates are percentages with one decimal; None where nobody is counted."""

    name: str
    unit_id: UUID
    hours: Hours
    due: int
    learned: int
    reached: int
    behind: int
    due_hours: Decimal
    year_counted: Decimal
    quiz: QuizSum

    @property
    def total(self) -> Decimal:
        return sum(self.hours.values(), ZERO)

    @property
    def columns(self) -> list[tuple[CreditAccount, Decimal]]:
        return [(account, self.hours.get(account, ZERO)) for account in CreditAccount]

    @property
    def reached_permille(self) -> int:
        """How many of 应学人员 have reached the year's target, 0 to 1000, for a bar."""
        return self.reached * 1000 // self.due if self.due else 0

    @property
    def participation_percent(self) -> Decimal | None:
        """参学率."""
        return percent(self.learned, self.due)

    @property
    def average_hours(self) -> Decimal | None:
        """人均学时 of the span: what 应学人员 earned in it, of any account."""
        return ratio(self.due_hours, self.due)

    @property
    def average_year_hours(self) -> Decimal | None:
        """年度人均学时: what counts of the year so far, the cap of 网络自学 applied."""
        return ratio(self.year_counted, self.due)


@dataclass(frozen=True)
class BranchTable:
    """``rows``: by pinyin, those who left last. ``branches``: totals of each branch in the order of the
    organisation; they add up to ``totals``.
    """

    unit: OrgUnit
    span: Span
    as_of: date
    rows: tuple[MemberRow, ...]
    branches: tuple[Totals, ...]
    totals: Totals


def total_of(rows: Iterable[MemberRow], *, name: str, unit_id: UUID) -> Totals:
    """Add up rows. Pure: the totals of branches add up to those of all their rows."""
    rows = list(rows)
    due = [row for row in rows if row.is_due]
    hours: dict[CreditAccount, Decimal] = defaultdict(lambda: ZERO)
    for row in rows:
        for account, amount in row.hours.items():
            hours[account] += amount
    return Totals(
        name=name,
        unit_id=unit_id,
        hours=dict(hours),
        due=len(due),
        learned=sum(row.has_learned for row in due),
        reached=sum(row.state == CreditState.REACHED for row in due),
        behind=sum(row.state == CreditState.BEHIND for row in due),
        due_hours=sum((row.total for row in due), ZERO),
        year_counted=sum((row.year.counted for row in due if row.year), ZERO),
        quiz=sum((row.quiz for row in rows if row.quiz.people), NO_QUIZ),
    )


def by_branch(rows: Iterable[MemberRow]) -> tuple[Totals, ...]:
    """Add up the rows of each branch, in the order of the organisation."""
    grouped: dict[tuple[str, str, UUID], list[MemberRow]] = defaultdict(list)
    for row in rows:
        grouped[row.branch_path, row.branch_name, row.branch_id].append(row)
    return tuple(
        total_of(group, name=name, unit_id=unit_id)
        for (_path, name, unit_id), group in sorted(grouped.items())
    )
