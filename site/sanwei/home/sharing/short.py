"""Short links: /s/ and a letter for what it leads to, then its public id in 22 characters.

Nothing is stored and nothing can be guessed; a link opens no door: who follows it is asked at the target.
"""

import base64
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Shared(TextChoices):
    MEETING = "m", _("会议通知")
    TASK = "t", _("学习任务")
    LECTURE = "l", _("微党课")


def code_of(kind: Shared, public_id: UUID) -> str:
    return kind.value + base64.urlsafe_b64encode(public_id.bytes).decode().rstrip("=")


def read(code: str) -> tuple[Shared, UUID]:
    """Return what a code names. Raises ValueError for anything else, also for a second spelling of the same."""
    kind = Shared(code[:1])
    found = UUID(bytes=base64.urlsafe_b64decode(f"{code[1:]}=="))
    if code_of(kind, found) != code:
        raise ValueError(code)
    return kind, found
