"""Makes questions of the pieces of a GIFT file, or says why one is none."""

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from quizzes.content import FALSE, LETTERS, TRUE, QuestionContent
from quizzes.enums import QuestionType
from quizzes.importing.gift.choices import FULL, Choice, choices_in, explanation_in, truth_in
from quizzes.importing.gift.marks import (
    Piece,
    format_of,
    is_more_than_words,
    pieces_of,
    plain,
    shows_picture,
)
from quizzes.importing.gift.numbers import ranges_in
from quizzes.importing.report import Finding, ReadQuestion, Rejection
from quizzes.soundness import first_problem

SHEET = "GIFT"
DOUBTFUL, LIKELY = Decimal("0.70"), Decimal("0.90")
_STAR = "\ue010"  # an escaped star, set aside
LINE_TO_WRITE_ON = "____"
_SLASH = re.compile(r"(?<!/)/(?!/)")
_TITLE = re.compile(r"^\s*::(.*?)::", re.DOTALL)


class Unreadable(Exception):
    """This piece is no question: a stable code and a Chinese sentence."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


@dataclass
class Draft:
    """What is known of a question while it is read."""

    stem: str
    topic: str
    format: str = "moodle"
    explanation: str = ""
    findings: list[Finding] = field(default_factory=list)

    def note(self, code: str, message: str, confidence: Decimal) -> None:
        self.findings.append(Finding(code, message, confidence))

    def becomes(self, kind: QuestionType, **more: object) -> QuestionContent:
        return QuestionContent(
            type=kind,
            stem=self.stem,
            topic=self.topic,
            explanation=self.explanation,
            **more,  # type: ignore[arg-type]
        )


def read(text: str) -> tuple[list[ReadQuestion], list[Rejection]]:
    """Return the questions of a GIFT file and what is none; ``row`` is the line it begins on."""
    questions: list[ReadQuestion] = []
    rejected: list[Rejection] = []
    topic, above = "", 0
    for piece in pieces_of(text):
        if piece.text.lstrip().startswith("$CATEGORY:"):
            topic, above = topic_of(plain(piece.text.partition(":")[2])), 0
            continue
        try:
            content, findings = _question(piece, topic)
        except Unreadable as refusal:
            rejected.append(_rejection(piece, refusal.code, refusal.reason))
            above = piece.row if refusal.code == "description" else 0
            continue
        if above:
            said = _("第%(row)s行起的文字没有答案，可能是这道题的前半段，请核对。") % {"row": above}
            findings.append(Finding("text_above", said, DOUBTFUL))
            above = 0
        if problem := first_problem(content):
            rejected.append(_rejection(piece, "unsound", problem))
            continue
        questions.append(
            ReadQuestion(sheet=SHEET, row=piece.row, content=content, findings=tuple(findings))
        )
    return questions, rejected


def topic_of(path: str) -> str:
    """Return the last part of a category's path; a slash of its own is written twice."""
    return _SLASH.split(path)[-1].replace("//", "/").strip()[:60]


def _rejection(piece: Piece, code: str, reason: str) -> Rejection:
    return Rejection(
        sheet=SHEET, row=piece.row, reason_code=code, reason=reason, stem=plain(piece.text)[:80]
    )


def _question(piece: Piece, topic: str) -> tuple[QuestionContent, list[Finding]]:
    text = _TITLE.sub("", piece.text, count=1)
    if text.count("{") != text.count("}") or text.count("{") > 1:
        raise Unreadable("braces", _("大括号不成对，或者一道题里有两组大括号。"))
    before, brace, rest = text.partition("{")
    if not brace:
        raise Unreadable("description", _("这一段只有文字，没有用大括号写答案。"))
    inside, _brace, after = rest.partition("}")
    usual = format_of(before)
    inside, explanation = explanation_in(inside, usual)
    stem, tail = plain(before), plain(after, usual)
    if tail:
        stem = f"{stem}{LINE_TO_WRITE_ON}{tail}"
    draft = Draft(stem, topic, usual, explanation)
    if usual != "plain" and shows_picture(text):
        draft.note("pictures", _("题里的图片没有带过来，请导入后补上。"), DOUBTFUL)
    if usual != "plain" and is_more_than_words(text):
        said = _("题里的上下标、公式、表格或音视频成了普通的字，请对照原题。")
        draft.note("more_than_words", said, DOUBTFUL)
    return replace(_read_answers(draft, inside), tags=piece.tags), draft.findings


