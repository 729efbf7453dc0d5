"""A paper on A4: what is drawn stands in it, its key apart, and who took it is known."""

import pytest
from django.test import Client
from django.urls import reverse

from quizzes import printing
from quizzes.importing.words.docx import lines_of
from quizzes.models import Quiz
from sanwei.common.models import AuditEntry
from tests.quizzes import factories as make
from tests.quizzes.clients import client_of
from tests.world import NOW, World


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sanwei.common.clock.now", lambda: NOW)


@pytest.fixture
def editor(world: World) -> Client:
    return client_of(world.account(world.zhao_liu))


def told(data: bytes) -> list[str]:
    """Return the lines of a Word file, as our own reader has them."""
    return [line.text for line in lines_of(data)]


def address(quiz: Quiz, part: str, number: int = 7) -> str:
    return reverse("quizzes_admin:paper_file", args=[quiz.pk, part]) + f"?number={number}"


def test_paper_holds_its_questions_and_an_answer_sheet_but_no_key(world: World) -> None:
    paper = printing.paper_of(make.first_quiz(world), 7)

    lines = told(printing.question_sheets(paper, stamp="内部资料"))

    assert [line for line in lines if "、" in line[:3]] == [
        "一、单选题（共3题，3分）",
        "二、多选题（共2题，2分）",
        "三、判断题（共1题，1分）",
    ]
    assert all(any(sheet.stem in line for line in lines) for sheet in paper.sheets)
    assert [line for line in lines if line.isdigit()] == ["1", "2", "3", "4", "5", "6"]
    assert not any(make.EXPLANATION in line for line in lines)


def test_key_belongs_to_the_paper_of_the_same_number(world: World) -> None:
    quiz = make.first_quiz(world)
    paper = printing.paper_of(quiz, 7)

    lines = told(printing.key_sheet(printing.paper_of(quiz, 7), stamp=""))

    for sheet in paper.sheets[:3]:
        right = next(one.letter for one in sheet.options if one.text.startswith("对项"))
        place = lines.index(str(sheet.ordinal))
        assert lines[place + 1] == right


def test_same_number_gives_the_same_bytes_and_another_another_paper(world: World) -> None:
    quiz = make.first_quiz(world)
    first, again, other = (
        printing.question_sheets(printing.paper_of(quiz, number), stamp="") for number in (7, 7, 8)
    )

    assert first == again
    assert first != other


def test_every_type_is_printed(world: World) -> None:
    quiz = make.mixed_quiz(world)
    paper = printing.paper_of(quiz, 1)

    text = "\n".join(told(printing.question_sheets(paper, stamp="")))
    key = "\n".join(told(printing.key_sheet(paper, stamp="")))

    assert "材料：某支部三个月没有开会" in text
    assert "____________" in text
    assert "清点人数 → 通报议题 → 讨论 → 表决" in key


def test_marks_of_markup_in_a_question_stay_text(world: World) -> None:
    from sanwei.common.docx import Paragraph, document

    assert told(document([Paragraph("<b>&\x0b甲</b>\n乙")], foot="&")) == ["<b>&甲</b>", "乙"]


def test_editor_takes_paper_and_key_and_both_are_written_down(world: World, editor: Client) -> None:
    quiz = make.first_quiz(world)

    page = editor.get(reverse("quizzes_admin:paper", args=[quiz.pk])).content.decode()
    files = [editor.get(address(quiz, part)) for part in ("questions", "key")]

    assert "参考答案（Word）" in page
    assert [file.status_code for file in files] == [200, 200]
    entries = AuditEntry.objects.filter(action="quiz.paper.export").order_by("pk")
    assert [one.details for one in entries] == [
        {"part": "questions", "number": 7},
        {"part": "key", "number": 7},
    ]


def test_key_of_a_bank_from_above_is_not_the_branch_editors(world: World, editor: Client) -> None:
    quiz = make.first_quiz(world, banks=[make.bank(world.committee)])

    page = editor.get(reverse("quizzes_admin:paper", args=[quiz.pk])).content.decode()

    assert "参考答案（Word）" not in page
    assert editor.get(address(quiz, "key")).status_code == 404
    assert editor.get(address(quiz, "questions")).status_code == 200


def test_nobody_else_takes_either(world: World, zhang_san: Client) -> None:
    quiz = make.first_quiz(world)
    stranger = client_of(world.account(world.wu_jiu))

    assert [stranger.get(address(quiz, part)).status_code for part in ("questions", "key")] == [
        404,
        404,
    ]
    assert zhang_san.get(address(quiz, "key")).status_code in {302, 403, 404}
    assert not AuditEntry.objects.filter(action="quiz.paper.export").exists()
