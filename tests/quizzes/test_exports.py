"""A bank on its way out and back in: nothing changes, and what a format can't say is named."""

import io
from dataclasses import replace

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings

from quizzes import services
from quizzes.content import QuestionContent
from quizzes.enums import QuestionType
from quizzes.exporting import gift, sheets
from quizzes.importing.gift import questions as gift_reader
from quizzes.importing.reader import read_file
from quizzes.importing.repeats import compare
from quizzes.importing.revising import Known
from quizzes.importing.sense import sense_of
from quizzes.models import QuestionBank
from quizzes.services import imports
from quizzes.services.exports import questions_of
from sanwei.common.models import AuditEntry
from tests.quizzes import contents
from tests.quizzes import factories as make
from tests.quizzes.clients import client_of
from tests.world import NOW, World


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sanwei.common.clock.now", lambda: NOW)


KEY = "00000000-0000-4000-8000-000000000000"


def workbook(questions: list[QuestionContent]) -> bytes:
    file = io.BytesIO()
    sheets.write(
        file,
        [(one.key, one.content) for one in known(questions)],
        title="题库",
        above=["题库", "内部资料"],
    )
    return file.getvalue()


def known(questions: list[QuestionContent]) -> list[Known]:
    return [Known(key=f"{n:08x}{KEY[8:]}", content=one) for n, one in enumerate(questions)]


def full_bank(world: World) -> QuestionBank:
    bank = services.create_bank(unit=world.first, title="条例题库")
    kinds = (QuestionType.SINGLE, QuestionType.MULTIPLE, QuestionType.TRUE_FALSE)
    asked = [make.content(number, kind) for number, kind in enumerate(kinds, start=1)]
    for one in (*asked, *make.OTHER_TYPES):
        told = replace(one, topic="三会一课", tags=("条例", "支部"), source="第十一条")
        services.add_question(bank=bank, content=told, actor=None, at=NOW)
    return bank


@settings(max_examples=25, deadline=None)
@given(contents.some())
def test_excel_read_back_says_the_same_of_every_type(questions: list[QuestionContent]) -> None:
    preview = read_file("题库.xlsx", workbook(questions), in_bank=known(questions))

    assert preview.rejected == ()
    assert [one.outcome for one in preview.questions] == ["same"] * len(questions)
    back = [one.content for one in preview.questions]
    assert [(one.type, one.worth, one.any_order) for one in back] == [
        (one.type, one.worth, one.any_order) for one in questions
    ]


def test_a_backslash_before_a_sign_is_read_back_as_it_stands() -> None:
    told = replace(
        next(one for one in make.OTHER_TYPES if one.type == QuestionType.MATCHING),
        targets=("\\/甲", "\\\\；乙", "丙\\"),
        options=("一", "二", "三"),
        answer=("1", "2", "3"),
    )

    (back,) = read_file("题库.xlsx", workbook([told]), in_bank=known([told])).questions

    assert (back.outcome, back.content.targets) == ("same", told.targets)


@settings(max_examples=25, deadline=None)
@given(contents.some())
def test_gift_read_back_says_the_same_of_what_gift_can_say(
    questions: list[QuestionContent],
) -> None:
    told = gift.write(questions)

    read, rejected = gift_reader.read(told.text)

    left = {one.place for one in told.left_out}
    kept = [one for place, one in enumerate(questions, start=1) if place not in left]
    assert rejected == []
    assert [sense_of(one.content) for one in read] == [
        sense_of(
            replace(one, answer="", any_order=False)
            if one.type == "short"
            else replace(one, any_order=False)
        )
        for one in kept
    ]
    assert {one.type for one in questions if one.type in {"ordering", "material"}} <= {
        questions[place - 1].type for place in left
    }


def test_gift_names_at_its_head_what_it_leaves_out() -> None:
    told = gift.write(list(make.OTHER_TYPES))

    assert [(one.place, one.reason) for one in told.left_out] == [
        (1, "GIFT的填空题只有一个空"),
        (2, "GIFT没有排序题"),
        (5, "GIFT没有材料题"),
    ]
    assert [(one.place, one.reason) for one in told.notes] == [(4, "参考答案没有带出")]
    assert told.text.startswith("// GIFT写不出来、没有导出的题：3题\n// 第1题（填空题）")


