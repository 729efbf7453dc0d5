"""Reads of 题目纠错: what became of a member's reports, and whom a rescore concerns."""

from django.db.models import F, Q, QuerySet

from quizzes.enums import ReportState
from quizzes.models import Attempt, Question, QuestionReport, Rescore
from sanwei.org.models import Member

STEM_SHOWN = 40  # characters


def reports_on(attempt: Attempt) -> dict[int, QuestionReport]:
    """Return the newest 题目纠错 of the attempt's member on each of its questions, by ordinal. One query."""
    versions = {line["version"] for line in attempt.paper}
    rows = (
        QuestionReport.objects.filter(member=attempt.member_id, question__versions__in=versions)
        .annotate(version=F("question__versions"))
        .order_by("created_at", "pk")
    )
    newest = {row.version: row for row in rows}
    return {
        ordinal: newest[line["version"]]
        for ordinal, line in enumerate(attempt.paper, start=1)
        if line["version"] in newest
    }


def concerned_by(run: Rescore) -> QuerySet[Member]:
    """Return whose scores ``run`` changed, and who had said that the question is wrong."""
    changed = run.revisions.exclude(
        score=F("score_before"), is_passed=F("was_passed"), correct_count=F("correct_before")
    )
    told = QuestionReport.objects.filter(
        question=run.question_id, state=ReportState.FIXED, answered_at=run.finished_at
    )
    return Member.objects.filter(
        Q(pk__in=changed.values("attempt__member")) | Q(pk__in=told.values("member"))
    )


def short_stem(question: Question) -> str:
    """Return the beginning of what a question asks, for lists and notices."""
    stem = question.current.stem if question.current else ""
    return stem if len(stem) <= STEM_SHOWN else f"{stem[: STEM_SHOWN - 1]}…"
