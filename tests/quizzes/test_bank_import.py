"""From a preview into the bank: all at once, once only, by command and by service."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from quizzes import services
from quizzes.content import TRUE
from quizzes.enums import ImportState
from quizzes.errors import ImportHasRejectedRows
from quizzes.models import Question, QuestionBank
from tests.quizzes.sheets import SOUND, workbook
from tests.world import NOW, World


@pytest.fixture
def bank(world: World) -> QuestionBank:
    return services.create_bank(unit=world.first, title="党务题库")


def test_command_prints_one_json_object(
    party_history: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("import_questions", str(party_history), "--json")

    report = json.loads(capsys.readouterr().out)

    assert report["totals"] == {
        "questions": 99,
        "needs_look": 3,
        "new": 99,
        "changed": 0,
        "same": 0,
        "rejected": 1,
    }
    assert (
        report["questions"][0].items()
        >= {
            "type": "single",
            "stem": "（  ）标志着中国工人阶级开始以独立的政治力量登上了历史舞台。",
            "options": ["中国共产党的成立", "五四运动", "二七大罢工"],
            "answer": "B",
            "explanation": "",
            "score": "1",
            "confidence": 1.0,
            "row": 3,
        }.items()
    )
    assert report["rejected"][0].keys() >= {"row", "reason_code", "reason", "column"}
    assert report["committed"] is False


def test_command_writes_all_or_nothing_unless_told_otherwise(
    world: World, party_history: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bank = services.create_bank(unit=world.first, title="党史")

    with pytest.raises(CommandError, match="nothing was written"):
        call_command(
            "import_questions", str(party_history), "--bank", str(bank.public_id), "--commit"
        )
    assert Question.objects.count() == 0
    for taken in (99, 0):
        capsys.readouterr()
        call_command(
            "import_questions",
            str(party_history),
            "--bank",
            str(bank.public_id),
            "--commit",
            "--skip-rejected",
            "--json",
        )
        assert json.loads(capsys.readouterr().out)["taken"] == taken

    assert bank.questions.count() == 99


def test_command_says_why_a_file_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "改名的文字.xlsx"
    file.write_text("不是表格")

    with pytest.raises(CommandError, match="not_a_workbook"):
        call_command("import_questions", str(file), "--json")

    assert json.loads(capsys.readouterr().out)["code"] == "not_a_workbook"
    with pytest.raises(CommandError):
        call_command("import_questions", str(tmp_path / "没有这个文件.xlsx"))


def test_preview_writes_no_question_and_commit_writes_them_once(
    world: World, bank: QuestionBank
) -> None:
    data = workbook(SOUND, ("判断题", "天是蓝的。", "", "", "", "", "对"))
    kept = services.preview_import(bank=bank, name="题.xlsx", data=data, actor=None, at=NOW)
    assert bank.questions.count() == 0

    taken = services.commit_import(bank_import=kept, actor=world.account(world.zhao_liu), at=NOW)
    again = services.preview_import(bank=bank, name="题.xlsx", data=data, actor=None, at=NOW)

    assert (taken, kept.state, kept.taken_count) == (2, ImportState.COMMITTED, 2)
    assert [question.current.answer for question in bank.questions.all() if question.current] == [
        "A",
        TRUE,
    ]
    assert again.report["totals"] == {
        "questions": 2,
        "needs_look": 0,
        "new": 0,
        "changed": 0,
        "same": 2,
        "rejected": 0,
    }
    assert services.commit_import(bank_import=again, actor=None, at=NOW) == 0


def test_only_chosen_questions_are_taken(bank: QuestionBank) -> None:
    rows = [("单选题", f"第{n}问（  ）", "甲", "乙", "", "", "A") for n in range(4)]
    kept = services.preview_import(
        bank=bank, name="题.xlsx", data=workbook(*rows), actor=None, at=NOW
    )

    services.commit_import(bank_import=kept, actor=None, at=NOW, take={0, 2})

    assert [question.current.stem for question in bank.questions.all() if question.current] == [
        "第0问（  ）",
        "第2问（  ）",
    ]


def test_rejected_rows_stop_everything_unless_the_person_knows(bank: QuestionBank) -> None:
    data = workbook(SOUND, ("单选题", "", "甲", "乙", "", "", "A"))
    kept = services.preview_import(bank=bank, name="题.xlsx", data=data, actor=None, at=NOW)

    with pytest.raises(ImportHasRejectedRows):
        services.commit_import(bank_import=kept, actor=None, at=NOW)
    assert bank.questions.count() == 0

    assert services.commit_import(bank_import=kept, actor=None, at=NOW, skip_rejected=True) == 1


def test_other_answer_to_a_question_of_the_bank_is_flagged(bank: QuestionBank) -> None:
    first = services.preview_import(
        bank=bank, name="题.xlsx", data=workbook(SOUND), actor=None, at=NOW
    )
    services.commit_import(bank_import=first, actor=None, at=NOW)

    other = services.preview_import(
        bank=bank, name="题.xlsx", data=workbook((*SOUND[:6], "B", "")), actor=None, at=NOW
    )

    [row] = other.report["questions"]
    assert (row["outcome"], row["needs_look"], [f["code"] for f in row["findings"]]) == (
        "changed",
        True,
        ["changes_answer"],
    )
