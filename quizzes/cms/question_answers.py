"""Reads the answer that an author writes into one field, by the type of the question."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from quizzes.content import FALSE, LETTERS, TRUE, Answer
from quizzes.enums import QuestionType
from quizzes.importing import answers, spelling


def answer_from(kind: QuestionType, written: str) -> Answer:
    """Return the answer in the spelling of ``quizzes.content``. Raises: ValidationError."""
    written = written.strip()
    if kind == QuestionType.SHORT:
        return written
    if not written:
        raise ValidationError(_("请写答案。"))
    if kind == QuestionType.TRUE_FALSE:
        read = answers.truth_of(written)
        if read not in {TRUE, FALSE}:
            raise ValidationError(_("判断题的答案只能是对或错。"))
        return read
    if kind == QuestionType.BLANK:
        return spelling.blanks_of(written, with_slash=False)
    if kind == QuestionType.MATCHING:
        return _pairs(written)
    letters = answers.letters_of(written)
    if letters is None:
        raise ValidationError(_("答案请写字母，从%(first)s开始。") % {"first": LETTERS[0]})
    return letters if kind == QuestionType.ORDERING else "".join(sorted(set(letters)))


def _pairs(written: str) -> tuple[str, ...]:
    pairs = answers.pairs_of(written)
    if pairs is None:
        raise ValidationError(_("配对题的答案请从A写起，每个字母配一个数字，如A2 B1 C3。"))
    return pairs
