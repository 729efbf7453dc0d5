"""What an editor has found about two questions that look alike."""

from datetime import datetime

from quizzes.models import DistinctPair, Question
from sanwei.accounts.models import User


def keep_apart(*, first: Question, second: Question, actor: User | None, at: datetime) -> None:
    """Remember that two questions ask different things, so that nobody is asked again; a second press changes nothing.

    Raises: ValueError for a question and itself.
    """
    if first.pk == second.pk:
        raise ValueError("a question is not apart from itself")
    lower, higher = sorted((first, second), key=lambda one: one.pk)
    DistinctPair.objects.get_or_create(
        first=lower, second=higher, defaults={"decided_at": at, "decided_by": actor}
    )
