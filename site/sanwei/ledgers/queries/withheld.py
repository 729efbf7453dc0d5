"""Lines as their member reads them: a score that its test keeps back is not there, and the line says when it will be.

Hours and pass are not kept back: what counts is told, whatever the test says of scores. Desks read the scores.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from quizzes import withholding
from quizzes.models.attempt import EVIDENCE_LABEL
from sanwei.ledgers.awarding import failed
from sanwei.ledgers.queries.lines import Line
from sanwei.org.models import Member
from sanwei.study.models import StudyRecord


def as_read_by(member: Member, lines: Iterable[Line], *, at: datetime) -> tuple[Line, ...]:
    """Return ``member``'s own lines without the scores that are kept back from him at ``at``.

    One query where there are tests among them.
    """
    lines = tuple(lines)
    tests = {line.attempt for line in lines if line.attempt}
    notes = withholding.withheld_scores(member, tests, at=at)
    return tuple(
        _covered(line, notes[line.attempt]) if line.attempt in notes else line for line in lines
    )


def score_note_of(record: StudyRecord, *, at: datetime) -> str:
    """Return what the member of ``record`` reads instead of its score; empty where he may know it."""
    if record.evidence_label != EVIDENCE_LABEL:
        return ""
    notes = withholding.withheld_scores(record.member, {record.evidence_key}, at=at)
    return notes.get(record.evidence_key, "")


def _covered(line: Line, note: str) -> Line:
    tells = line.score_percent is not None and line.reason == failed(line.score_percent)
    return replace(
        line,
        score_percent=None,
        score_note=note,
        reason=failed(None) if tells else line.reason,
    )
