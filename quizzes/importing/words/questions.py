"""Makes questions of blocks, or says what keeps one from being one. Guesses are findings, never silent."""

import re
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from quizzes.content import BLANK, FALSE, LETTERS, TRUE, Answer, QuestionContent
from quizzes.enums import CHOICES, QuestionType
from quizzes.importing import answers, spelling
from quizzes.importing.cells import tidied
from quizzes.importing.report import (
    DOUBTFUL,
    GUESS,
    LIKELY,
    Finding,
    ReadQuestion,
    Rejection,
)
from quizzes.importing.words.blocks import Block, blocks_of
from quizzes.importing.words.lines import Line
from quizzes.soundness import first_problem

_BRACKETS = re.compile(r"([(（\[【])([^()（）\[\]【】]{0,40})([)）\]】])")
_AT_END = re.compile(rf"[。.？?！!\s\u3000]\s*([{LETTERS}]{{1,10}})\s*[。.]?$")
_INLINE = re.compile(
    r"[\s\u3000。.？?]*[【\[(（]?(?:正确|参考|标准)?答案[】\])）]?\s*[:：]\s*(.+?)\s*[)）]?$",
    re.DOTALL,
)
_ENDS = '。.？?！!”"’）)'
_NOTHING = frozenset({"略", "（略）", "(略)", "无"})


class Refused(Exception):
    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


def read(lines: list[Line], *, sheet: str) -> tuple[list[ReadQuestion], list[Rejection]]:
    """Return the questions of a text and what is none; ``row`` is the line (or paragraph) it begins on."""
    questions: list[ReadQuestion] = []
    rejected: list[Rejection] = []
    for block in blocks_of(lines):
        findings: list[Finding] = []
        stem = "\n".join(block.stem).strip()
        try:
            content = _content(block, stem, findings)
            if problem := first_problem(content):
                raise Refused("unsound", problem)
        except Refused as refusal:
            rejected.append(
                Rejection(
                    sheet=sheet,
                    row=block.row,
                    reason_code=refusal.code,
                    reason=refusal.reason,
                    stem=stem[:80],
                )
            )
            continue
        questions.append(
            ReadQuestion(sheet=sheet, row=block.row, content=content, findings=tuple(findings))
        )
    return questions, rejected


def _content(block: Block, stem: str, findings: list[Finding]) -> QuestionContent:
    stem, inline = _inline_answer(stem)
    written = block.answer if block.answer is not None else inline
    kind = _kind(block, stem, written, findings)
    answer: Answer
    if kind == QuestionType.BLANK:
        stem, answer = _blanks(stem, written, findings)
    elif kind == QuestionType.SHORT:
        answer = _reference(written, findings)
    elif kind == QuestionType.TRUE_FALSE:
        stem, answer = _truth(stem, written)
    else:
        stem, answer = _letters(block, kind, stem, written, findings)
    content = QuestionContent(
        type=kind,
        stem=tidied(stem.strip()),
        options=tuple(tidied(option.text) for option in block.options)
        if kind in CHOICES or kind == QuestionType.ORDERING
        else (),
        answer=answer,
        explanation="\n".join(part for part in block.explanation if part).strip(),
    )
    return replace(content, score=_score(block, content))


def _score(block: Block, content: QuestionContent) -> Decimal:
    if not block.section.score:
        return Decimal(1)
    each = Decimal(block.section.score)
    return each * len(content.answer) if block.section.is_each_blank else each


def _inline_answer(stem: str) -> tuple[str, str | None]:
    """Split “…（  ）次。 参考答案：A” into the question and its answer."""
    if found := _INLINE.search(stem):
        head = stem[: found.start()]
        tail = stem[found.start() :].lstrip(" \u3000")
        return head + (tail[0] if tail[:1] in "。.？?" and tail[:1] else ""), found[1]
    return stem, None


def _kind(block: Block, stem: str, written: str | None, findings: list[Finding]) -> QuestionType:
    if block.section.kind is not None:
        kind = QuestionType(block.section.kind)
        if kind == QuestionType.MATERIAL:
            return QuestionType.SHORT
        return kind
    kind = _guessed(block, stem, written)
    text = _("没有写题型，按答案和选项当作%(type)s。") % {"type": kind.label}
    findings.append(Finding("type_guessed", text, LIKELY - Decimal("0.05")))
    return kind


def _guessed(block: Block, stem: str, written: str | None) -> QuestionType:
    if block.options:
        letters = _key_of_choices(block, stem, written)[1]
        return QuestionType.MULTIPLE if letters and len(letters) > 1 else QuestionType.SINGLE
    brackets = [found[2] for found in _BRACKETS.finditer(stem)]
    said = written if written is not None else (brackets[-1] if brackets else "")
    if said and answers.truth_of(said) is not None:
        return QuestionType.TRUE_FALSE
    return QuestionType.BLANK if BLANK.search(stem) else QuestionType.SHORT


