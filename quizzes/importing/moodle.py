"""Moodle XML: questions as Moodle exports them. A stranger's file, so no entities and no document type."""

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from quizzes.content import LETTERS, QuestionContent
from quizzes.enums import QuestionType
from quizzes.errors import ImportRefused
from quizzes.importing.answers import truth_of
from quizzes.importing.gift.marks import is_more_than_words, plain, shows_picture
from quizzes.importing.gift.questions import topic_of
from quizzes.importing.report import Finding, ReadQuestion, Rejection
from quizzes.soundness import first_problem

SHEET = "Moodle XML"
DOUBTFUL, LIKELY = Decimal("0.70"), Decimal("0.90")
FULL = Decimal(100)
_FORMATS = {"plain_text": "plain", "markdown": "markdown"}
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding=[\"']([\w-]{1,20})[\"'][^>]{0,50}\?>")


class Unreadable(Exception):
    """This question can't be taken: a stable code and a Chinese sentence."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


def read(data: bytes) -> tuple[list[ReadQuestion], list[Rejection]]:
    """Return the questions of a file and what is none; ``row`` counts the questions from 1.

    Raises: ImportRefused for a file that is no Moodle XML.
    """
    try:
        root = fromstring(_in_utf8(data), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        message = _("这个XML文件读不了，可能没有导出完整。请从Moodle重新导出。")
        raise ImportRefused("bad_xml", message) from error
    if root.tag != "quiz":
        raise ImportRefused("not_moodle", _("这不是Moodle导出的题库（最外层应是quiz）。"))
    questions: list[ReadQuestion] = []
    rejected: list[Rejection] = []
    topic, row = "", 0
    for one in root.findall("question"):
        if one.get("type") == "category":
            topic = topic_of(_text(one.find("category")))
            continue
        row += 1
        found = _question(one, row, topic)
        (questions if isinstance(found, ReadQuestion) else rejected).append(found)  # type: ignore[arg-type]
    return questions, rejected


def _in_utf8(data: bytes) -> bytes:
    """Return a file that says it is in GB 2312 or its kin, which the parser does not know, in UTF-8."""
    found = _DECLARED.match(data)
    if found is None or not found[1].lower().startswith(b"gb"):
        return data
    return data[found.end() :].decode("gb18030").encode()


def _question(one: Element, row: int, topic: str) -> ReadQuestion | Rejection:
    stem = _text(one.find("questiontext"))
    findings: list[Finding] = []
    said = "\n".join(each.text or "" for each in one.iter("text"))
    if one.find(".//file") is not None or shows_picture(said):
        text = _("题里的图片没有带过来，请导入后补上。")
        findings.append(Finding("pictures", text, DOUBTFUL))
    if is_more_than_words(said):
        text = _("题里的上下标、公式、表格或音视频成了普通的字，请对照原题。")
        findings.append(Finding("more_than_words", text, DOUBTFUL))
    try:
        reads = READERS.get(one.get("type", ""))
        if reads is None:
            text = _("还不认识Moodle的“%(type)s”题型。") % {"type": one.get("type", "")[:30]}
            raise Unreadable("unknown_type", text)
        told = reads(one, findings)
        content = QuestionContent(
            stem=stem,
            topic=topic,
            explanation=_explanation(one),
            score=_score(one),
            tags=tuple(
                dict.fromkeys(tag for each in one.findall("tags/tag") if (tag := _text(each)[:100]))
            ),
            **told,
        )
    except Unreadable as refusal:
        return _refused(row, stem, refusal.code, refusal.reason)
    if problem := first_problem(content):
        return _refused(row, stem, "unsound", problem)
    return ReadQuestion(sheet=SHEET, row=row, content=content, findings=tuple(findings))


def _refused(row: int, stem: str, code: str, reason: str) -> Rejection:
    return Rejection(sheet=SHEET, row=row, reason_code=code, reason=reason, stem=stem[:80])


def _explanation(one: Element) -> str:
    """Return the feedback on the whole and, as our review shows one explanation only, that on single answers."""
    told = [_text(one.find("generalfeedback"))]
    told += [_text(answer.find("feedback")) for answer in one.findall("answer")]
    return "\n".join(dict.fromkeys(part for part in told if part))[:4000]


def _text(element: Element | None) -> str:
    """Return the words of a ``<text>`` inside ``element``; HTML and Markdown become lines of text."""
    if element is None:
        return ""
    inner = element.find("text")
    raw = (inner.text if inner is not None else element.text) or ""
    return plain(raw, _FORMATS.get(element.get("format", ""), "html"))


def _score(one: Element) -> Decimal:
    grade = _number((one.findtext("defaultgrade") or "1").strip()) or Decimal(1)
    return grade.quantize(Decimal("0.01")) if 0 < grade <= 100 else Decimal(1)


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _fraction(answer: Element) -> Decimal:
    return _number(answer.get("fraction", "0")) or Decimal(0)


def _choices(one: Element, findings: list[Finding]) -> dict[str, Any]:
    answers = one.findall("answer")
    if len(answers) > len(LETTERS):
        raise Unreadable("too_many_options", _("选项最多%(limit)s个。") % {"limit": len(LETTERS)})
    is_single = (one.findtext("single") or "true").strip() in {"true", "1"}
    needed = FULL if is_single else Decimal("0.01")
    pairs = list(zip(LETTERS, answers, strict=False))
    right = "".join(letter for letter, answer in pairs if _fraction(answer) >= needed)
    if is_single and any(0 < _fraction(answer) < FULL for answer in answers):
        findings.append(Finding("partial_left_out", _("只得部分分的选项按错误计。"), DOUBTFUL))
    weights = {_fraction(answer) for answer in answers if _fraction(answer) > 0}
    if not is_single and len(weights) > 1:
        text = _("各正确选项的分量不同，这里按一样重计。")
        findings.append(Finding("weights", text, DOUBTFUL))
    kind = QuestionType.SINGLE if is_single else QuestionType.MULTIPLE
    if len(right) == 1 and not is_single:
        kind = QuestionType.INDEFINITE
    elif len(right) > 1:
        kind = QuestionType.MULTIPLE
    return {"type": kind, "options": tuple(map(_text, answers)), "answer": right}


def _truth(one: Element, _findings: list[Finding]) -> dict[str, Any]:
    right = [answer for answer in one.findall("answer") if _fraction(answer) >= FULL]
    said = truth_of(_text(right[0])) if len(right) == 1 else None
    if said is None:
        raise Unreadable("truth", _("判断题没有写明哪个是对的。"))
    return {"type": QuestionType.TRUE_FALSE, "answer": said}


def _words(one: Element, findings: list[Finding]) -> dict[str, Any]:
    answers = one.findall("answer")
    full = [_text(answer) for answer in answers if _fraction(answer) >= FULL]
    if len(full) < len(answers):
        text = _("只给部分分的写法没有收，填它算错。")
        findings.append(Finding("partial_left_out", text, DOUBTFUL))
    if any("*" in text for text in full):
        findings.append(Finding("wildcard", _("答案里的*只当作普通的字。"), DOUBTFUL))
    return {"type": QuestionType.BLANK, "answer": (tuple(dict.fromkeys(full)),) if full else ()}


def _numerical(one: Element, findings: list[Finding]) -> dict[str, Any]:
    alternatives = []
    for answer in one.findall("answer"):
        if _fraction(answer) < FULL:
            text = _("只给部分分的数值没有收，填它算错。")
            findings.append(Finding("partial_left_out", text, DOUBTFUL))
            continue
        middle = _number(_text(answer))
        within = _number((answer.findtext("tolerance") or "0").strip())
        if middle is None or within is None or within < 0:
            raise Unreadable("number", _("数值题的答案没有看懂。"))
        low, high = middle - within, middle + within
        alternatives.append(f"{low:f}" if low == high else f"{low:f}..{high:f}")
    return {"type": QuestionType.BLANK, "answer": (tuple(alternatives),) if alternatives else ()}


def _matching(one: Element, _findings: list[Finding]) -> dict[str, Any]:
    told = [(_text(each), _text(each.find("answer"))) for each in one.findall("subquestion")]
    targets = list(dict.fromkeys(right for _left, right in told if right))
    pairs = [(left, right) for left, right in told if left]
    if any(not right for _left, right in pairs):
        raise Unreadable("pairs", _("配对题有一项没有写配什么。"))
    return {
        "type": QuestionType.MATCHING,
        "options": tuple(left for left, _right in pairs),
        "targets": tuple(targets),
        "answer": tuple(str(targets.index(right) + 1) for _left, right in pairs),
    }


def _ordering(one: Element, _findings: list[Finding]) -> dict[str, Any]:
    options = tuple(map(_text, one.findall("answer")))
    return {
        "type": QuestionType.ORDERING,
        "options": options,
        "answer": LETTERS[: len(options)],
    }


def _essay(one: Element, findings: list[Finding]) -> dict[str, Any]:
    reference = _text(one.find("graderinfo"))
    if not reference:
        text = _("简答题没有参考答案，评分的人只能自己把握。")
        findings.append(Finding("no_reference", text, LIKELY))
    return {"type": QuestionType.SHORT, "answer": reference}


READERS: dict[str, Callable[[Element, list[Finding]], dict[str, Any]]] = {
    "multichoice": _choices,
    "truefalse": _truth,
    "shortanswer": _words,
    "numerical": _numerical,
    "matching": _matching,
    "ordering": _ordering,
    "essay": _essay,
}
