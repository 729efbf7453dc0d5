"""Who may have a lecture's files, as ``sanwei.files`` asks. Registered at start-up."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from lectures import labels
from lectures.queries import visible_to
from sanwei.accounts.models import User
from sanwei.files import access


def may_see_media(user: User | AnonymousUser, key: str, at: datetime) -> bool:
    """Decide about media owned by the lecture ``key``: it, or a lecture that shows the same recording, is visible."""
    shared = Q(main_media__owner_label=labels.OWNER, main_media__owner_key=key)
    return visible_to(user, at=at).filter(Q(public_id=UUID(key)) | shared).exists()


def may_see_page(user: User | AnonymousUser, key: str, at: datetime) -> bool:
    """Decide about pictures and documents that the page ``key`` shows."""
    return visible_to(user, at=at).filter(pk=int(key)).exists()


def register() -> None:
    access.register(labels.OWNER, may_see_media)
    access.register(labels.PAGE, may_see_page)
