"""Reads of quizzes: what a member may answer, what was answered, and the review after the score."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy

from quizzes import contests, papers, pictures
from quizzes.content import EXPLANATION, is_many
from quizzes.enums import (
    AttemptState,
    MultipleScoring,
    QuestionType,
    QuizState,
    ReviewPart,
)
from quizzes.models import Attempt, QuestionVersion, Quiz
from quizzes.papers import Review, Sheet
from quizzes.policies import Result, result_of
from quizzes.reviewing import Shows, covered, shows_of
from quizzes.scoring import judged_key, mark_of, outcomes_of, versions_of
from sanwei.accounts.models import User
from sanwei.common.errors import NotVisible
from sanwei.org import queries as org
from sanwei.org.models import Member

# Reading and answering one question on a phone. Source: our own estimate, rounded up to whole minutes.
SECONDS_EACH = {
    QuestionType.SINGLE: 30,
    QuestionType.TRUE_FALSE: 20,
    QuestionType.MULTIPLE: 45,
    QuestionType.INDEFINITE: 45,
    QuestionType.BLANK: 40,
    QuestionType.ORDERING: 60,
    QuestionType.MATCHING: 60,
    QuestionType.SHORT: 240,
    QuestionType.MATERIAL: 240,
}
RULE_LABELS = {
    QuestionType.SINGLE: gettext_lazy("选一项"),
    QuestionType.TRUE_FALSE: gettext_lazy("对或错选一个"),
    QuestionType.BLANK: gettext_lazy("每空分别计分"),
    QuestionType.SHORT: gettext_lazy("用自己的话写，由人评分"),
    QuestionType.ORDERING: gettext_lazy("次序全对得分"),
    QuestionType.MATCHING: gettext_lazy("每对分别计分"),
}
# What of a sub-question may be seen by who is still answering.
KEYLESS = ("stem", "options", "targets")


@dataclass(frozen=True, kw_only=True)
class QuizCard:
    """One quiz as one member meets it. ``attempts_left`` None: as often as he likes."""

    quiz: Quiz
    question_count: int
    about_minutes: int
    attempts: tuple[Attempt, ...]
    attempts_left: int | None
    running: Attempt | None
    is_open: bool
    is_over: bool
    told: tuple["Told", ...] = ()
    next_at: datetime | None = None

    @property
    def title(self) -> str:
        return self.quiz.title

    @property
    def url(self) -> str:
        return self.quiz.get_absolute_url()

    @property
    def scored(self) -> tuple[Attempt, ...]:
        return tuple(one for one in self.attempts if one.state == AttemptState.SCORED)

    @property
    def is_withheld(self) -> bool:
        """Whether it was answered and the review rules keep a score back for now."""
        return any(not one.shows_score for one in self.told)

    @property
    def result(self) -> Result | None:
        """The member's result by the quiz's policy, as far as he may know it."""
        outcomes = outcomes_of(self.scored)
        if not outcomes or self.is_withheld:
            return None
        return result_of(self.quiz.score_policy, outcomes)

    @property
    def percent(self) -> Decimal | None:
        return self.result.percent if self.result else None

    @property
    def is_passed(self) -> bool:
        return self.result is not None and self.result.is_passed

    @property
    def may_start(self) -> bool:
        if self.running is not None:
            return self.is_open
        return self.is_open and self.attempts_left != 0 and self.next_at is None


@dataclass(frozen=True)
class Told:
    """A scored attempt in a list; whether its score may stand there."""

    attempt: Attempt
    shows_score: bool


@dataclass(frozen=True)
class Looked:
    """An ended attempt as its member may look at it. ``reviews`` is empty where there is nothing to see yet.

    ``is_asked_again``: another attempt of the quiz is running, and what would answer it is kept back meanwhile.
    """

    shows: Shows
    reviews: list[Review]
    is_asked_again: bool


def visible_quizzes(user: object, *, at: datetime) -> QuerySet[Quiz]:
    """Return the published or ended quizzes whose audience means ``user``, newest first."""
    shown = Quiz.objects.exclude(state=QuizState.DRAFT).filter(org.audience_filter(user, at=at))
    return contests.allowed(shown, at=at)


def visible_quiz(user: object, public_id: UUID, *, at: datetime) -> Quiz:
    """Return one of ``visible_quizzes``. Raises: NotVisible."""
    quiz = (
        visible_quizzes(user, at=at)
        .select_related("unit", "audience__unit")
        .filter(public_id=public_id)
    )
    if found := quiz.first():
        return found
    raise NotVisible()


def quiz_to_start(public_id: UUID) -> Quiz:
    """Return a quiz that is no draft, ready for ``services.start_attempt``, which asks whom it is for.

    Raises: NotVisible.
    """
    found = (
        Quiz.objects.exclude(state=QuizState.DRAFT)
        .select_related("audience__unit")
        .prefetch_related("draw_rules")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise NotVisible()
    return found


def open_quizzes_for(member: Member, *, at: datetime) -> list[QuizCard]:
    """Return what ``member`` can answer now: running attempts first, then not yet passed, then by 截止时间.

    A member without an account has none: quizzes are answered on the member's own phone.
    """
    quizzes = visible_quizzes(member.user, at=at).filter(state=QuizState.OPEN)
    return in_order([card for card in cards_of(quizzes, member, at=at) if card.is_open], at)


def in_order(cards: Iterable[QuizCard], at: datetime) -> list[QuizCard]:
    """Return cards as a member should take them up: running, not yet passed, ending soonest."""
    return sorted(
        cards,
        key=lambda card: (
            card.running is None,
            card.is_passed,
            card.quiz.closes_at is None,
            card.quiz.closes_at or at,
            -card.quiz.pk,
        ),
    )


def cards_of(quizzes: Iterable[Quiz], member: Member, *, at: datetime) -> list[QuizCard]:
    """Return a card for each quiz with the member's own attempts: three queries, however many quizzes."""
    rows = quizzes.prefetch_related("draw_rules") if isinstance(quizzes, QuerySet) else quizzes
    listed = list(rows)
    attempts: dict[int, list[Attempt]] = {}
    for attempt in Attempt.objects.filter(member=member, quiz__in=listed).order_by("number"):
        attempts.setdefault(attempt.quiz_id, []).append(attempt)
    return [_card(quiz, attempts.get(quiz.pk, []), at) for quiz in listed]