def test_ranges_of_numbers_go_out_as_numbers() -> None:
    asked = QuestionContent(type=QuestionType.BLANK, stem="几人？", answer=(("3..5", "7"),))

    assert gift.write([asked]).text == "几人？{#\n=3..5\n=7\n}\n"


def test_exported_bank_comes_back_without_a_change(world: World) -> None:
    bank = full_bank(world)

    data = services.export_workbook(bank=bank, actor=None, at=NOW).read()
    again = services.preview_import(bank=bank, name="题库.xlsx", data=data, actor=None, at=NOW)

    assert again.report["totals"] == {
        "questions": 8, "needs_look": 0, "new": 0, "changed": 0, "same": 8, "rejected": 0,
    }  # fmt: skip
    assert services.commit_import(bank_import=again, actor=None, at=NOW) == 0


def test_exported_bank_fills_an_empty_one_with_all_it_knew(world: World) -> None:
    bank, other = full_bank(world), services.create_bank(unit=world.first, title="空的")
    data = services.export_workbook(bank=bank, actor=None, at=NOW).read()

    kept = services.preview_import(bank=other, name="题库.xlsx", data=data, actor=None, at=NOW)
    services.commit_import(bank_import=kept, actor=None, at=NOW)

    assert [one for _question, one in questions_of(other)] == [
        one for _q, one in questions_of(bank)
    ]


def test_retired_questions_stay_at_home(world: World) -> None:
    bank = make.bank(world.first, single=2)
    services.retire_question(question=bank.questions.get(position=1), at=NOW)

    data = services.export_workbook(bank=bank, actor=None, at=NOW).read()

    [sheet] = openpyxl.load_workbook(io.BytesIO(data)).worksheets
    assert sheet["A2"].value.startswith("内部资料，含答案，请勿外传")
    assert [row[3].value for row in sheet.iter_rows(min_row=4)] == ["第2问单选题怎么答？"]


def test_no_cell_is_ever_a_formula(world: World) -> None:
    asked = make.content(1, stem='=HYPERLINK("http://x")', options=("=1+1", "+2", "@x"), answer="A")

    [sheet] = openpyxl.load_workbook(io.BytesIO(workbook([asked]))).worksheets

    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


@pytest.fixture
def editor(world: World) -> Client:
    return client_of(world.account(world.zhao_liu))


def test_editor_exports_his_bank_and_it_is_written_down(world: World, editor: Client) -> None:
    path = reverse("question_banks:export", args=[full_bank(world).pk])

    page = editor.get(path).content.decode()
    sheet = editor.post(path, {"as": "xlsx"})
    text = editor.post(path, {"as": "gift"})

    assert "第5题（排序题）“把会议的步骤排好。”：GIFT没有排序题" in page
    assert b"".join(sheet.streaming_content)[:2] == b"PK"
    assert "没有导出的题：3题" in b"".join(text.streaming_content).decode()
    entries = AuditEntry.objects.filter(action="quiz.bank_export").order_by("pk")
    assert [(one.actor_name, one.details) for one in entries] == [
        ("赵六", {"format": "xlsx", "questions": 8, "left_out": 0}),
        ("赵六", {"format": "gift", "questions": 5, "left_out": 3}),
    ]


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_branch_s_bank_is_not_handed_out(world: World, editor: Client, method: str) -> None:
    path = reverse("question_banks:export", args=[make.bank(world.second, single=1).pk])

    assert getattr(editor, method)(path).status_code == 404
    assert not AuditEntry.objects.filter(action="quiz.bank_export").exists()


def test_same_file_by_another_name_changes_nothing(world: World) -> None:
    bank = full_bank(world)
    data = services.export_workbook(bank=bank, actor=None, at=NOW).read()

    kept, rejected = compare(
        read_file("别的名字.xlsx", data, in_bank={}).questions, imports.in_bank(bank)
    )

    assert ({one.outcome for one in kept}, rejected) == ({"same"}, [])
