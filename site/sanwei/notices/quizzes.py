"""What people are told about quizzes: an attempt was marked, scores were revised, a 题目纠错 was answered."""

from django.urls import reverse
from django.utils.translation import gettext as _

from quizzes import reported
from quizzes.events import AttemptMarked, ReportDismissed, ScoresRevised
from quizzes.models import Attempt, QuestionReport, Rescore
from quizzes.reviewing import shows_of
from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.common.wording import closed
from sanwei.notices import services
from sanwei.notices.enums import NoticeKind


def tell_of_marks(event: AttemptMarked) -> None:
    """Tell the member that the attempt was marked, and promise what may be looked at (consumer ``notices.quiz``)."""
    at = clock.now()
    attempt = Attempt.objects.select_related("member__user", "quiz").get(public_id=event.attempt_id)
    shows = shows_of(attempt, at)
    words = (
        _("《%(title)s》的成绩和解析可以看了。")
        if shows.score and shows.explanation
        else _("《%(title)s》评完了。现在能看什么、其余什么时候公布，答卷页面上写着。")
    )
    services.notify(
        kind=NoticeKind.QUIZ,
        key=attempt.public_id,
        recipients=[attempt.member.user] if attempt.member.user else [],
        title=_("您的答卷评完了"),
        text=words % {"title": attempt.quiz_title},
        url=attempt.get_absolute_url(),
        at=at,
    )


def tell_of_revision(event: ScoresRevised) -> None:
    """Tell everybody concerned, with one notice, that a question was corrected (consumer ``notices.rescore``)."""
    run = Rescore.objects.select_related("question__current").get(public_id=event.rescore_id)
    members = reported.concerned_by(run)
    services.notify(
        kind=NoticeKind.QUIZ,
        key=run.public_id,
        recipients=User.objects.filter(member__in=members),
        title=_("有一道题更正了，成绩已经重新计算"),
        text=_("“%(stem)s”：%(reason)s成绩和解析以现在看到的为准，原来的成绩留底。")
        % {"stem": reported.short_stem(run.question), "reason": closed(run.reason)},
        url=reverse("quizzes:index"),
        at=clock.now(),
    )


def tell_of_dismissal(event: ReportDismissed) -> None:
    """Tell the member why the question stays as it is (consumer ``notices.report``)."""
    report = QuestionReport.objects.select_related(
        "member__user", "question__current", "attempt"
    ).get(public_id=event.report_id)
    services.notify(
        kind=NoticeKind.QUIZ,
        key=report.public_id,
        recipients=[report.member.user] if report.member.user else [],
        title=_("您反映的题目核对过了"),
        text=_("“%(stem)s”：核对过，不改。%(answer)s")
        % {"stem": reported.short_stem(report.question), "answer": closed(report.answer)},
        url=report.attempt.get_absolute_url(),
        at=clock.now(),
    )