def _read_answers(draft: Draft, inside: str) -> QuestionContent:
    if not inside.strip():
        draft.note("no_reference", _("简答题没有参考答案，评分的人只能自己把握。"), LIKELY)
        return draft.becomes(QuestionType.SHORT, answer="")
    if truth := truth_in(inside, draft.format):
        _tell(draft, [truth.feedback])
        return draft.becomes(QuestionType.TRUE_FALSE, answer=TRUE if truth.is_true else FALSE)
    if inside.lstrip().startswith("#"):
        return _numerical(draft, inside.lstrip()[1:])
    choices = choices_in(inside, draft.format)
    if not choices or not inside.lstrip().startswith(("=", "~")):
        raise Unreadable("no_answers", _("大括号里没有用=或~开头的答案。"))
    _tell(draft, [choice.feedback for choice in choices])
    if any(choice.partner is not None for choice in choices):
        return _matching(draft, choices)
    if all(choice.sign == "=" for choice in choices):
        return _words(draft, choices)
    return _letters(draft, choices)


def _tell(draft: Draft, feedback: list[str]) -> None:
    """Keep what was said about single answers: our review shows one explanation for the whole question."""
    told = [part for part in feedback if part]
    draft.explanation = "\n".join(part for part in (draft.explanation, *told) if part)[:4000]


def _numerical(draft: Draft, inside: str) -> QuestionContent:
    found = ranges_in(inside)
    if found is None:
        raise Unreadable("number", _("数值题的答案没有看懂，例如应写成#3、#3:0.5或#3..5。"))
    alternatives, is_short = found
    if is_short:
        draft.note("partial_left_out", _("只给部分分的数值没有收，填它算错。"), DOUBTFUL)
    return draft.becomes(QuestionType.BLANK, answer=(tuple(alternatives),))


def _words(draft: Draft, choices: list[Choice]) -> QuestionContent:
    full = [choice.text for choice in choices if choice.weight >= FULL]
    if not full:
        raise Unreadable("no_full_answer", _("没有一个答案能得满分。"))
    if len(full) < len(choices):
        draft.note("partial_left_out", _("只给部分分的写法没有收，填它算错。"), DOUBTFUL)
    words = [text.replace("\\*", _STAR) for text in full]
    if any("*" in text for text in words):
        draft.note("wildcard", _("答案里的*只当作普通的字。"), DOUBTFUL)
    words = [text.replace(_STAR, "*") for text in words]
    return draft.becomes(QuestionType.BLANK, answer=(tuple(dict.fromkeys(words)),))


def _matching(draft: Draft, choices: list[Choice]) -> QuestionContent:
    if any(choice.partner is None for choice in choices):
        raise Unreadable("pairs", _("配对题的每一行都要写成“=左边 -> 右边”。"))
    targets = list(dict.fromkeys(choice.partner or "" for choice in choices))
    pairs = [choice for choice in choices if choice.text]
    return draft.becomes(
        QuestionType.MATCHING,
        options=tuple(choice.text for choice in pairs),
        targets=tuple(targets),
        answer=tuple(str(targets.index(choice.partner or "") + 1) for choice in pairs),
    )


def _letters(draft: Draft, choices: list[Choice]) -> QuestionContent:
    if len(choices) > len(LETTERS):
        raise Unreadable("too_many_options", _("选项最多%(limit)s个。") % {"limit": len(LETTERS)})
    has_equals = any(choice.sign == "=" for choice in choices)
    right = [
        letter
        for letter, choice in zip(LETTERS, choices, strict=False)
        if (choice.weight >= FULL if has_equals else choice.is_right)
    ]
    if has_equals and any(0 < choice.weight < FULL for choice in choices):
        draft.note("partial_left_out", _("只得部分分的选项按错误计。"), DOUBTFUL)
    weights = {choice.weight for choice in choices if choice.is_right}
    if not has_equals and len(weights) > 1:
        draft.note("weights", _("各正确选项的分量不同，这里按一样重计。"), DOUBTFUL)
    kind = QuestionType.SINGLE
    if len(right) > 1:
        kind = QuestionType.MULTIPLE
        if has_equals:
            draft.note("several_right", _("有几个选项都标了=，当作多选题。"), DOUBTFUL)
    elif right and not has_equals:  # without "=" several may be chosen
        kind = QuestionType.INDEFINITE
    if not right:
        raise Unreadable("no_right_option", _("没有一个选项是对的。"))
    return draft.becomes(
        kind, options=tuple(choice.text for choice in choices), answer="".join(right)
    )
