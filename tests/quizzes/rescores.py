"""A quiz with a wrong key, and its rescore, for tests."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from quizzes import services
from quizzes.content import QuestionContent
from quizzes.enums import RescoreKind
from quizzes.models import Attempt, Question, QuestionVersion, Quiz, Rescore
from quizzes.rescoring import Proposal, preview_rescore
from quizzes.versions import content_of
from sanwei.accounts.models import User
from sanwei.org.models import Member
from tests.quizzes import factories as make
from tests.world import NOW, World

LATER = NOW + timedelta(hours=2)
REASON = "答案B有误，应为C，见条例第十一条。"


def quiz_of_five(world: World, **fields: Any) -> Quiz:
    """Open a quiz of five single choices, each worth 5; the key of the first in the bank will be found wrong."""
    bank = services.create_bank(unit=world.first, title="有错的题库")
    for number in range(1, 6):
        content = replace(make.content(number), score=fields.get("score", 5))
        services.add_question(bank=bank, content=content, actor=None, at=NOW)
    fields.pop("score", None)
    return make.first_quiz(world, banks=[bank], draws={"single": 5}, **fields)


def wrong_one(quiz: Quiz) -> Question:
    question = Question.objects.filter(bank__in=quiz.banks.all()).order_by("position").first()
    assert question is not None
    return question


def sat(quiz: Quiz, member: Member, *, on_wrong: str, others_right: int = 4) -> Attempt:
    """Let ``member`` answer: ``on_wrong`` (a letter of the version) to the wrong one, the rest as asked."""
    attempt = make.started(quiz, member)
    first = wrong_one(quiz).versions.order_by("number").first()
    right = 0
    letters = {}
    for ordinal, line in enumerate(attempt.paper, start=1):
        if first is not None and line["version"] == first.pk:
            place = line["order"].index("ABCD".index(on_wrong))
            letters[ordinal] = "ABCD"[place]
        elif right < others_right:
            right += 1
            letters[ordinal] = make.right_letters(attempt, ordinal)
        else:
            letters[ordinal] = make.wrong_letters(attempt, ordinal)
    make.answer(attempt, letters)
    return make.submitted(attempt)


def corrected(question: Question, *, answer: str = "C") -> QuestionVersion:
    """Fix the key: a new version."""
    current = question.versions.latest("number")
    content: QuestionContent = replace(content_of(current, question), answer=answer)
    return services.revise_question(question=question, content=content, actor=None, at=LATER)


def proposal(question: Question, judge: QuestionVersion | None = None, **fields: Any) -> Proposal:
    versions = question.versions.all()
    if judge is not None and judge.number > 1:
        versions = versions.exclude(pk=judge.pk)
    return Proposal(
        question=question,
        kind=RescoreKind.KEY if judge else RescoreKind.GIVE,
        versions=frozenset(versions.values_list("pk", flat=True)),
        judge=judge,
        **fields,
    )


def accepted(meant: Proposal, actor: User, *, key: UUID | None = None) -> Rescore:
    return services.start_rescore(
        public_id=key or uuid4(),
        proposal=meant,
        accepted=preview_rescore(meant).fingerprint,
        reason=REASON,
        actor=actor,
        at=LATER,
    )


def applied(meant: Proposal, actor: User) -> Rescore:
    return services.run_rescore(run=accepted(meant, actor), at=LATER)
