"""题目纠错: a member says what is wrong with a question; an editor answers."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from quizzes.enums import AttemptState, ReportState
from quizzes.errors import BadReport, ReportAnswered
from quizzes.events import ReportDismissed
from quizzes.models import Attempt, QuestionReport, QuestionVersion
from sanwei.accounts.models import User
from sanwei.common import audit, outbox
from sanwei.common.errors import NotVisible
from sanwei.org.models import Member

LONGEST_WORDS = 300


def report_question(
    *, attempt_id: UUID, ordinal: int, member: Member, words: str, at: datetime
) -> QuestionReport:
    """Tell the editors that something is wrong with a question of one's own scored attempt.

    One open report for each member and question: told again, the first one is returned unchanged.
    Raises: NotVisible for somebody else's attempt or one that is not scored; BadReport without words.
    """
    attempt = Attempt.objects.filter(
        public_id=attempt_id, member=member, state=AttemptState.SCORED
    ).first()
    if attempt is None or not 1 <= ordinal <= len(attempt.paper):
        raise NotVisible()
    words = words.replace("\0", " ").strip()
    if not words or len(words) > LONGEST_WORDS:
        raise BadReport()
    version = QuestionVersion.objects.get(pk=attempt.paper[ordinal - 1]["version"])
    try:
        with transaction.atomic():
            return QuestionReport.objects.create(
                question_id=version.question_id,
                attempt=attempt,
                ordinal=ordinal,
                member=member,
                words=words,
                created_at=at,
            )
    except IntegrityError:
        return QuestionReport.objects.get(
            question=version.question_id, member=member, state=ReportState.OPEN
        )


@transaction.atomic
def dismiss_report(*, report: QuestionReport, words: str, actor: User, at: datetime) -> None:
    """Answer a report with a sentence: the question stays as it is. Tells the member, leaves an audit row.

    Raises: BadReport without words; ReportAnswered where somebody else was first.
    """
    words = words.strip()
    if not words or len(words) > LONGEST_WORDS:
        raise BadReport()
    moved = QuestionReport.objects.filter(pk=report.pk, state=ReportState.OPEN).update(
        state=ReportState.DISMISSED, answer=words, answered_at=at, answered_by=actor.name
    )
    if not moved:
        raise ReportAnswered()
    audit.log(
        at=at,
        actor=actor,
        action="quiz.report_dismiss",
        target_label="quizzes.questionreport",
        target_key=report.public_id,
        unit_key=report.question.bank.unit.public_id,
        answer=words,
    )
    outbox.emit(ReportDismissed(report_id=report.public_id), at=at)
