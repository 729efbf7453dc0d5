"""知识竞赛: entering a branch, agreeing to be named, the right to begin."""

from datetime import datetime

from django.db import transaction

from quizzes import contests
from quizzes.enums import QuizKind
from quizzes.errors import EntryOver, NotEntered
from quizzes.models import ContestConsent, ContestEntry, Quiz
from quizzes.models.quiz import OWNER_LABEL
from sanwei.accounts.models import User
from sanwei.common import audit
from sanwei.common.errors import NotVisible
from sanwei.org.models import Member, OrgUnit


@transaction.atomic
def enter_branch(*, quiz: Quiz, branch: OrgUnit, actor: User, at: datetime) -> ContestEntry:
    """Enter ``branch`` for the contest ``quiz``, before it opens. Idempotent. The caller says who may.

    Raises: NotVisible for another kind or without a document, EntryOver once it has opened.
    """
    _check_contest(quiz, at)
    if quiz.opens_at is None or at >= quiz.opens_at:
        raise EntryOver()
    entry, is_new = ContestEntry.objects.get_or_create(
        quiz=quiz, branch=branch, defaults={"entered_at": at, "entered_by": actor}
    )
    if is_new:
        audit.log(
            at=at,
            actor=actor,
            action="quiz.contest.enter",
            target_label=OWNER_LABEL,
            target_key=quiz.public_id,
            unit_key=branch.public_id,
        )
    return entry


def consent(*, quiz: Quiz, member: Member, agrees: bool, at: datetime) -> None:
    """Note whether the board may name ``member``. Idempotent. Raises: NotVisible for another kind."""
    _check_contest(quiz, at)
    if agrees:
        ContestConsent.objects.get_or_create(quiz=quiz, member=member, defaults={"given_at": at})
    else:
        ContestConsent.objects.filter(quiz=quiz, member=member).delete()


def check_may_take(quiz: Quiz, member: Member, at: datetime) -> None:
    """Raises: NotVisible without a document, NotEntered where the member's branch has not entered."""
    if quiz.kind != QuizKind.CONTEST:
        return
    _check_contest(quiz, at)
    if not contests.standing_of(quiz, member, at=at).is_entered:
        raise NotEntered()


def _check_contest(quiz: Quiz, at: datetime) -> None:
    if quiz.kind != QuizKind.CONTEST or not contests.is_allowed(quiz, at=at):
        raise NotVisible()
