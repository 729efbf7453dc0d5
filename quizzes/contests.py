"""Reads of 知识竞赛: which may be shown at all, who may take part, the board afterwards."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from quizzes.enums import AttemptState, QuizKind
from quizzes.models import Attempt, ContestConsent, ContestEntry, Quiz
from sanwei.common import clock
from sanwei.org import policies
from sanwei.org import queries as org
from sanwei.org.enums import Feature
from sanwei.org.models import FeatureApproval, Member, OrgUnit
from sanwei.org.queries.scope import covering


def allowed(quizzes: QuerySet[Quiz], *, at: datetime) -> QuerySet[Quiz]:
    """Leave out contests that no 依据文件 of their unit or of one above allows at ``at``. Costs no query."""
    approvals = FeatureApproval.objects.filter(
        covering(clock.local_date(at)), feature=Feature.CONTEST
    ).alias(path=ExpressionWrapper(OuterRef("unit__path"), CharField()))
    has_document = Exists(approvals.filter(path__startswith=F("unit__path")))
    return quizzes.filter(~Q(kind=QuizKind.CONTEST) | has_document)


def is_allowed(quiz: Quiz, *, at: datetime) -> bool:
    """Whether ``quiz`` is no contest, or a document allows it."""
    return quiz.kind != QuizKind.CONTEST or policies.allows(quiz.unit, Feature.CONTEST, at=at)


def may_be_held_in(units: QuerySet[OrgUnit], *, at: datetime) -> bool:
    """Whether a document allows a contest in one of ``units``. One query."""
    approvals = FeatureApproval.objects.filter(
        covering(clock.local_date(at)), feature=Feature.CONTEST
    ).alias(path=ExpressionWrapper(OuterRef("path"), CharField()))
    has_document = Exists(approvals.filter(path__startswith=F("unit__path")))
    return units.filter(has_document).exists()


@dataclass(frozen=True)
class Standing:
    """A contest before one member. ``may_enter``: branches that this person may enter now."""

    branch: OrgUnit | None
    is_entered: bool
    has_consented: bool
    may_enter: tuple[OrgUnit, ...]


def standing_of(quiz: Quiz, member: Member, *, at: datetime) -> Standing:
    """Return how ``member`` stands before the contest ``quiz``."""
    membership = org.membership_on(member, clock.local_date(at))
    branch = membership.branch if membership else None
    entered = set(ContestEntry.objects.filter(quiz=quiz).values_list("branch_id", flat=True))
    mine = [branch] if branch and branch.pk not in entered and _is_before(quiz, at) else []
    desks = org.units_visible_to(member.user, at=at).filter(pk__in=[one.pk for one in mine])
    return Standing(
        branch=branch,
        is_entered=branch is not None and branch.pk in entered,
        has_consented=ContestConsent.objects.filter(quiz=quiz, member=member).exists(),
        may_enter=tuple(desks),
    )


def _is_before(quiz: Quiz, at: datetime) -> bool:
    return quiz.opens_at is not None and at < quiz.opens_at


@dataclass(frozen=True)
class Place:
    number: int
    name: str
    branch: str
    score_percent: Decimal


def board_of(quiz: Quiz, *, at: datetime) -> list[Place]:
    """Return the first ``board_size`` of a contest that is over, those who agreed only; never from the bottom.

    By score, then by who took less time; the number is the place among all, so that gaps may show.
    """
    if quiz.kind != QuizKind.CONTEST or not quiz.is_over(at) or not is_allowed(quiz, at=at):
        return []
    scored = (
        Attempt.objects.filter(quiz=quiz, state=AttemptState.SCORED)
        .select_related("member")
        .order_by("-score", F("submitted_at") - F("started_at"), "pk")[: quiz.board_size]
    )
    agreed = set(ContestConsent.objects.filter(quiz=quiz).values_list("member_id", flat=True))
    day = clock.local_date(at)
    places = []
    for number, attempt in enumerate(scored, start=1):
        if attempt.member_id in agreed and attempt.score_percent is not None:
            membership = org.membership_on(attempt.member, day)
            branch = membership.branch.short_name if membership else ""
            places.append(Place(number, attempt.member.name, branch, attempt.score_percent))
    return places