def attempts_of(member: Member) -> QuerySet[Attempt]:
    """Return all attempts of ``member``, newest first, with their quizzes."""
    return Attempt.objects.filter(member=member).select_related("quiz")


def own_attempt(member: Member, public_id: UUID) -> Attempt:
    """Return an attempt of ``member``; anybody else's does not exist. Raises: NotVisible."""
    found = attempts_of(member).select_related("member").filter(public_id=public_id).first()
    if found is None:
        raise NotVisible()
    return found


def told(attempts: Iterable[Attempt], *, at: datetime) -> list[Told]:
    """Return attempts for a list, their scores only where the review rules allow; each needs its quiz at hand."""
    return [Told(one, shows_of(one, at).score) for one in attempts]


def looked_at(attempt: Attempt, *, at: datetime, is_asked_again: bool) -> Looked:
    """Return what the member may see of his scored attempt at ``at``.

    ``is_asked_again``: another attempt of the quiz is running. Which of one's answers were right is a key to it, so
    nothing of the questions is shown until it ends. Raises: NotVisible before the score.
    """
    shows = shows_of(attempt, at)
    if is_asked_again or not shows.parts - {ReviewPart.SCORE}:
        return Looked(shows, [], is_asked_again)
    return Looked(shows, [covered(one, shows) for one in review_of(attempt)], is_asked_again)


def attempt_of(user: object, public_id: UUID) -> Attempt:
    """Return an attempt of the member behind ``user`` in one query, with its quiz and member.

    ``is_asked_again`` on it says whether another attempt of the same quiz is running. Raises: NotVisible.
    """
    if not isinstance(user, User) or not user.is_active:
        raise NotVisible()
    running = Attempt.objects.filter(
        quiz=OuterRef("quiz"), member=OuterRef("member"), state=AttemptState.OPEN
    ).exclude(pk=OuterRef("pk"))
    found = (
        Attempt.objects.filter(public_id=public_id, member__user=user)
        .select_related("quiz", "member")
        .annotate(is_asked_again=Exists(running))
        .first()
    )
    if found is None:
        raise NotVisible()
    return found


def right_answers_of(results: Mapping[str, Decimal | None]) -> dict[str, tuple[int, int]]:
    """Return right answers and questions of scored attempts, by their public ids as text. One query.

    ``results``: the score that study was told with each attempt, by the quiz's policy. Where it is that of another
    attempt, the figures of this one would belie it and are left out.
    """
    scored = Attempt.objects.filter(public_id__in=set(results), state=AttemptState.SCORED)
    return {
        str(one.public_id): (one.correct_count or 0, one.question_count)
        for one in scored.only("public_id", "correct_count", "paper", "score_percent")
        if one.score_percent == results[str(one.public_id)]
    }


