"""Who may have a file. The app that owns a thing registers a rule for it; a kind without a rule is refused.

Decisions are kept for 30 seconds per person, so that a player's segments cost one look-up: a right that is
taken away ends within that time.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache

from sanwei.accounts.models import User

Rule = Callable[[User | AnonymousUser, str, datetime], bool]
KEPT = timedelta(seconds=30)

_rules: dict[str, Rule] = {}


def register(kind: str, rule: Rule) -> None:
    """Let ``rule(user, key, at)`` decide about things of ``kind``: a model label such as ``lectures.lecturepage``.

    Called in ``AppConfig.ready``. A later registration replaces an earlier one.
    """
    _rules[kind] = rule


def allowed(user: User | AnonymousUser, kind: str, key: str, *, at: datetime) -> bool:
    """Tell whether ``user`` may have the thing; at most 30 seconds behind the facts."""
    rule = _rules.get(kind)
    if rule is None:
        return False
    if not isinstance(user, User):
        return rule(user, key, at)
    if not user.is_active:
        return False
    name = f"files.access:{user.public_id.hex}:{user.session_epoch}:{kind}:{key}"
    kept: tuple[bool, datetime] | None = cache.get(name)
    if kept is not None and timedelta(0) <= at - kept[1] < KEPT:
        return kept[0]
    answer = rule(user, key, at)
    cache.set(name, (answer, at), KEPT.total_seconds())
    return answer
