"""Signed addresses for players that can't send more than a URL. A grant is worth nothing without its owner's session.

The user and the epoch are inside the signature only: an address in a log names nobody.
"""

from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.utils.http import base36_to_int, int_to_base36

from sanwei.accounts.models import User
from sanwei.files.errors import GrantExpired, GrantInvalid

LIFETIME = timedelta(hours=6)
# Web servers' clocks differ a little.
_AHEAD_SECONDS = 60


def issue(*, user: User, resource: str, at: datetime) -> str:
    """Return a grant for ``resource`` that lives 6 hours; URL-safe, one path segment."""
    issued = int(at.timestamp())
    signature = _signer().signature(_signed_text(user, resource, issued))
    return f"{int_to_base36(issued)}.{signature}"


def check(*, user: object, grant: str, resource: str, at: datetime) -> None:
    """Accept ``grant`` for the signed-in ``user`` and ``resource``, or raise.

    A password change or "sign out everywhere" raises the epoch and ends all grants with it.

    Raises: GrantInvalid, GrantExpired.
    """
    issued_text, _, signature = grant.partition(".")
    if not isinstance(user, User) or not user.is_active:
        raise GrantInvalid
    try:
        issued = base36_to_int(issued_text)
        text = _signed_text(user, resource, issued)
        _signer().unsign(f"{text}:{signature}")
    except (ValueError, BadSignature) as error:
        raise GrantInvalid from error
    age_seconds = at.timestamp() - issued
    if age_seconds < -_AHEAD_SECONDS:
        raise GrantInvalid
    if age_seconds >= LIFETIME.total_seconds():
        raise GrantExpired


def _signer() -> Signer:
    return Signer(salt="sanwei.files.grants")


def _signed_text(user: User, resource: str, issued: int) -> str:
    return f"{user.public_id.hex}/{user.session_epoch}/{issued}/{resource}"