def sheets_of(attempt: Attempt) -> list[Sheet]:
    """Return the questions of a running attempt in one query that never loads a key."""
    return _sheets(attempt, asked_rows({line["version"] for line in attempt.paper}))


def _sheets(attempt: Attempt, rows: Mapping[int, dict[str, Any]]) -> list[Sheet]:
    sheets = [
        papers.sheet_of(
            ordinal,
            line=line,
            asked=papers.asked_of(line, rows[line["version"]]),
            stored=attempt.answers.get(str(ordinal)),
            rule_label=_rule_label(line["type"], attempt.multiple_scoring),
        )
        for ordinal, line in enumerate(attempt.paper, start=1)
    ]
    return pictures.onto_sheets(sheets, attempt.paper, rows)


def asked_rows(versions: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return stem, options, targets and the keyless parts of versions, by primary key. One query."""
    found = QuestionVersion.objects.filter(pk__in=versions)
    told = found.values_list("pk", "stem", "options", "targets", "parts", "pictures")
    return {pk: _asked_row(*row) for pk, *row in told}


def _asked_row(
    stem: str, options: Any, targets: Any, parts: Any, shown: list[dict[str, Any]]
) -> dict[str, Any]:
    # The parts of a 材料题 are stored with their keys: nothing but the question leaves this line.
    asked = [
        {name: part[name] for name in KEYLESS}
        | {"pictures": _unexplained(part.get("pictures", []))}
        for part in parts
    ]
    return {
        "stem": stem,
        "options": options,
        "targets": targets,
        "parts": asked,
        "pictures": _unexplained(shown),
    }


def _unexplained(shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the pictures that may be seen while answering: none of an explanation."""
    return [one for one in shown if one["place"] != EXPLANATION]


def review_of(attempt: Attempt) -> list[Review]:
    """Return each question with own answer, right answer and explanation. Raises: NotVisible before the score."""
    if attempt.state != AttemptState.SCORED:
        raise NotVisible()
    versions = versions_of(attempt)
    marks = mark_of(attempt, versions).marks
    reviews = []
    rows = {
        pk: _asked_row(one.stem, one.options, one.targets, one.parts, one.pictures)
        for pk, one in versions.items()
    }
    for sheet, line, mark in zip(_sheets(attempt, rows), attempt.paper, marks, strict=True):
        ruling = attempt.judged.get(str(line["version"]), {})
        version = versions[ruling.get("by", line["version"])]
        key = judged_key(versions, line, attempt.judged)
        part = line.get("part")
        told = version.explanation if part is None else version.parts[part]["explanation"]
        reviews.append(
            papers.review_of(
                sheet,
                line=line,
                key=key,
                explanation=told,
                mark=mark,
                given=attempt.given.get(str(sheet.ordinal)),
            )
        )
    return pictures.onto_reviews(reviews, attempt.paper, versions)


def _card(quiz: Quiz, attempts: list[Attempt], at: datetime) -> QuizCard:
    rules = list(quiz.draw_rules.all())
    seconds = sum(rule.count * SECONDS_EACH[QuestionType(rule.type)] for rule in rules)
    minutes = max(1, -(-seconds // 60))
    if quiz.time_limit_minutes:
        minutes = min(minutes, quiz.time_limit_minutes)
    allowed = quiz.attempts_allowed
    ended = [one.submitted_at for one in attempts if one.submitted_at]
    next_at = None
    if quiz.wait_minutes is not None and ended:
        next_at = max(ended) + timedelta(minutes=quiz.wait_minutes)
    for one in attempts:
        one.quiz = quiz  # not asked for again
    running = next((one for one in attempts if one.is_running), None)
    # Only a drawn paper tells how many parts a 材料题 has, or how many questions a topic.
    drawn = running.question_count if running else sum(rule.count for rule in rules)
    return QuizCard(
        quiz=quiz,
        question_count=drawn,
        about_minutes=minutes,
        attempts=tuple(attempts),
        attempts_left=None if allowed is None else max(0, allowed - len(attempts)),
        running=running,
        is_open=quiz.is_open(at),
        is_over=quiz.is_over(at),
        told=tuple(told([one for one in attempts if one.state == AttemptState.SCORED], at=at)),
        next_at=next_at if next_at is not None and next_at > at else None,
    )


def _rule_label(kind: str, scoring: str) -> str:
    if is_many(kind):
        return str(MultipleScoring(scoring).label)
    return str(RULE_LABELS[QuestionType(kind)])
