"""An edited file comes back: what changes is shown before and after, and becomes a version of the same question."""

import io
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from quizzes import services
from quizzes.content import Picture
from quizzes.enums import QuestionType
from quizzes.errors import ImportAlreadyDone, ImportOutdated
from quizzes.models import BankImport, Question, QuestionBank, QuestionVersion
from quizzes.services.exports import questions_of
from tests.quizzes import factories as make
from tests.quizzes.sheets import SOUND, workbook
from tests.quizzes.test_pictures import image
from tests.world import NOW, World

STEM, OPTION_B, ANSWER, EXPLANATION, TAGS, SCORE = "题干", "选项B", "答案", "解析", "标签", "分值"


@pytest.fixture
def bank(world: World) -> QuestionBank:
    bank = services.create_bank(unit=world.first, title="条例题库")
    kinds = (QuestionType.SINGLE, QuestionType.MULTIPLE, QuestionType.TRUE_FALSE)
    asked = [make.content(number, kind) for number, kind in enumerate(kinds, start=1)]
    for one in (*asked, *make.OTHER_TYPES):
        told = replace(one, topic="三会一课", tags=("条例", "支部"), source="第十一条")
        services.add_question(bank=bank, content=told, actor=None, at=NOW)
    return bank


def edited(bank: QuestionBank, *cells: tuple[int, str, str]) -> bytes:
    """Return the bank's own export with cells (question from 1, column, new text) written anew."""
    data = services.export_workbook(bank=bank, actor=None, at=NOW).read()
    book = openpyxl.load_workbook(io.BytesIO(data))
    [sheet] = book.worksheets
    titles = {cell.value: cell.column for cell in sheet[3]}
    for number, title, text in cells:
        sheet.cell(row=3 + number, column=titles[title]).value = text
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def preview(bank: QuestionBank, data: bytes) -> BankImport:
    return services.preview_import(bank=bank, name="题.xlsx", data=data, actor=None, at=NOW)


def taken(bank: QuestionBank, data: bytes) -> int:
    return services.commit_import(bank_import=preview(bank, data), actor=None, at=NOW)


def totals(kept: BankImport) -> dict[str, Any]:
    return {name: n for name, n in kept.report["totals"].items() if n}


def changed(kept: BankImport) -> list[tuple[str, str, str]]:
    return [
        (one["label"], one["before"], one["after"])
        for row in kept.report["questions"]
        for one in row["changes"]
    ]


@pytest.mark.parametrize(
    ("title", "text"),
    [(STEM, "整个换掉的题干（  ）。"), (EXPLANATION, "改了的解析。"), (TAGS, "条例"), (SCORE, "3")],
)
def test_one_edited_cell_of_our_export_is_one_update(
    bank: QuestionBank, title: str, text: str
) -> None:
    kept = preview(bank, edited(bank, (1, title, text)))

    assert totals(kept) == {"questions": 8, "changed": 1, "same": 7}
    [(label, _before, after)] = changed(kept)
    assert (label, after) == (title, text)


def test_update_makes_a_version_of_the_same_question_once(bank: QuestionBank) -> None:
    question = bank.questions.get(position=1)
    before = question.current
    data = edited(bank, (1, STEM, "换了题干（  ）。"), (1, TAGS, "条例，新"))

    assert taken(bank, data) == 1

    question.refresh_from_db()
    assert question.current
    assert before
    assert (question.current.number, question.current.stem) == (
        before.number + 1,
        "换了题干（  ）。",
    )
    assert sorted(tag.name for tag in question.tags.all()) == ["新", "条例"]
    assert QuestionVersion.objects.get(pk=before.pk).stem == before.stem
    assert (bank.questions.count(), taken(bank, data)) == (8, 0)


def test_tags_and_topic_change_without_a_version(bank: QuestionBank) -> None:
    taken(bank, edited(bank, (1, TAGS, ""), (1, "知识点", "组织生活")))

    question = bank.questions.get(position=1)
    assert question.current
    assert (question.topic, question.tags.count(), question.current.number) == ("组织生活", 0, 1)


def test_changed_answer_is_flagged_with_the_way_to_rescore(bank: QuestionBank) -> None:
    kept = preview(bank, edited(bank, (1, ANSWER, "C")))

    [row] = [row for row in kept.report["questions"] if row["outcome"] == "changed"]
    assert row["needs_look"]
    assert [one["code"] for one in row["findings"]] == ["changes_answer"]
    assert "改判" in row["findings"][0]["message"]


def test_mended_words_of_the_right_option_change_no_answer(bank: QuestionBank) -> None:
    kept = preview(bank, edited(bank, (1, OPTION_B, "改了一个错字")))

    [row] = [row for row in kept.report["questions"] if row["outcome"] == "changed"]
    assert row["findings"] == []


