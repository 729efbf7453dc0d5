"""现场测验 in counts: who of those present handed in since the meeting began. Names nobody."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import QuerySet

from quizzes.enums import AttemptState
from quizzes.models import Attempt, Quiz
from quizzes.policies import result_of
from quizzes.scoring import outcomes_of
from sanwei.activities.enums import Mark
from sanwei.activities.models import Activity, Attendance, Cast

# Who came early may have answered early.
BEFORE = timedelta(hours=2)
TENTH = Decimal("0.1")
# An average of one is that person's score, and of two each one's to the other.
FEWEST_TOLD = 3


@dataclass(frozen=True)
class QuizCount:
    """``average`` is in points of a hundred, None without a score."""

    taken: int = 0
    scored: int = 0
    passed: int = 0
    average: Decimal | None = None


def handed_in(cast: Cast, activity: Activity) -> int:
    """Return how many of those present handed in. One query."""
    if cast.quiz is None:
        return 0
    return _ended(cast, activity).values("member").distinct().count()


def count(cast: Cast, activity: Activity) -> QuizCount:
    """Return how those present did, each by the quiz's own policy of attempts. Two queries."""
    quiz = Quiz.objects.filter(public_id=cast.quiz.owner_key).first() if cast.quiz else None
    if quiz is None:
        return QuizCount()
    attempts: dict[int, list[Attempt]] = defaultdict(list)
    for attempt in _ended(cast, activity).order_by("number"):
        attempts[attempt.member_id].append(attempt)
    results = [
        result_of(quiz.score_policy, outcomes)
        for own in attempts.values()
        if (outcomes := outcomes_of(own))
    ]
    percents = [one.percent for one in results]
    average = sum(percents, Decimal(0)) / len(percents) if percents else None
    return QuizCount(
        taken=len(attempts),
        scored=len(results),
        passed=sum(one.is_passed for one in results),
        average=average.quantize(TENTH, ROUND_HALF_UP) if average is not None else None,
    )


def freeze(activity: Activity) -> None:
    """Write the counts of the quiz into the record, in the caller's transaction."""
    cast = Cast.objects.select_related("quiz").filter(activity=activity).first()
    if cast is None:
        return
    told = count(cast, activity)
    cast.quiz_taken, cast.quiz_scored = told.taken, told.scored
    cast.quiz_passed, cast.quiz_average = told.passed, told.average
    cast.save(update_fields=["quiz_taken", "quiz_scored", "quiz_passed", "quiz_average"])


def _ended(cast: Cast, activity: Activity) -> QuerySet[Attempt]:
    if cast.quiz is None:
        return Attempt.objects.none()
    there = Attendance.objects.filter(part__activity=activity, mark=Mark.PRESENT)
    since: datetime = activity.occurred_at - BEFORE
    return Attempt.objects.exclude(state=AttemptState.OPEN).filter(
        quiz__public_id=cast.quiz.owner_key,
        member__in=there.values("member"),
        submitted_at__gte=since,
    )