def _letters(
    block: Block, kind: QuestionType, stem: str, written: str | None, findings: list[Finding]
) -> tuple[str, str]:
    stem, letters, how = _key_of_choices(block, stem, written)
    if (
        letters is None
        and written
        and (meant := answers.option_meant(written, [o.text for o in block.options]))
    ):
        letters, how = meant, "text"
    if not letters:
        if written:
            text = _("没有看懂答案“%(answer)s”。") % {"answer": written[:20]}
            raise Refused("answer_unreadable", text)
        raise Refused("answer_missing", _("没有答案。"))
    if how == "text":
        text = _("答案写的是选项原文，认作%(letter)s。") % {"letter": letters}
        findings.append(Finding("answer_is_text", text, LIKELY))
    if how == "marked":
        text = _("没有写答案，按做了标记的选项认作%(letters)s。") % {"letters": letters}
        findings.append(Finding("answer_by_mark", text, DOUBTFUL))
    if kind == QuestionType.ORDERING:
        return stem, letters
    return stem, "".join(sorted(set(letters)))


def _key_of_choices(block: Block, stem: str, written: str | None) -> tuple[str, str | None, str]:
    """Return the stem without its key, the letters, and where they were found."""
    in_stem: str | None = None
    keyed = [found for found in _BRACKETS.finditer(stem) if answers.letters_of(found[2])]
    said = (written and answers.letters_of(written)) or ""
    if len(keyed) > 1:
        # Which of them is the key, and which is “维生素（B）”?
        keyed = [
            found for found in keyed if sorted(answers.letters_of(found[2]) or "") == sorted(said)
        ]
        if len(keyed) != 1:
            raise Refused("several_keys", _("题干里有几处括号都像答案，没法确定是哪一处。"))
    if keyed:
        in_stem, stem = answers.letters_of(keyed[0][2]), _without(stem, keyed[0])
    elif written is None and (bare := _AT_END.search(stem)):
        in_stem, stem = bare[1], stem[: bare.start(1)].rstrip()
    if written is not None:
        letters = answers.letters_of(written)
        if letters and in_stem and sorted(letters) != sorted(in_stem):
            raise Refused("answers_differ", _("题干里的答案和后面写的答案不一致。"))
        return stem, letters, "written"
    if in_stem:
        return stem, in_stem, "stem"
    marked = "".join(option.letter for option in block.options if option.is_marked)
    return stem, (marked if marked and len(marked) < len(block.options) else None), "marked"


def _without(stem: str, found: re.Match[str]) -> str:
    """Take a key out of its brackets; brackets that only held the key after the sentence go altogether."""
    head, tail = stem[: found.start()], stem[found.end() :]
    follows_sentence = head.rstrip(" \u3000")[-1:] in tuple(_ENDS)
    if not tail.strip(" \u3000。.") and (follows_sentence or BLANK.search(head)):
        return head.rstrip(" \u3000") + tail.strip(" \u3000")
    return f"{head}{found[1]}  {found[3]}{tail}"


def _truth(stem: str, written: str | None) -> tuple[str, str]:
    if written is not None:
        value = answers.truth_of(written)
        if value is None:
            text = _("没有看懂答案“%(answer)s”。") % {"answer": written[:20]}
            raise Refused("answer_unreadable", text)
        return stem, value
    for found in reversed(list(_BRACKETS.finditer(stem))):
        value = answers.truth_of(found[2]) if found[2].strip() else None
        if value in {TRUE, FALSE}:
            head, tail = stem[: found.start()], stem[found.end() :]
            return (head.rstrip(" \u3000") + tail).strip(), value
    if (bare := re.search(r"[\s\u3000。]([√×✓✗])\s*$", stem)) and (
        value := answers.truth_of(bare[1])
    ):
        return stem[: bare.start(1)].strip(), value
    raise Refused("answer_missing", _("没有答案。"))


def _blanks(
    stem: str, written: str | None, findings: list[Finding]
) -> tuple[str, tuple[tuple[str, ...], ...]]:
    stem, keys = blanks_in_text(stem, written or "", findings)
    if not keys:
        raise Refused("answer_missing", _("没有答案。"))
    return stem, keys


def blanks_in_text(
    stem: str, written: str, findings: list[Finding]
) -> tuple[str, tuple[tuple[str, ...], ...]]:
    """Return the stem with empty blanks and their keys, as ``written`` or as they fill the stem's brackets."""
    if written:
        count = len(BLANK.findall(stem))
        keys = spelling.blanks_of(written)
        if count > 1 and len(keys) == 1:
            keys = spelling.blanks_of(written, between=r"[,，、\s]+")
            text = _("几个空的答案写在一起，按顿号、逗号或空格分开，请核对。")
            findings.append(Finding("blanks_split", text, DOUBTFUL))
        return stem, keys
    found = [one for one in _BRACKETS.finditer(stem) if one[2].strip()]
    lined = list(re.finditer(r"_+([^_\s]{1,40})_+", stem))
    if found:
        keys = tuple(spelling.alternatives_of(one[2]) for one in found)
        stem = _BRACKETS.sub(lambda one: f"{one[1]}  {one[3]}" if one[2].strip() else one[0], stem)
        return stem, keys
    keys = tuple(spelling.alternatives_of(one[1]) for one in lined)
    return re.sub(r"_+[^_\s]{1,40}_+", "____", stem), keys


def _reference(written: str | None, findings: list[Finding]) -> str:
    bare = (written or "").strip()
    if not bare or bare in _NOTHING:
        text = _("没有参考答案，评分的人只能自己把握。")
        findings.append(Finding("no_reference", text, GUESS))
        return ""
    return bare