def test_row_from_elsewhere_is_known_by_its_stem_and_leaves_what_it_does_not_say(
    world: World,
) -> None:
    bank = services.create_bank(unit=world.first, title="题")
    full = (*SOUND[:7], "见条例。")
    taken(bank, workbook(full))
    services.set_tags(question=bank.questions.get(), names=["条例"])

    same = preview(bank, workbook((*SOUND[:7], "")))
    other = preview(bank, workbook((*SOUND[:6], "B", "")))

    assert totals(same) == {"questions": 1, "same": 1}
    assert changed(other) == [("答案", "A", "B")]
    services.commit_import(bank_import=other, actor=None, at=NOW)
    [(_question, content)] = questions_of(bank)
    assert (content.answer, content.explanation, content.tags) == ("B", "见条例。", ("条例",))


def test_copied_row_becomes_a_new_question(bank: QuestionBank) -> None:
    data = services.export_workbook(bank=bank, actor=None, at=NOW).read()
    book = openpyxl.load_workbook(io.BytesIO(data))
    [sheet] = book.worksheets
    cells = [cell.value for cell in sheet[4]]
    cells[3] = "照着第一题新出的题（  ）。"
    sheet.append(cells)
    out = io.BytesIO()
    book.save(out)

    kept = preview(bank, out.getvalue())

    assert (kept.report["totals"]["new"], kept.report["totals"]["changed"]) == (1, 0)
    [row] = [row for row in kept.report["questions"] if row["outcome"] == "new"]
    assert "copied_number" in [one["code"] for one in row["findings"]]


def test_number_of_another_bank_s_question_changes_nothing_there(
    world: World, bank: QuestionBank
) -> None:
    other = services.create_bank(unit=world.second, title="别的支部")
    data = edited(bank, (1, STEM, "换了题干（  ）。"))

    assert taken(other, data) == 8

    assert bank.questions.get(position=1).current == QuestionVersion.objects.get(
        question__bank=bank, question__position=1
    )


def test_bank_that_changed_meanwhile_is_not_overwritten(bank: QuestionBank) -> None:
    kept = preview(bank, edited(bank, (1, EXPLANATION, "甲的解析")))
    question = bank.questions.get(position=1)
    [content] = [one for row, one in questions_of(bank) if row == question]
    services.revise_question(
        question=question, content=replace(content, explanation="乙的解析"), actor=None, at=NOW
    )

    with pytest.raises(ImportOutdated):
        services.commit_import(bank_import=kept, actor=None, at=NOW)

    kept.refresh_from_db()
    assert kept.state == "preview"
    assert Question.objects.get(pk=question.pk).current.explanation == "乙的解析"  # type: ignore[union-attr]


def test_only_ticked_updates_are_taken_and_only_once(bank: QuestionBank) -> None:
    kept = preview(bank, edited(bank, (1, EXPLANATION, "甲"), (2, EXPLANATION, "乙")))

    assert services.commit_import(bank_import=kept, actor=None, at=NOW, take={1}) == 1
    assert (kept.taken_count, kept.revised_count) == (1, 1)
    told = [one.explanation for _question, one in questions_of(bank)][:2]
    assert (told[0] != "甲", told[1]) == (True, "乙")
    with pytest.raises(ImportAlreadyDone):
        services.commit_import(bank_import=kept, actor=None, at=NOW)


def test_updates_cost_the_same_whatever_their_number(
    world: World, django_assert_max_num_queries: Any
) -> None:
    bank = make.bank(world.first, single=30)
    cells = [(number, EXPLANATION, f"解析{number}") for number in range(1, 31)]
    kept = preview(bank, edited(bank, *cells))

    with django_assert_max_num_queries(32):
        services.commit_import(bank_import=kept, actor=None, at=NOW)

    assert kept.revised_count == 30


def test_updates_leave_pictures_where_they_are(world: World) -> None:
    bank = services.create_bank(unit=world.first, title="有图")
    shown = (
        Picture(place="stem", image=str(image(world.first).public_id), alt="会场"),
        Picture(place="B", image=str(image(world.first).public_id), alt="红旗"),
    )
    asked = replace(make.content(1), pictures=shown)
    services.add_question(bank=bank, content=asked, actor=None, at=NOW)
    swapped = [(1, "选项A", asked.options[1]), (1, "选项B", asked.options[0]), (1, ANSWER, "A")]

    taken(bank, edited(bank, *swapped))

    [(question, content)] = questions_of(bank)
    assert [(one.place, one.alt) for one in content.pictures] == [("stem", "会场"), ("A", "红旗")]
    assert question.current
    assert question.current.shown_pictures.count() == 2
