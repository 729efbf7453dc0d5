"""填空, 排序, 配对, 简答 and 材料题 from the paper to the score; a person's mark comes between where one is asked."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes import queries, services, tasks
from quizzes.enums import AttemptState, QuestionType
from quizzes.errors import AlreadyScored, BadMark
from quizzes.marking import Key, mark
from quizzes.models import Attempt, QuestionVersion
from quizzes.versions import content_of
from sanwei.common import outbox
from sanwei.common.errors import NotVisible
from sanwei.common.models import AuditEntry
from sanwei.notices.models import Notice
from sanwei.study.models import StudyRecord
from tests.quizzes import factories as make
from tests.world import NOW, World

MACHINE = (
    QuestionType.BLANK,
    QuestionType.ORDERING,
    QuestionType.MATCHING,
    QuestionType.MATERIAL,
)
TWO = Key(type="blank", answer=(("季度", "一个季度"), ("书记",)), score=Decimal(2))
words = st.sampled_from(["甲", "乙", "丙", "丁", ""])


@pytest.mark.parametrize(
    ("written", "score"),
    [
        (["季度", "书记"], "2"),
        (["一个季度", " 书记。"], "2"),
        (["季度", "组织委员"], "1"),
        (["书记", "季度"], "0"),
        ("", "0"),
    ],
)
def test_each_blank_earns_its_share(written: Any, score: str) -> None:
    assert mark(TWO, written).score == Decimal(score)


def test_blanks_in_any_order_take_each_answer_once() -> None:
    key = Key(type="blank", answer=(("甲", "乙"), ("甲",)), score=Decimal(2), any_order=True)

    assert [mark(key, written).score for written in (["甲", "乙"], ["乙", "甲"], ["甲", "甲"])] == [
        Decimal(2),
        Decimal(2),
        Decimal(2),
    ]
    assert mark(key, ["乙", "乙"]).score == Decimal(1)


@given(st.lists(words, min_size=3, max_size=3), st.permutations([0, 1, 2]))
def test_in_any_order_the_order_does_not_matter(written: list[str], order: list[int]) -> None:
    key = Key(
        type="blank", answer=(("甲",), ("乙",), ("丙", "丁")), score=Decimal(3), any_order=True
    )

    assert mark(key, written) == mark(key, [written[place] for place in order])


def test_width_and_case_of_a_word_do_not_matter_and_signs_stand_for_themselves() -> None:
    assert mark(Key(type="blank", answer=(("ABC",),), score=Decimal(1)), ["ａｂｃ"]).is_right
    assert mark(Key(type="blank", answer=(("+",),), score=Decimal(1)), ["+"]).is_right
    assert not mark(Key(type="blank", answer=(("+",),), score=Decimal(1)), ["-"]).is_right


def test_an_order_is_right_as_a_whole_and_pairs_one_by_one() -> None:
    order = Key(type="ordering", answer="BCDA", score=Decimal(2))
    pairs = Key(type="matching", answer=("2", "3", "1"), score=Decimal(3))

    assert [mark(order, said).score for said in ("BCDA", "BCAD", "BC")] == [2, 0, 0]
    assert [mark(pairs, said).score for said in (["2", "3", "1"], ["2", "", "3"])] == [3, 1]


def test_what_a_machine_can_mark_is_scored_at_once(world: World) -> None:
    attempt = make.started(make.mixed_quiz(world, *MACHINE), world.zhang_san)
    answers = {n: make.right_answer(attempt, n) for n in range(1, 6)}

    make.answer(attempt, answers)
    done = make.submitted(attempt)

    assert [line["type"] for line in attempt.paper] == [
        "blank",
        "ordering",
        "matching",
        "single",
        "blank",
    ]
    assert (done.state, done.score, done.score_max) == (AttemptState.SCORED, 9, 9)
    assert StudyRecord.objects.get().score_percent == 100


def test_the_review_says_every_answer_in_words(world: World) -> None:
    attempt = make.started(make.mixed_quiz(world, *MACHINE, shuffle=False), world.zhang_san)
    make.answer(attempt, {1: ["季度", "委员"], 2: "BCDA", 3: ["2", "", "1"], 5: ["情况"]})
    make.submitted(attempt)

    told = [
        (one.mine, one.right, one.mark.score)
        for one in queries.review_of(Attempt.objects.get(pk=attempt.pk))
    ]

    assert told == [
        ("季度；委员", "季度 或 一个季度；支部书记 或 书记", Decimal("1.00")),
        ("清点人数 → 通报议题 → 讨论 → 表决", "清点人数 → 通报议题 → 讨论 → 表决", Decimal(2)),
        (
            "组织委员 — 发展党员；宣传委员 — （空）；纪检委员 — 监督",
            "组织委员 — 发展党员；宣传委员 — 学习；纪检委员 — 监督",
            Decimal("2.00"),
        ),
        ("", "B", Decimal(0)),
        ("情况", "情况 或 未开展情况", Decimal(1)),
    ]


def test_nothing_of_a_key_reaches_who_still_answers(world: World) -> None:
    attempt = make.started(make.mixed_quiz(world), world.zhang_san)

    said = repr(queries.sheets_of(attempt)) + repr(attempt.paper)

    for secret in ("一个季度", "支部书记", "BCDA", "言之有物", "情况", make.EXPLANATION):
        assert secret not in said.replace("未开展情况", "")


def handed_in(world: World) -> Attempt:
    """Hand in a paper with one 简答 (5) and one 填空 (2), the blanks right."""
    quiz = make.mixed_quiz(world, QuestionType.BLANK, QuestionType.SHORT)
    attempt = make.started(quiz, world.zhang_san)
    make.answer(attempt, {n: make.right_answer(attempt, n) for n in (1, 2)})
    return make.submitted(attempt)


def test_a_short_answer_waits_for_a_person(world: World) -> None:
    attempt = handed_in(world)
    again = make.submitted(attempt)
    tasks.close_overdue()

    attempt.refresh_from_db()
    assert (attempt.state, attempt.needs_person, attempt.score) == ("submitted", True, None)
    assert again.submitted_at == attempt.submitted_at
    assert not StudyRecord.objects.exists()
    with pytest.raises(NotVisible):
        queries.review_of(attempt)


def test_the_last_mark_scores_and_records(world: World) -> None:
    attempt = handed_in(world)
    actor = world.account(world.zhao_liu)

    services.give(
        attempt_id=attempt.public_id,
        ordinal=2,
        score=Decimal("3.5"),
        words="有想法",
        actor=actor,
        at=NOW,
    )

    attempt.refresh_from_db()
    assert (attempt.state, attempt.score, attempt.needs_person) == ("scored", Decimal("5.5"), False)
    assert StudyRecord.objects.get().score_percent == Decimal("78.57")
    assert queries.review_of(attempt)[1].words == "有想法"
    assert AuditEntry.objects.filter(action="quiz.mark").count() == 1
    with pytest.raises(AlreadyScored):
        services.give(
            attempt_id=attempt.public_id, ordinal=2, score=Decimal(5), actor=actor, at=NOW
        )


@pytest.mark.parametrize(
    ("ordinal", "score"), [(2, "5.01"), (2, "-1"), (2, "NaN"), (1, "1"), (3, "1"), (0, "1")]
)
def test_a_mark_that_makes_no_sense_is_refused(world: World, ordinal: int, score: str) -> None:
    attempt = handed_in(world)

    with pytest.raises(BadMark):
        services.give(
            attempt_id=attempt.public_id,
            ordinal=ordinal,
            score=Decimal(score),
            actor=world.account(world.zhao_liu),
            at=NOW,
        )

    attempt.refresh_from_db()
    assert attempt.given == {}


def test_a_short_answer_that_nobody_wrote_waits_for_nobody(world: World) -> None:
    quiz = make.mixed_quiz(world, QuestionType.BLANK, QuestionType.SHORT)
    attempt = make.started(quiz, world.zhang_san)
    make.answer(attempt, {1: make.right_answer(attempt, 1)})

    assert make.submitted(attempt).score == Decimal(2)


def test_a_version_says_what_its_author_wrote(world: World) -> None:

    make.mixed_quiz(world)

    stored = [content_of(version) for version in QuestionVersion.objects.order_by("pk")]

    assert [one.parts for one in stored] == [one.parts for one in make.OTHER_TYPES]
    assert [(one.type, one.stem, one.options, one.targets, one.answer) for one in stored] == [
        (one.type, one.stem, one.options, one.targets, one.answer) for one in make.OTHER_TYPES
    ]
    assert stored[-1].score == Decimal(2)


def test_the_member_is_told_when_the_last_mark_is_given(world: World) -> None:
    quiz = make.mixed_quiz(world, QuestionType.BLANK, QuestionType.SHORT)
    attempt = make.started(quiz, world.zhang_san)
    make.answer(attempt, {2: make.right_answer(attempt, 2)})
    make.submitted(attempt)

    services.give(
        attempt_id=attempt.public_id,
        ordinal=2,
        score=Decimal(5),
        actor=world.account(world.zhao_liu),
        at=NOW,
    )
    outbox.deliver(at=NOW)

    assert [(one.recipient, one.kind) for one in Notice.objects.filter(kind="quiz")] == [
        (world.account(world.zhang_san), "quiz")
    ]
