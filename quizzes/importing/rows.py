"""Makes a question of one row, or says in which cell it fails and why. Guesses are findings, never silent."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from quizzes.content import LETTERS, TRUE, QuestionContent, blanks_in, is_many, same_options
from quizzes.enums import CHOICES, Difficulty, QuestionType
from quizzes.importing import answers, row_answers
from quizzes.importing.cells import folded, is_date, text_of, tidied
from quizzes.importing.headers import Columns
from quizzes.importing.report import (
    CERTAIN,
    DOUBTFUL,
    GUESS,
    LIKELY,
    Finding,
    ReadQuestion,
    Rejection,
)
from quizzes.importing.revising import ABOUT
from quizzes.soundness import first_problem

# Answered by letters of options or by 对 and 错; the others are read by ``row_answers``.
KEYED = CHOICES | {QuestionType.TRUE_FALSE}
HAVE_OPTIONS = CHOICES | {QuestionType.ORDERING, QuestionType.MATCHING}
_PREFIX = re.compile(rf"^[(（]?([{LETTERS}])[)）]?\s*[.．、:：)）]\s*(?=\S)")
_KEY_IN_STEM = re.compile(
    rf"([(（\[【])[\s_]*([{LETTERS}](?:[\s,，、]*[{LETTERS}])*|√|×|✓|✗|对|错|正确|错误)[\s_]*([)）\]】])"
)
_PUBLIC_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DIFFICULTIES = {
    "易": Difficulty.EASY,
    "容易": Difficulty.EASY,
    "简单": Difficulty.EASY,
    "低": Difficulty.EASY,
    "中": Difficulty.MEDIUM,
    "中等": Difficulty.MEDIUM,
    "一般": Difficulty.MEDIUM,
    "难": Difficulty.HARD,
    "较难": Difficulty.HARD,
    "困难": Difficulty.HARD,
    "高": Difficulty.HARD,
}


class RowRefused(Exception):
    """This row is no question. Carries the stable code, the Chinese sentence and the column to mend."""

    def __init__(self, code: str, reason: str, column: str = "") -> None:
        super().__init__(reason)
        self.code, self.reason, self.column = code, reason, column


@dataclass(frozen=True)
class RowReader:
    """Reads the rows of one sheet. ``sheet_type``: what the sheet's name says about the type, if anything."""

    sheet: str
    columns: Columns
    sheet_type: QuestionType | None = None

    def read(self, number: int, cells: Sequence[object]) -> ReadQuestion | Rejection | None:
        """Return the question of row ``number`` (from 1), its rejection, or None for an empty row."""
        if not any(text_of(cell) for cell in cells):
            return None
        findings: list[Finding] = []
        try:
            content = self._content(cells, findings)
        except RowRefused as refusal:
            return Rejection(
                sheet=self.sheet,
                row=number,
                column=refusal.column,
                reason_code=refusal.code,
                reason=refusal.reason,
                stem=self.text("stem", cells)[:80],
            )
        return ReadQuestion(
            sheet=self.sheet,
            row=number,
            content=content,
            findings=tuple(findings),
            key=self.key(cells),
            told=self.told(cells),
        )

    def key(self, cells: Sequence[object]) -> str:
        """Return the number that our own export gave the row's question, or an empty text."""
        return self.text("key", cells) if self.is_ours(cells) else ""

    def told(self, cells: Sequence[object]) -> frozenset[str]:
        """Return which of ``ABOUT`` the row speaks of: in our own export an empty cell says "nothing"."""
        is_ours = self.is_ours(cells)
        return frozenset(
            name
            for name in ABOUT
            if (is_ours and name in self.columns.fields) or self.text(name, cells)
        )

    def _content(self, cells: Sequence[object], findings: list[Finding]) -> QuestionContent:
        stem = self.text("stem", cells)
        if not stem:
            raise RowRefused("stem_missing", _("没有题干。"), self.columns.name("stem"))
        is_ours = self.is_ours(cells)
        options = self._options(cells, findings, is_ours=is_ours)
        clean, key = (stem, "") if is_ours else self._stem(stem)
        kind = self.kind(cells, self.text("answer", cells) or key, options, clean, findings)
        if kind in KEYED:
            said = self._keyed(kind, cells, options, clean, key, findings)
        else:
            said = self._written(kind, cells, options, stem, findings)
        if not is_ours and (tidy := tidied(said.stem)) != said.stem:
            said = replace(said, stem=tidy)
            text = _("去掉了汉字之间多余的空格。")
            findings.append(Finding("blank_in_stem", text, CERTAIN, self.columns.name("stem")))
        content = replace(
            self.about(cells, findings),
            type=said.type,
            stem=said.stem,
            options=said.options,
            targets=said.targets,
            answer=said.answer,
            any_order=said.any_order,
            score=self._score(cells),
        )
        self._check_options(content, findings)
        if problem := first_problem(content):
            raise RowRefused("unsound", problem, self.columns.name("stem"))
        return content

    def _keyed(
        self,
        kind: QuestionType,
        cells: Sequence[object],
        options: list[str],
        stem: str,
        key: str,
        findings: list[Finding],
    ) -> QuestionContent:
        if key:
            text = _("题干的括号里写着答案“%(key)s”，已经改成空括号，请核对。") % {"key": key}
            column = self.columns.name("stem")
            findings.insert(0, Finding("answer_in_stem", text, DOUBTFUL, column))
        answer = self._answer(kind, self.text("answer", cells), key, options, findings)
        shown = () if kind == QuestionType.TRUE_FALSE else tuple(options)
        return QuestionContent(type=kind, stem=stem, options=shown, answer=answer)

    def _written(
        self,
        kind: QuestionType,
        cells: Sequence[object],
        options: list[str],
        stem: str,
        findings: list[Finding],
    ) -> QuestionContent:
        row = row_answers.RowText(
            stem=stem,
            options=tuple(options),
            targets=self.text("targets", cells),
            answer=self.text("answer", cells),
            is_literal=self.is_ours(cells),
        )
        try:
            said = row_answers.read(kind, row)
        except row_answers.Unreadable as refusal:
            column = self.columns.name("answer")
            raise RowRefused(refusal.code, refusal.reason, column) from refusal
        column = self.columns.name("answer")
        findings += [replace(one, column=column) for one in said.findings]
        any_order = answers.truth_of(self.text("any_order", cells)) == TRUE
        return QuestionContent(
            type=kind,
            stem=said.stem,
            options=said.options,
            targets=said.targets,
            answer=said.answer,
            any_order=kind == QuestionType.BLANK and any_order,
        )

    def about(
        self, cells: Sequence[object], findings: list[Finding] | None = None
    ) -> QuestionContent:
        """Return what a row says besides question and answer: 解析, 知识点, 难度, 来源, 标签."""
        return QuestionContent(
            type=QuestionType.MATERIAL,
            stem="",
            explanation=self.text("explanation", cells),
            topic=self.text("topic", cells)[:60],
            difficulty=self._difficulty(cells, [] if findings is None else findings),
            source=self.text("source", cells)[:200],
            tags=tags_of(self.text("tags", cells)),
        )

    def is_ours(self, cells: Sequence[object]) -> bool:
        """Whether our own export wrote this row: it is taken at its word, nothing in it is mended."""
        return bool(_PUBLIC_ID.fullmatch(self.text("key", cells)))

    def text(self, field: str, cells: Sequence[object]) -> str:
        """Return what the row says in the column of ``field``."""
        place = self.columns.fields.get(field, -1)
        return text_of(cells[place]) if 0 <= place < len(cells) else ""

    def _stem(self, stem: str) -> tuple[str, str]:
        """Return the stem without a key somebody left in its brackets, and that key."""
        if not (found := _KEY_IN_STEM.search(stem)):
            return stem, ""
        return f"{stem[: found.start()]}{found[1]}  {found[3]}{stem[found.end() :]}", found[2]

    def _options(
        self, cells: Sequence[object], findings: list[Finding], *, is_ours: bool
    ) -> list[str]:
        options: list[str] = []
        for place, column in sorted(self.columns.options.items()):
            cell = cells[column] if column < len(cells) else ""
            options += [""] * (place - len(options)) + [text_of(cell)]
            if is_date(cell):
                text = _("选项%(letter)s被 Excel 变成了日期，请核对原文。") % {
                    "letter": LETTERS[place]
                }
                findings.append(Finding("date_cell", text, GUESS, self.columns.option_name(place)))
        while options and not options[-1]:
            options.pop()
        if is_ours:
            return options
        marks = [_PREFIX.match(option) for option in options]
        if options and all(
            mark and mark[1] == letter for mark, letter in zip(marks, LETTERS, strict=False)
        ):
            options = [_PREFIX.sub("", option) for option in options]
        return [tidied(option) for option in options]

    def kind(
        self,
        cells: Sequence[object],
        answer: str,
        options: Sequence[str],
        stem: str,
        findings: list[Finding],
    ) -> QuestionType:
        """Return the type as written, as the sheet says, or as it looks: then with a finding."""
        column = self.columns.name("type")
        written = self.text("type", cells)
        kind = answers.type_of(written) if written else self.sheet_type
        if written and kind is None:
            text = _("没有认出题型“%(type)s”。") % {"type": written[:20]}
            raise RowRefused("unknown_type", text, column)
        if kind is None:
            kind = _guessed_kind(answer, options, stem)
            text = _("没有写题型，按答案和选项当作%(type)s。") % {"type": kind.label}
            findings.append(Finding("type_guessed", text, LIKELY - Decimal("0.05"), column))
        if kind == QuestionType.MATERIAL:
            if not answer:
                text = _("材料题下面没有小题，也没有答案。")
                raise RowRefused("material_without_parts", text, column)
            text = _("材料题下面没有小题，当作简答题。")
            findings.append(Finding("material_without_parts", text, DOUBTFUL, column))
            return QuestionType.SHORT
        return kind

    def _answer(
        self,
        kind: QuestionType,
        answer: str,
        key_in_stem: str,
        options: Sequence[str],
        findings: list[Finding],
    ) -> str:
        column = self.columns.name("answer")
        if not answer and not key_in_stem:
            raise RowRefused("answer_missing", _("没有答案。"), column)
        value = _value_of(kind, answer or key_in_stem, options)
        if value is None and answer and (letter := answers.option_meant(answer, options)):
            value = letter
            text = _("答案写的是选项原文，认作%(letter)s。") % {"letter": letter}
            findings.append(Finding("answer_is_text", text, LIKELY, column))
        if value is None:
            text = _("没有看懂答案“%(answer)s”。") % {"answer": (answer or key_in_stem)[:20]}
            raise RowRefused("answer_unreadable", text, column)
        if not answer:
            text = _("答案栏是空的，用了题干括号里的“%(key)s”。") % {"key": key_in_stem}
            findings.append(Finding("answer_from_stem", text, GUESS, column))
        elif key_in_stem and _value_of(kind, key_in_stem, options) != value:
            text = _("题干括号里的答案“%(key)s”和答案栏“%(answer)s”不一致。") % {
                "key": key_in_stem,
                "answer": answer[:20],
            }
            raise RowRefused("answer_contradicts_stem", text, column)
        return self._letters(kind, value, options, findings)

    def _letters(
        self, kind: QuestionType, value: str, options: Sequence[str], findings: list[Finding]
    ) -> str:
        if kind == QuestionType.TRUE_FALSE:
            return value
        column = self.columns.name("answer")
        for letter in value:
            place = LETTERS.index(letter)
            if place >= len(options) or not options[place]:
                text = _("答案是%(letter)s，可是选项%(letter)s是空的。") % {"letter": letter}
                raise RowRefused("answer_names_empty_option", text, column)
        letters = "".join(sorted(set(value)))
        if len(letters) != len(value):
            text = _("答案“%(answer)s”里有重复的字母。") % {"answer": value}
            findings.append(Finding("answer_repeats", text, DOUBTFUL, column))
        if kind == QuestionType.SINGLE and len(letters) > 1:
            text = _("单选题却有%(count)s个答案：%(answer)s。") % {
                "count": len(letters),
                "answer": letters,
            }
            raise RowRefused("too_many_answers", text, column)
        if kind == QuestionType.MULTIPLE and len(letters) == 1:
            text = _("多选题只有一个答案：%(answer)s。") % {"answer": letters}
            raise RowRefused("too_few_answers", text, column)
        return letters

    def _check_options(self, content: QuestionContent, findings: list[Finding]) -> None:
        if not content.options:
            self._check_missing(content)
            return
        for place, option in enumerate(content.options):
            if not option:
                text = _("选项%(letter)s是空的，它后面却还有选项。") % {"letter": LETTERS[place]}
                raise RowRefused("option_gap", text, self.columns.option_name(place))
        self._check_missing(content)
        if pair := same_options(content.options):
            column = self.columns.option_name(LETTERS.index(pair[1]))
            text = _("选项%(first)s和选项%(second)s一样：%(text)s。") % {
                "first": pair[0],
                "second": pair[1],
                "text": content.options[LETTERS.index(pair[0])][:30],
            }
            if content.type in CHOICES and set(pair) & set(content.answer):
                text += _("答案正是其中一个，没法判对错。")
            raise RowRefused("duplicate_options", text, column)
        if is_many(content.type) and len(content.answer) == len(content.options) > 2:
            findings.append(Finding("all_options_right", _("所有选项都是答案。"), CERTAIN, ""))

    def _check_missing(self, content: QuestionContent) -> None:
        if content.type in HAVE_OPTIONS and len(content.options) < 2:
            raise RowRefused("too_few_options", _("至少要有两个选项。"))

    def _score(self, cells: Sequence[object]) -> Decimal:
        written = folded(self.text("score", cells)).removesuffix("分")
        if not written:
            return Decimal(1)
        try:
            score = Decimal(written).quantize(Decimal("0.01"))
        except InvalidOperation:
            score = Decimal(0)
        if not 0 < score <= 100:
            text = _("分值“%(score)s”不是0到100之间的数。") % {"score": written[:20]}
            raise RowRefused("bad_score", text, self.columns.name("score"))
        return score

    def _difficulty(self, cells: Sequence[object], findings: list[Finding]) -> str:
        written = self.text("difficulty", cells)
        if written and (folded(written) not in _DIFFICULTIES):
            text = _("没有认出难度“%(text)s”，留空。") % {"text": written[:20]}
            findings.append(
                Finding("unknown_difficulty", text, CERTAIN, self.columns.name("difficulty"))
            )
        return _DIFFICULTIES.get(folded(written), "")


def _value_of(kind: QuestionType, answer: str, options: Sequence[str]) -> str | None:
    if kind == QuestionType.TRUE_FALSE:
        return answers.truth_of(answer, options)
    return answers.letters_of(answer)


def _guessed_kind(answer: str, options: Sequence[str], stem: str) -> QuestionType:
    letters = answers.letters_of(answer) if options else None
    if letters is None and answers.truth_of(answer, options) is not None:
        return QuestionType.TRUE_FALSE
    if not options and answer:
        return QuestionType.BLANK if blanks_in(stem) else QuestionType.SHORT
    return QuestionType.MULTIPLE if letters and len(letters) > 1 else QuestionType.SINGLE


def tags_of(text: str) -> tuple[str, ...]:
    """Read "党史，入党" in any of the signs that divide words."""
    told = (one.strip()[:100] for one in re.split(r"[,，、;；|\n]", text))
    return tuple(dict.fromkeys(one for one in told if one))
