"""How a quiz went in a unit: 应测, 参测, 平均, 及格率 by branch, and the people behind the figures.

The counts are for whoever has the unit's desk or edits it; who may read ``people`` the caller says (domain.md: low
scores are for oneself, 书记 and 组织委员). No minutes, and no order by score.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Q, QuerySet

from quizzes.enums import AttemptState, QuizState
from quizzes.models import Attempt, Quiz
from quizzes.policies import result_of
from quizzes.scoring import outcomes_of
from sanwei.common import clock
from sanwei.org import queries as org
from sanwei.org.models import Member, OrgUnit
from sanwei.org.queries import Placed

TENTH = Decimal("0.1")
# An average of one is that person's score, and of two each one's to the other.
FEWEST_TOLD = 3
# What ``outcomes_of`` reads of an attempt.
SCORE = ("number", "score", "score_max", "score_percent", "is_passed", "pass_percent")


@dataclass(frozen=True)
class PersonResult:
    """One person's result by the quiz's policy of attempts. ``percent`` None: nothing scored yet.

    ``is_due``: counted in 应测; who is not may answer all the same.
    """

    member: Member
    branch: OrgUnit
    is_due: bool
    has_taken: bool
    percent: Decimal | None
    is_passed: bool


@dataclass(frozen=True)
class Tally:
    """People who should take it and how they did. Averages and pass rates are of those with a score."""

    people: list[PersonResult] = field(default_factory=list)

    @property
    def due(self) -> list[PersonResult]:
        return [one for one in self.people if one.is_due]

    @property
    def taken(self) -> list[PersonResult]:
        return [one for one in self.due if one.has_taken]

    @property
    def missing(self) -> list[PersonResult]:
        return [one for one in self.due if not one.has_taken]

    @property
    def guests(self) -> list[PersonResult]:
        return [one for one in self.people if not one.is_due and one.has_taken]

    @property
    def passed(self) -> list[PersonResult]:
        return [one for one in self.taken if one.is_passed]

    @property
    def scores(self) -> list[Decimal]:
        return [one.percent for one in self.taken if one.percent is not None]

    @property
    def average(self) -> Decimal | None:
        """Return the mean of the scores, to a tenth."""
        scores = self.scores
        if not scores:
            return None
        return (sum(scores, Decimal(0)) / len(scores)).quantize(TENTH, ROUND_HALF_UP)

    @property
    def pass_percent(self) -> Decimal | None:
        """Return how many of a hundred with a score passed, to a tenth."""
        if not self.scores:
            return None
        share = Decimal(len(self.passed) * 100) / len(self.scores)
        return share.quantize(TENTH, ROUND_HALF_UP)

    @property
    def is_told(self) -> bool:
        """Whether figures say nothing of one person: who may not read names is told none of fewer than three."""
        return len(self.scores) >= FEWEST_TOLD

    @property
    def taken_permille(self) -> int:
        return len(self.taken) * 1000 // len(self.due) if self.due else 0


@dataclass(frozen=True)
class QuizResults:
    """A quiz in a unit, people as of ``as_of``; branches in the order of the tree."""

    quiz: Quiz
    unit: OrgUnit
    as_of: date
    total: Tally
    branches: list[tuple[OrgUnit, Tally]]


def quizzes_in(unit: OrgUnit) -> QuerySet[Quiz]:
    """Return the published or ended quizzes that mean people of ``unit``, newest first."""
    means = Q(audience__unit__path__startswith=unit.path) | Q(
        audience__unit__path__in=unit.line_paths()
    )
    shown = Quiz.objects.exclude(state=QuizState.DRAFT).filter(means)
    return shown.select_related("unit", "audience__unit")


def results_of(quiz: Quiz, *, within: OrgUnit, at: datetime) -> QuizResults:
    """Return how ``quiz`` went in ``within``'s subtree. Three queries."""
    return results_in([quiz], within=within, at=at)[0]


def results_in(quizzes: Iterable[Quiz], *, within: OrgUnit, at: datetime) -> list[QuizResults]:
    """Return how each of ``quizzes`` went in ``within``'s subtree. Three queries, however many quizzes and people."""
    quizzes = list(quizzes)
    days = {quiz.pk: _as_of(quiz, at) for quiz in quizzes}
    placed = org.people_on(within, days.values())
    members = {one.member.pk for people in placed.values() for one in people}
    own = _own(quizzes, within, members)
    return [
        _results(quiz, within, days[quiz.pk], placed.get(days[quiz.pk], []), own.get(quiz.pk, {}))
        for quiz in quizzes
    ]


@dataclass(frozen=True)
class _Own:
    """What one member made of one quiz; without a percent while nothing is scored."""

    percent: Decimal | None = None
    is_passed: bool = False


def _own(quizzes: list[Quiz], within: OrgUnit, members: set[int]) -> dict[int, dict[int, _Own]]:
    """Return by quiz and member what the quiz's policy makes of the attempts that ended. One query."""
    policies = {quiz.pk: quiz.score_policy for quiz in quizzes}
    ended = (
        Attempt.objects.filter(
            quiz__in=quizzes, member__memberships__branch__path__startswith=within.path
        )
        .exclude(state=AttemptState.OPEN)
        .only("quiz", "member", *SCORE)
        .order_by("number")
        .distinct()
    )
    told: dict[int, dict[int, list[Attempt]]] = {}
    for attempt in ended:
        if attempt.member_id in members:
            told.setdefault(attempt.quiz_id, {}).setdefault(attempt.member_id, []).append(attempt)
    return {
        quiz: {member: _made_of(policies[quiz], attempts) for member, attempts in people.items()}
        for quiz, people in told.items()
    }


def _made_of(policy: str, attempts: list[Attempt]) -> _Own:
    outcomes = outcomes_of(attempts)
    if not outcomes:
        return _Own()
    result = result_of(policy, outcomes)
    return _Own(result.percent, result.is_passed)


def _as_of(quiz: Quiz, at: datetime) -> date:
    """Return the day whose people count: today, or the day on which the quiz closed."""
    over = quiz.closes_at is not None and quiz.closes_at < at
    return clock.local_date(quiz.closes_at if over and quiz.closes_at else at)


def _results(
    quiz: Quiz, within: OrgUnit, day: date, placed: list[Placed], made: dict[int, _Own]
) -> QuizResults:
    branches: dict[int, tuple[OrgUnit, list[PersonResult]]] = {}
    everybody: list[PersonResult] = []
    for one in placed:
        own = made.get(one.member.pk)
        is_due = one.standing.is_counted_in(quiz.audience)
        if own is None and not is_due:
            continue
        person = PersonResult(
            member=one.member,
            branch=one.branch,
            is_due=is_due,
            has_taken=own is not None,
            percent=own.percent if own else None,
            is_passed=own is not None and own.is_passed,
        )
        everybody.append(person)
        branches.setdefault(one.branch.pk, (one.branch, []))[1].append(person)
    ordered = sorted(branches.values(), key=lambda pair: str(pair[0].path))
    return QuizResults(
        quiz=quiz,
        unit=within,
        as_of=day,
        total=Tally(everybody),
        branches=[(unit, Tally(people)) for unit, people in ordered],
    )
