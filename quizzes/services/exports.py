"""Handing a bank out: the questions in use, with an audit row."""

import tempfile
from datetime import datetime
from io import BytesIO
from typing import IO

from django.utils import timezone
from django.utils.translation import gettext as _

from quizzes.content import QuestionContent
from quizzes.exporting import gift, sheets
from quizzes.exporting.report import Told
from quizzes.models import Question, QuestionBank
from quizzes.versions import content_of, with_tags
from sanwei.accounts.models import User
from sanwei.common import audit


def questions_of(bank: QuestionBank) -> list[tuple[Question, QuestionContent]]:
    """Return the questions in use of ``bank`` in their order, with their tags: two queries."""
    rows = bank.questions.filter(retired_at__isnull=True, current__isnull=False)
    rows = rows.select_related("current").prefetch_related("tags")  # type: ignore[misc]
    return [
        (question, with_tags(content_of(question.current, question), question))
        for question in rows
        if question.current
    ]


def gift_of(bank: QuestionBank) -> Told:
    """Return what the GIFT file would hold and what it can't: for the page before the export."""
    return gift.write([content for _question, content in questions_of(bank)])


def export_workbook(*, bank: QuestionBank, actor: User | None, at: datetime) -> IO[bytes]:
    """Return the bank as Excel in the layout the import reads back, open at its beginning; audited."""
    questions = questions_of(bank)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    sheets.write(
        file,
        [(str(question.public_id), content) for question, content in questions],
        title=bank.title,
        above=[bank.title, _line_of(bank, actor, at)],
    )
    file.seek(0)
    _log(bank, actor, at, form="xlsx", questions=len(questions), left_out=0)
    return file


def export_gift(*, bank: QuestionBank, actor: User | None, at: datetime) -> IO[bytes]:
    """Return the bank as GIFT in UTF-8, what it can't say named at its head; audited."""
    told = gift_of(bank)
    text = f"// {bank.title} · {_line_of(bank, actor, at)}\n\n{told.text}"
    count = len(questions_of(bank)) - len(told.left_out)
    _log(bank, actor, at, form="gift", questions=count, left_out=len(told.left_out))
    return BytesIO(text.encode())


def _line_of(bank: QuestionBank, actor: User | None, at: datetime) -> str:
    return _("内部资料，含答案，请勿外传 · %(unit)s · %(name)s %(at)s 导出") % {
        "unit": bank.unit.short_name,
        "name": actor.name if actor else _("系统"),
        "at": timezone.localtime(at).strftime("%Y-%m-%d %H:%M"),
    }


def _log(
    bank: QuestionBank,
    actor: User | None,
    at: datetime,
    *,
    form: str,
    questions: int,
    left_out: int,
) -> None:
    audit.log(
        at=at,
        actor=actor,
        action="quiz.bank_export",
        target_label="quizzes.questionbank",
        target_key=bank.public_id,
        unit_key=bank.unit.public_id,
        format=form,
        questions=questions,
        left_out=left_out,
    )
