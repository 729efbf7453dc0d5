"""Who may see the pictures of a question, as ``sanwei.files`` asks. Registered at start-up.

Whoever has it on a paper of his own; the picture of an explanation only where the review shows that explanation.
Editors see pictures by their collection.
"""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from quizzes import queries
from quizzes.models import Attempt, VersionPicture
from sanwei.accounts.models import User
from sanwei.common.errors import SanweiError
from sanwei.files import access

PICTURE = "quizzes.versionpicture"


def register() -> None:
    access.register(PICTURE, may_see_picture)


def may_see_picture(user: User | AnonymousUser, key: str, at: datetime) -> bool:
    """Decide about the picture of the row ``key``."""
    picture = VersionPicture.objects.select_related("version").filter(pk=key).first()
    if picture is None or not isinstance(user, User):
        return False
    own = Attempt.objects.filter(member__user=user).select_related("quiz")
    with_it = [
        attempt
        for attempt in own
        if any(line["version"] == picture.version_id for line in attempt.paper)
    ]
    if not picture.is_explanation:
        return bool(with_it)
    running = {attempt.quiz_id for attempt in own if attempt.is_running}
    return any(
        _explains(attempt, picture.version_id, at, is_asked_again=attempt.quiz_id in running)
        for attempt in with_it
    )


def _explains(attempt: Attempt, version: int, at: datetime, *, is_asked_again: bool) -> bool:
    try:
        looked = queries.looked_at(attempt, at=at, is_asked_again=is_asked_again)
    except SanweiError:
        return False
    ordinals = {n for n, line in enumerate(attempt.paper, start=1) if line["version"] == version}
    return any(review.explanation and review.ordinal in ordinals for review in looked.reviews)
