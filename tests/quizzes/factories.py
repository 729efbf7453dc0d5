"""Banks, quizzes and attempts for tests, in the words of the small world."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from quizzes import services
from quizzes.content import FALSE, TRUE, QuestionContent
from quizzes.enums import QuestionType
from quizzes.models import Attempt, DrawRule, QuestionBank, QuestionVersion, Quiz
from quizzes.scoring import key_of
from quizzes.services import AnswerChange
from quizzes.shown import Shown, shown_value
from sanwei.org.models import Audience, Member, OrgUnit
from tests.world import NOW, World

# One of each type that is not answered by letters of options alone, with its right answer as stored.
OTHER_TYPES = (
    QuestionContent(
        type=QuestionType.BLANK,
        stem="支部党员大会每____召开一次，由____主持。",
        answer=(("季度", "一个季度"), ("支部书记", "书记")),
        score=Decimal(2),
        explanation="依据写在解析里",
    ),
    QuestionContent(
        type=QuestionType.ORDERING,
        stem="把会议的步骤排好。",
        options=("表决", "清点人数", "通报议题", "讨论"),
        answer="BCDA",
        score=Decimal(2),
    ),
    QuestionContent(
        type=QuestionType.MATCHING,
        stem="谁做什么？",
        options=("组织委员", "宣传委员", "纪检委员"),
        targets=("监督", "发展党员", "学习"),
        answer=("2", "3", "1"),
        score=Decimal(3),
    ),
    QuestionContent(
        type=QuestionType.SHORT, stem="谈谈体会。", answer="言之有物", score=Decimal(5)
    ),
    QuestionContent(
        type=QuestionType.MATERIAL,
        stem="某支部三个月没有开会，补了三份记录。",
        parts=(
            QuestionContent(
                type=QuestionType.SINGLE,
                stem="错在哪里？",
                options=("没有签字", "事后补造", "字数太少"),
                answer="B",
                score=Decimal(1),
                explanation="依据写在解析里",
            ),
            QuestionContent(
                type=QuestionType.BLANK,
                stem="应当写____说明。",
                answer=(("情况", "未开展情况"),),
                score=Decimal(1),
            ),
        ),
    ),
)
# Words that stand in no page but one that may show a key.
EXPLANATION = "依据写在解析里"


def content(
    number: int, kind: QuestionType = QuestionType.SINGLE, **fields: Any
) -> QuestionContent:
    """Return question ``number``; the right answers are those whose text begins with 对项."""
    if kind == QuestionType.TRUE_FALSE:
        said = {"options": (), "answer": TRUE if number % 2 else FALSE}
    elif kind == QuestionType.SINGLE:
        said = {
            "options": tuple(f"{word}{number}" for word in ("误项甲", "对项", "误项乙", "误项丙")),
            "answer": "B",
        }
    else:
        said = {
            "options": tuple(f"{word}{number}" for word in ("对项甲", "误项", "对项乙", "对项丙")),
            "answer": "ACD",
        }
    return QuestionContent(
        **{
            "type": kind,
            "stem": f"第{number}问{kind.label}怎么答？",
            "explanation": f"{EXPLANATION}{number}",
            **said,
            **fields,
        }
    )


def bank(
    unit: OrgUnit, *, title: str = "条例题库", at: datetime = NOW, **counts: int
) -> QuestionBank:
    """Open a bank; ``counts`` by type, default 6 single, 4 multiple, 2 true_false."""
    made = services.create_bank(unit=unit, title=title)
    number = 0
    for kind, count in (counts or {"single": 6, "multiple": 4, "true_false": 2}).items():
        for _each in range(count):
            number += 1
            services.add_question(
                bank=made, content=content(number, QuestionType(kind)), actor=None, at=at
            )
    return made


def quiz(
    unit: OrgUnit,
    audience: Audience,
    *,
    banks: list[QuestionBank] | None = None,
    draws: dict[str, int] | None = None,
    at: datetime = NOW,
    is_open: bool = True,
    **fields: Any,
) -> Quiz:
    """Make a quiz of 3 single, 2 multiple and 1 true_false question and open it."""
    made = Quiz(unit=unit, audience=audience, **{"title": "十月知识测验", **fields})
    made.save()
    made.banks.set(banks or [bank(unit, at=at)])
    made.save()
    for kind, count in (draws or {"single": 3, "multiple": 2, "true_false": 1}).items():
        DrawRule.objects.create(quiz=made, type=kind, count=count)
    made = Quiz.objects.get(pk=made.pk)
    services.keep_in_step(quiz=made, at=at)
    if is_open:
        services.publish(quiz=made, actor=None, at=at)
    return made


def first_quiz(world: World, **fields: Any) -> Quiz:
    return quiz(world.first, world.first_only, **fields)


def started(made: Quiz, member: Member, *, at: datetime = NOW) -> Attempt:
    return services.start_attempt(quiz=made, member=member, at=at)


def right_letters(attempt: Attempt, ordinal: int) -> str:
    """Return the letters that are right as this attempt shows them."""
    line = attempt.paper[ordinal - 1]
    version = QuestionVersion.objects.get(pk=line["version"])
    return str(shown_value(line, version.answer))


def wrong_letters(attempt: Attempt, ordinal: int) -> str:
    right = right_letters(attempt, ordinal)
    return next(
        letter
        for letter in "ABCD"[: len(attempt.paper[ordinal - 1]["order"])]
        if letter not in right
    )


def answer(
    attempt: Attempt, letters: dict[int, Shown], *, at: datetime = NOW, sequence: int = 1
) -> services.SavedAnswers:
    return services.save_answers(
        attempt_id=attempt.public_id,
        member=attempt.member,
        changes=[
            AnswerChange(ordinal=ordinal, shown=shown, sequence=sequence)
            for ordinal, shown in letters.items()
        ],
        at=at,
    )


def answer_all(attempt: Attempt, *, wrong: int = 0, at: datetime = NOW) -> None:
    """Answer every question, the first ``wrong`` of them wrong."""
    answer(
        attempt,
        {
            n: wrong_letters(attempt, n) if n <= wrong else right_letters(attempt, n)
            for n in range(1, len(attempt.paper) + 1)
        },
        at=at,
    )


def submitted(attempt: Attempt, *, at: datetime = NOW) -> Attempt:
    return services.submit(attempt_id=attempt.public_id, member=attempt.member, at=at)


def mixed_quiz(world: World, *types: QuestionType, **fields: Any) -> Quiz:
    """Open a quiz that asks each of OTHER_TYPES (or only ``types``) once, in their order."""
    asked = [one for one in OTHER_TYPES if not types or one.type in types]
    made = services.create_bank(unit=world.first, title="各种题型")
    for one in asked:
        services.add_question(bank=made, content=one, actor=None, at=NOW)
    draws = {str(one.type): 1 for one in asked}
    return first_quiz(world, banks=[made], draws=draws, **fields)


def right_answer(attempt: Attempt, ordinal: int) -> Shown:
    """Return the right answer of any type as this attempt would show it; of a 简答, some words."""
    line = attempt.paper[ordinal - 1]
    version = QuestionVersion.objects.get(pk=line["version"])
    key = key_of(version, line)
    if key.type == QuestionType.SHORT:
        return "写了几句"
    if key.type == QuestionType.BLANK:
        return [blank[-1] for blank in key.answer]
    return shown_value(line, key.answer)
