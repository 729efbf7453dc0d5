"""Who may have a file. The app that owns a thing registers a rule for it; a kind without a rule is refused.

What is allowed is remembered for 30 seconds per person, so that a player's segments cost one look-up: a right
that is taken away ends within that time. A refusal is never remembered: what goes live is there at once.
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


def judge(user: User | AnonymousUser, kind: str, key: str, *, at: datetime) -> bool:
    """Ask the rule itself; a kind without one is refused."""
    rule = _rules.get(kind)
    is_closed = isinstance(user, User) and not user.is_active
    return rule is not None and not is_closed and rule(user, key, at)


def allowed(user: User | AnonymousUser, kind: str, key: str, *, at: datetime) -> bool:
    """Tell whether ``user`` may have the thing; a yes may be up to 30 seconds old."""
    if not isinstance(user, User) or not user.is_active:
        return judge(user, kind, key, at=at)
    name = f"files.access:{user.public_id.hex}:{user.session_epoch}:{kind}:{key}"
    allowed_at: datetime | None = cache.get(name)
    if allowed_at is not None and timedelta(0) <= at - allowed_at < KEPT:
        return True
    answer = judge(user, kind, key, at=at)
    if answer:
        cache.set(name, at, KEPT.total_seconds())
    return answer
