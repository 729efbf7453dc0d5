"""A bank as GIFT. What GIFT has no words for is left out and named at the head of the file."""

import html
import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from quizzes.content import LETTERS, TRUE, QuestionContent
from quizzes.enums import CHOICES, QuestionType
from quizzes.exporting.report import Left, Told
from quizzes.importing.revising import pictures_as_text

_SIGNS = re.compile(r"[~=#{}:\\]")
_NUMBER = r"[-+]?\d+(?:\.\d+)?"
_NUMBERS = re.compile(rf"^{_NUMBER}(?:\.\.{_NUMBER})?$")
# What would mean something else as it stands: markup, an entity, an arrow, a format, a comment, a category.
_MEANS_MORE = re.compile(r"[<&]|->|^\s*(?:\[|//|\$CATEGORY:)")
Write = Callable[[str], str]


def write(questions: Sequence[QuestionContent]) -> Told:
    """Return the text of the file, what was left out, and what of the rest GIFT does not carry."""
    lost = [left for place, one in enumerate(questions, 1) if (left := _left_out(place, one))]
    missing = {one.place for one in lost}
    kept = [(place, one) for place, one in enumerate(questions, 1) if place not in missing]
    notes = [note for place, one in kept if (note := _note(place, one))]
    topics = sorted({one.topic for _place, one in kept}, key=lambda topic: topic != "")
    pieces = [_head(lost, notes)] if lost or notes else []
    for topic in topics:
        if topic:
            pieces.append(f"$CATEGORY: {_category(topic)}")
        pieces += [_question(one) for _place, one in kept if one.topic == topic]
    return Told(text="\n\n".join(pieces) + "\n", left_out=tuple(lost), notes=tuple(notes))


def _head(lost: Sequence[Left], notes: Sequence[Left]) -> str:
    lines = [_("GIFT写不出来、没有导出的题：%(count)s题") % {"count": len(lost)}] if lost else []
    lines += [one.in_words for one in lost]
    lines += [_("导出了，但GIFT带不走的：")] if notes else []
    lines += [one.in_words for one in notes]
    return "\n".join(f"// {line}" for line in lines)


def _left_out(place: int, content: QuestionContent) -> Left | None:
    if content.type in {QuestionType.ORDERING, QuestionType.MATERIAL}:
        reason = _("GIFT没有%(type)s") % {"type": content.type.label}
    elif content.type == QuestionType.BLANK and len(content.answer) > 1:
        reason = _("GIFT的填空题只有一个空")
    elif content.type == QuestionType.BLANK and _numbers_in(content) is None:
        reason = _("GIFT里数值范围不能和文字并列")
    else:
        return None
    return Left(place=place, type=str(content.type.label), stem=content.stem, reason=reason)


def _note(place: int, content: QuestionContent) -> Left | None:
    reasons = []
    if content.type == QuestionType.SHORT and content.answer:
        reasons.append(_("参考答案没有带出"))
    if content.type == QuestionType.INDEFINITE and len(content.answer) > 1:
        reasons.append(_("读回来是多选题"))
    if content.pictures:
        told = pictures_as_text(content)
        reasons.append(_("图片没有带出（%(pictures)s）") % {"pictures": told})
    if not reasons:
        return None
    reason = "；".join(reasons)
    return Left(place=place, type=str(content.type.label), stem=content.stem, reason=reason)


def _category(topic: str) -> str:
    return escaped(topic.replace("/", "//"))


def escaped(text: str) -> str:
    """Return ``text`` with the signs of GIFT escaped; line ends become ``\\n``."""
    return _SIGNS.sub(lambda found: "\\" + found[0], text).replace("\n", "\\n")


def _as_html(text: str) -> str:
    return escaped(html.escape(text, quote=False).replace("\n", "<br>"))


def _question(content: QuestionContent) -> str:
    answers = content.answer if content.type == QuestionType.BLANK else ()
    said = [content.stem, content.explanation, *content.options, *content.targets]
    said += [one for blank in answers for one in blank]
    is_html = any(_MEANS_MORE.search(text) for text in said)
    write: Write = _as_html if is_html else escaped
    told = f"\n####{write(content.explanation)}" if content.explanation else ""
    inside = _inside(content, write)
    return f"{'[html]' if is_html else ''}{write(content.stem)}{{{inside}{told}}}"


def _inside(content: QuestionContent, write: Write) -> str:
    if content.type == QuestionType.TRUE_FALSE:
        return "T" if content.answer == TRUE else "F"
    if content.type == QuestionType.SHORT:
        return ""
    if content.type == QuestionType.BLANK:
        return _blank(content, write)
    if content.type == QuestionType.MATCHING:
        return _pairs(content, write)
    return _choices(content, write)


def _choices(content: QuestionContent, write: Write) -> str:
    right = str(content.answer)
    lines = []
    for letter, option in zip(LETTERS, content.options, strict=False):
        is_right, text = letter in right, write(option)
        if content.type in CHOICES - {QuestionType.SINGLE}:
            share = _share(len(right)) if is_right else "-100"
            lines.append(f"~%{share}%{text}")
        else:
            weight = ("%100%" if is_right else "%0%") if option.startswith("%") else ""
            lines.append(f"{'=' if is_right else '~'}{weight}{text}")
    return "".join(f"\n{line}" for line in lines) + "\n"


def _share(count: int) -> str:
    """Return what each of ``count`` right options weighs, in the five digits Moodle knows."""
    return f"{(Decimal(100) / count).quantize(Decimal('0.00001')).normalize():f}"


def _numbers_in(content: QuestionContent) -> bool | None:
    """Return whether the blank is filled by numbers with a range among them; None if words stand beside a range."""
    blank = content.answer[0]
    numbers = [bool(_NUMBERS.match(one)) for one in blank]
    ranges = [
        one for one, is_number in zip(blank, numbers, strict=True) if is_number and ".." in one
    ]
    if not ranges:
        return False
    return True if all(numbers) else None


def _blank(content: QuestionContent, write: Write) -> str:
    blank = content.answer[0]
    if _numbers_in(content):
        return "#" + "".join(f"\n={one}" for one in blank) + "\n"
    lines = []
    for one in blank:
        text = write(one).replace("*", "\\*")
        lines.append(f"\n={'%100%' if one.startswith('%') else ''}{text}")
    return "".join(lines) + "\n"


def _pairs(content: QuestionContent, write: Write) -> str:
    chosen = [content.targets[int(str(number)) - 1] for number in content.answer]
    pairs = list(zip(content.options, chosen, strict=True))
    pairs += [("", target) for target in content.targets if target not in chosen]
    return "".join(f"\n={write(left)} -> {write(right)}" for left, right in pairs) + "\n"
