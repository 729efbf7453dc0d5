"""Banks as offices send them: what is taken, what is flagged, what is refused and why."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.content import FALSE, TRUE
from quizzes.errors import ImportRefused
from quizzes.importing.answers import letters_of, truth_of, type_of
from quizzes.importing.reader import read_file, read_pasted
from quizzes.importing.report import Preview
from tests.quizzes.sheets import DEMO, HEADER, SOUND, workbook


def read(*rows: tuple[object, ...], **options: object) -> Preview:
    return read_file("题库.xlsx", workbook(*rows, **options), in_bank={})  # type: ignore[arg-type]


def test_shared_bank_gives_99_questions_and_names_the_defective_one(party_history: Path) -> None:
    preview = read_file(party_history.name, party_history.read_bytes(), in_bank={})

    assert len(preview.questions) == 99
    assert {one.content.type for one in preview.questions} == {"single"}
    [rejected] = preview.rejected
    assert (rejected.row, rejected.column, rejected.reason_code) == (
        2,
        "选项B",
        "duplicate_options",
    )
    assert rejected.reason == "选项A和选项B一样：上海、天津。答案正是其中一个，没法判对错。"


def test_shared_bank_flags_what_a_person_should_look_at(party_history: Path) -> None:
    preview = read_file(party_history.name, party_history.read_bytes(), in_bank={})

    assert {
        one.row: [finding.code for finding in one.findings]
        for one in preview.questions
        if one.findings
    } == {
        31: ["same_stem_other_options"],
        48: ["blank_in_stem"],
        53: ["blank_in_stem"],
        72: ["answer_in_stem"],
        78: ["resembles_row"],
    }
    assert [one.row for one in preview.questions if one.needs_look] == [31, 72, 78]
    [leaking] = [one for one in preview.questions if one.row == 72]
    assert "坚持（  ），坚持民主集中制" in leaking.content.stem


def test_demo_bank_is_sound_and_explained() -> None:
    preview = read_file(DEMO.name, DEMO.read_bytes(), in_bank={})

    assert len(preview.questions) >= 60
    assert preview.rejected == ()
    assert not [one.row for one in preview.questions if one.needs_look]
    assert all(len(one.content.explanation) > 10 and one.content.topic for one in preview.questions)
    assert {one.content.type for one in preview.questions} == {
        "single",
        "multiple",
        "indefinite",
        "true_false",
    }


def test_the_bank_of_the_snow_lecture_imports_without_a_finding() -> None:
    path = DEMO.with_name("snow_road.xlsx")
    preview = read_file(path.name, path.read_bytes(), in_bank={})

    assert len(preview.questions) == 9
    assert preview.rejected == ()
    assert not [one.row for one in preview.questions if one.findings]
    assert all(one.content.explanation and one.content.topic for one in preview.questions)


@pytest.mark.parametrize(
    "header",
    [
        ("类型", "题目", "A", "B", "C", "D", "答案", "题目解析"),
        ("题目类型", "试题", "选项1", "选项2", "选项3", "选项4", "参考答案", "整体解析"),
        (" 题型 ", "问题", "Ａ", "Ｂ", "Ｃ", "Ｄ", "正确选项", "解析"),
        ("题型*", "题目内容", "A选项", "B选项", "C选项", "D选项", "正确答案：", "答案解析"),
        ("题型", "题干", "选项（A）", "选项（B）", "选项（C）", "选项（D）", "答 案", "解析"),
    ],
)
def test_headers_go_by_many_names(header: tuple[str, ...]) -> None:
    [question] = read(SOUND, header=header).questions

    content = question.content
    assert (content.stem, content.options, content.answer, content.explanation) == (
        SOUND[1],
        ("党课", "网课"),
        "A",
        "党课。",
    )


def test_header_may_stand_below_an_instruction_row() -> None:
    preview = read(HEADER, SOUND, header=("填写说明：一行一题", "", "", ""))

    assert [one.row for one in preview.questions] == [3]


@pytest.mark.parametrize(
    ("written", "letters"),
    [("ABD", "ABD"), ("A,B,D", "ABD"), ("A、B、D", "ABD"), ("A|B|D", "ABD"), ("ＡＢＤ", "ABD"), ("a b d", "ABD"),
     ("（ABD）", "ABD"), ("答案：ABD。", "ABD"), ("A；B；D", "ABD"), ("对", None), ("上海", None),
     ("", None), ("A1", None)],
)  # fmt: skip
def test_letters_are_read_in_every_spelling(written: str, letters: str | None) -> None:
    assert letters_of(written) == letters


@pytest.mark.parametrize(
    ("written", "options", "truth"),
    [*((one, (), TRUE) for one in ("对", "正确", "√", "T", "true", "TRUE", "是", "A", "Ａ")),
     *((one, (), FALSE) for one in ("错", "错误", "×", "F", "False", "否", "B")),
     ("A", ("错误", "正确"), FALSE), ("B", ("错", "对"), TRUE), ("A", ("正确", "错误"), TRUE),
     ("C", (), None), ("也许", (), None)],
)  # fmt: skip
def test_true_and_false_are_read_in_every_spelling(written, options, truth) -> None:
    assert truth_of(written, options) == truth


@pytest.mark.parametrize(
    ("written", "kind"),
    [("单选", "single"), ("一、单项选择题", "single"), ("多选题", "multiple"), ("不定项选择题", "indefinite"),
     ("判断", "true_false"), ("填空题", "blank"), ("简答", "short"), ("抢答题", None)],
)  # fmt: skip
def test_types_go_by_many_names(written: str, kind: str | None) -> None:
    assert type_of(written) == kind


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        (("单选题", "", "甲", "乙", "", "", "A"), "stem_missing", "题干"),
        (("单选题", "问（  ）", "甲", "乙", "", "", ""), "answer_missing", "正确答案"),
        (("单选题", "问（  ）", "甲", "乙", "", "", "D"), "answer_names_empty_option", "正确答案"),
        (("单选题", "问（  ）", "甲", "乙", "", "", "不知道"), "answer_unreadable", "正确答案"),
        (("单选题", "问（  ）", "甲", "乙", "", "", "AB"), "too_many_answers", "正确答案"),
        (("多选题", "问（  ）", "甲", "乙", "", "", "A"), "too_few_answers", "正确答案"),
        (("单选题", "问（  ）", "甲", "", "丙", "", "A"), "option_gap", "选项B"),
        (("单选题", "问（  ）", "甲", "乙", " 甲。", "", "B"), "duplicate_options", "选项C"),
        (("单选题", "问（  ）", "甲", "", "", "", "A"), "too_few_options", ""),
        (("填空题", "问（  ）", "", "", "", "", ""), "answer_missing", "正确答案"),
        (("排序题", "问（  ）", "甲", "乙", "", "", "甲乙"), "answer_unreadable", "正确答案"),
        (("材料题", "某支部……", "", "", "", "", ""), "material_without_parts", "题型"),
        (("抢答题", "问（  ）", "甲", "乙", "", "", "A"), "unknown_type", "题型"),
        (("判断题", "天是蓝的。", "", "", "", "", "C"), "answer_unreadable", "正确答案"),
        (("单选题", "坚持（ B ）", "甲", "乙", "", "", "A"), "answer_contradicts_stem", "正确答案"),
        (("单选题", "问" * 2001, "甲", "乙", "", "", "A"), "unsound", "题干"),
    ],
)  # fmt: skip
def test_defective_rows_are_named_with_their_cell(
    row: tuple[str, ...], code: str, column: str
) -> None:
    preview = read(SOUND, row)

    [rejected] = preview.rejected
    assert (rejected.sheet, rejected.row, rejected.reason_code, rejected.column) == (
        "题库",
        3,
        code,
        column,
    )
    assert rejected.reason.endswith("。")
    assert [one.row for one in preview.questions] == [2]


@pytest.mark.parametrize(
    ("row", "code", "answer"),
    [
        (("", "三会有几种？", "二", "三", "", "", "B"), "type_guessed", "B"),
        (("单选题", "坚持（ A ）", "甲", "乙", "", "", ""), "answer_from_stem", "A"),
        (("单选题", "坚持（ A ）", "甲", "乙", "", "", "A"), "answer_in_stem", "A"),
        (("多选题", "问（  ）", "甲", "乙", "丙", "", "AAB"), "answer_repeats", "AB"),
        (("单选题", "问（  ）", __import__("datetime").date(2026, 7, 23), "乙", "", "", "B"), "date_cell", "B"),
    ],
)  # fmt: skip
def test_guesses_are_flagged_for_a_look(row: tuple[object, ...], code: str, answer: str) -> None:
    [question] = read(row).questions

    assert code in [finding.code for finding in question.findings]
    assert question.needs_look
    assert question.content.answer == answer


def test_answer_given_as_the_text_of_an_option_is_found() -> None:
    [question] = read(("单选题", "问（  ）", "党课", "网课", "", "", "网课")).questions

    assert (question.content.answer, [one.code for one in question.findings]) == (
        "B",
        ["answer_is_text"],
    )


def test_lettered_options_lose_their_letters() -> None:
    [question] = read(("单选题", "问（  ）", "A. 党课", "B、网课", "", "", "A")).questions

    assert question.content.options == ("党课", "网课")


def test_repeats_contradictions_and_look_alikes_are_told_apart() -> None:
    preview = read(
        SOUND,
        ("单选题", "三会一课的“课”，指( )。", "网课", "党课", "", "", "B"),
        ("单选题", "三会一课的“课”指（  ）", "党课", "网课", "", "", "B"),
        ("单选题", "三会一课的“课”指（  ）", "上午", "下午", "", "", "A"),
        ("单选题", "三会一课里的“课”指（  ）", "党课", "网课", "", "", "A"),
    )

    assert [(one.row, one.reason_code) for one in preview.rejected] == [(3, "repeated_question")]
    assert [(one.row, [f.code for f in one.findings]) for one in preview.questions] == [
        (2, []),
        (4, ["contradicts_row"]),
        (5, ["same_stem_other_options"]),
        (6, ["resembles_row"]),
    ]


def test_sheets_named_for_a_type_need_no_type_column() -> None:
    preview = read(
        SOUND,
        判断题=[("题目", "答案"), ("天是蓝的。", "√"), ("地是方的。", "错误")],
        多选题=[("题目", "A", "B", "C", "答案"), ("选两个（  ）", "一", "二", "三", "A、C")],
        说明=[("请看", "上面"), ("没有", "表头")],
    )

    assert [(one.sheet, one.content.type, one.content.answer) for one in preview.questions] == [
        ("题库", "single", "A"),
        ("判断题", "true_false", TRUE),
        ("判断题", "true_false", FALSE),
        ("多选题", "multiple", "AC"),
    ]
    assert preview.skipped_sheets == ("说明",)


def test_pasted_cells_are_read_like_a_sheet() -> None:
    [question] = read_pasted("题干\tA\tB\t答案\n第一问（  ）\t甲\t乙\t乙\n", in_bank={}).questions

    assert (question.row, question.content.answer) == (2, "B")


def bomb() -> bytes:
    """A few kilobytes whose one cell would make a reader hold 17 thousand million cells."""
    source = io.BytesIO(workbook(SOUND))
    out = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                data = data.replace(
                    b"</sheetData>",
                    b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
                )
            new.writestr(part, data)
    return out.getvalue()


def padded() -> bytes:
    out = io.BytesIO(workbook(SOUND))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros.bin", b"\0" * 130_000_000)
    return out.getvalue()


def document() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        ("只是一段文字".encode(), "not_a_workbook", "另存为"),
        (b"PK\x03\x04" + b"\0" * 50, "not_a_workbook", "另存为"),
        (document(), "no_questions", "没有找到题目"),
        (workbook(SOUND)[:3000], "not_a_workbook", "另存为"),
        (b"", "empty_file", "空文件"),
        (workbook(header=()), "empty_sheet", "没有内容"),
        (workbook(("张三", "男"), header=("姓名", "性别")), "unknown_headers", "没有找到表头"),
        (workbook(), "no_questions", "只有表头"),
        (workbook(*[SOUND] * 5001), "too_large", "5000行"),
        (bomb(), "too_large", "10MB"),
        (padded(), "too_large", "10MB"),
        (b"x" * (10 * 1024 * 1024 + 1), "too_large", "10MB"),
    ],
    ids=["text", "torn-zip", "docx", "cut-off", "empty", "empty-sheet", "strange", "header-only",
         "long", "far-cell", "padded", "big"],
)  # fmt: skip
def test_hostile_files_get_one_clear_sentence(data: bytes, code: str, words: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        read_file("题库.xlsx", data, in_bank={})

    assert refused.value.code == code
    assert words in str(refused.value.message)


@given(
    st.lists(
        st.lists(
            st.one_of(st.text(max_size=20), st.floats(), st.booleans(), st.none(), st.dates()),
            max_size=9,
        ),
        max_size=8,
    )
)
def test_no_row_brings_the_reader_down(rows: list[list[object]]) -> None:
    from quizzes.importing.headers import find_columns
    from quizzes.importing.rows import RowReader

    columns = find_columns([list(HEADER)])
    assert columns is not None

    for number, row in enumerate(rows, start=2):
        found = RowReader("题库", columns).read(number, row)
        if found is not None:
            assert found.as_json()["row"] == number
