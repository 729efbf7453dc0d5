"""Reads of quizzes: what a member may answer, what was answered, and the review after the score."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from quizzes import contests, papers
from quizzes.content import is_many
from quizzes.enums import AttemptState, MultipleScoring, QuestionType, QuizState
from quizzes.models import Attempt, QuestionVersion, Quiz
from quizzes.papers import Review, Sheet
from quizzes.scoring import key_of, mark_of, versions_of
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
    def best_percent(self) -> Decimal | None:
        return max(
            (one.score_percent for one in self.scored if one.score_percent is not None),
            default=None,
        )

    @property
    def is_passed(self) -> bool:
        return any(one.is_passed for one in self.scored)

    @property
    def may_start(self) -> bool:
        return self.is_open and (self.running is not None or self.attempts_left != 0)


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


def right_answers_of(keys: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Return right answers and questions of scored attempts, by their public ids as text. One query."""
    scored = Attempt.objects.filter(public_id__in=set(keys), state=AttemptState.SCORED)
    return {
        str(one.public_id): (one.correct_count or 0, one.question_count)
        for one in scored.only("public_id", "correct_count", "paper")
    }


def sheets_of(attempt: Attempt) -> list[Sheet]:
    """Return the questions of a running attempt in one query that never loads a key."""
    lines = attempt.paper
    rows = asked_rows({line["version"] for line in lines})
    return [
        papers.sheet_of(
            ordinal,
            line=line,
            asked=papers.asked_of(line, rows[line["version"]]),
            stored=attempt.answers.get(str(ordinal)),
            rule_label=_rule_label(line["type"], attempt.multiple_scoring),
        )
        for ordinal, line in enumerate(lines, start=1)
    ]


def asked_rows(versions: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return stem, options, targets and the keyless parts of versions, by primary key. One query."""
    found = QuestionVersion.objects.filter(pk__in=versions)
    rows = {}
    for pk, stem, options, targets, parts in found.values_list(
        "pk", "stem", "options", "targets", "parts"
    ):
        # The parts of a 材料题 are stored with their keys: nothing but the question leaves this line.
        asked = [{name: part[name] for name in KEYLESS} for part in parts]
        rows[pk] = {"stem": stem, "options": options, "targets": targets, "parts": asked}
    return rows


def review_of(attempt: Attempt) -> list[Review]:
    """Return each question with own answer, right answer and explanation. Raises: NotVisible before the score."""
    if attempt.state != AttemptState.SCORED:
        raise NotVisible()
    versions = versions_of(attempt)
    marks = mark_of(attempt, versions).marks
    reviews = []
    for sheet, line, mark in zip(sheets_of(attempt), attempt.paper, marks, strict=True):
        version = versions[line["version"]]
        key = key_of(version, line)
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
    return reviews


def _card(quiz: Quiz, attempts: list[Attempt], at: datetime) -> QuizCard:
    rules = list(quiz.draw_rules.all())
    seconds = sum(rule.count * SECONDS_EACH[QuestionType(rule.type)] for rule in rules)
    minutes = max(1, -(-seconds // 60))
    if quiz.time_limit_minutes:
        minutes = min(minutes, quiz.time_limit_minutes)
    allowed = quiz.attempts_allowed
    return QuizCard(
        quiz=quiz,
        question_count=sum(rule.count for rule in rules),
        about_minutes=minutes,
        attempts=tuple(attempts),
        attempts_left=None if allowed is None else max(0, allowed - len(attempts)),
        running=next((one for one in attempts if one.is_running), None),
        is_open=quiz.is_open(at),
        is_over=quiz.is_over(at),
    )


def _rule_label(kind: str, scoring: str) -> str:
    if is_many(kind):
        return str(MultipleScoring(scoring).label)
    return str(RULE_LABELS[QuestionType(kind)])
