"""题库导入 on the screen: what needs a look comes first, a second press does nothing."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from quizzes import services
from quizzes.enums import ImportState
from quizzes.models import BankImport, QuestionBank
from tests.quizzes import factories as make
from tests.quizzes.clients import client_of
from tests.quizzes.sheets import SOUND, workbook
from tests.world import NOW, World

BAD = ("单选题", "", "甲", "乙", "", "", "A")
DOUBTFUL = ("单选题", "坚持（ A ）", "甲", "乙", "", "", "A")


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sanwei.common.clock.now", lambda: NOW)


@pytest.fixture
def editor(world: World) -> Client:
    return client_of(world.account(world.zhao_liu))


def upload(client: Client, bank: QuestionBank, data: bytes, **more: object):
    file = SimpleUploadedFile("支部题库.xlsx", data)
    return client.post(
        reverse("question_banks:import", args=[bank.pk]),
        {"file": file, "not_classified": "on", **more},
        follow=True,
    )


def test_import_shows_first_what_needs_a_look(world: World, editor: Client) -> None:
    bank = services.create_bank(unit=world.first, title="题库")

    html = upload(editor, bank, workbook(SOUND, BAD, DOUBTFUL)).content.decode()

    kept = BankImport.objects.get()
    assert "1题要您看一眼，1题不能导入" in html
    assert (
        html.index("没有题干。")
        < html.index("题干的括号里写着答案“A”")
        < html.index("三会一课的“课”指")
    )
    assert 'name="take" value="0" aria-label="导入第2行" checked' in html
    assert 'name="take" value="1" aria-label="导入第4行">' in html
    assert (bank.questions.count(), kept.state) == (0, ImportState.PREVIEW)


def test_import_speaks_of_nothing_that_is_not_there(world: World, editor: Client) -> None:
    bank = services.create_bank(unit=world.first, title="题库")

    html = upload(editor, bank, workbook(SOUND, BAD)).content.decode()

    assert "<h2>1题不能导入</h2>" in html


def test_import_takes_the_ticked_ones_and_a_second_press_nothing(
    world: World, editor: Client
) -> None:
    bank = services.create_bank(unit=world.first, title="题库")
    upload(editor, bank, workbook(SOUND, BAD, DOUBTFUL))
    path = reverse("question_banks:preview", args=[BankImport.objects.get().public_id])

    stopped = editor.post(path, {"do": "commit", "take": [0]}, follow=True).content.decode()
    first = editor.post(path, {"do": "commit", "take": [0], "skip_rejected": "1"}, follow=True)
    second = editor.post(path, {"do": "commit", "take": [0], "skip_rejected": "1"}, follow=True)

    assert "一题都没有导入" in stopped
    assert (
        "已导入1题。没有进题库的：1题没有打勾或题库里已有，1题不能导入。" in first.content.decode()
    )
    assert "没有重复导入" in second.content.decode()
    assert bank.questions.count() == 1


def test_pasted_cells_are_imported_too(world: World, editor: Client) -> None:
    bank = services.create_bank(unit=world.first, title="题库")
    path = reverse("question_banks:import", args=[bank.pk])

    html = editor.post(
        path,
        {"pasted": "题干\tA\tB\t答案\n粘贴来的题（  ）\t甲\t乙\tA", "not_classified": "on"},
        follow=True,
    ).content.decode()

    assert "粘贴来的题" in html


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "请选择一个文件，或者粘贴题目。"),
        ({"pasted": "题干\t答案\n一\tA"}, "请先确认题库不涉密。"),
        ({"pasted": "姓名\t性别\n张三\t男", "not_classified": "on"}, "没有找到表头"),
        ({"file": io.BytesIO("文字".encode()), "not_classified": "on"}, "没有找到题目"),
    ],
)
def test_what_can_not_be_read_comes_back_on_the_form(
    world: World, editor: Client, data: dict[str, object], words: str
) -> None:
    bank = services.create_bank(unit=world.first, title="题库")

    response = editor.post(reverse("question_banks:import", args=[bank.pk]), data)

    assert response.status_code == 200
    assert words in response.content.decode()
    assert BankImport.objects.count() == 0


def test_discarded_import_stays_out(world: World, editor: Client) -> None:
    bank = services.create_bank(unit=world.first, title="题库")
    upload(editor, bank, workbook(SOUND))
    kept = BankImport.objects.get()
    path = reverse("question_banks:preview", args=[kept.public_id])

    editor.post(path, {"do": "discard"})
    html = editor.post(path, {"do": "commit", "take": [0]}, follow=True).content.decode()

    assert "已放弃，没有导入任何题目。" in html
    assert bank.questions.count() == 0


def test_update_is_shown_before_and_after_and_a_new_answer_waits_for_a_tick(
    world: World, editor: Client
) -> None:
    bank = services.create_bank(unit=world.first, title="题库")
    for number in (1, 2):
        services.add_question(bank=bank, content=make.content(number), actor=None, at=NOW)
    told = [("题干", "选项A", "选项B", "选项C", "选项D", "答案", "解析")]
    for question in bank.questions.select_related("current"):
        version = question.current
        assert version
        told.append((version.stem, *version.options, "BC"[question.position - 1], "新的解析。"))
    pasted = "\n".join("\t".join(row) for row in told)

    address = reverse("question_banks:import", args=[bank.pk])
    told_back = editor.post(address, {"pasted": pasted, "not_classified": "on"}, follow=True)
    html = told_back.content.decode()

    assert "2题更新，更新里有1题请看一眼再打勾" in html
    assert ("<ins>新的解析。</ins>" in html, "<ins>C</ins>" in html) == (True, True)
    assert html.count(" checked") == 1
