"""How long a sign-in lasts, and what ends it early.

A session carries the epoch of its account: raising the account's epoch ends all of them. On the person's own
phone it lasts as long as it is used; on any other device it ends 12 hours after the sign-in.
"""

from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from sanwei.accounts.models import User

OWN_PHONE_LASTS = timedelta(days=60)
# A shift and its handover; tomorrow's colleague starts as nobody.
SHARED_LASTS = timedelta(hours=12)
_RENEWED_EVERY = timedelta(days=1)

_EPOCH = "sanwei_epoch"
_STARTED = "sanwei_started"
_OWN_PHONE = "sanwei_own_phone"
_RENEWED = "sanwei_renewed"
_BY_SLIP = "sanwei_by_slip"


def choose_length(session: SessionBase, *, own_phone: bool) -> None:
    """Remember the answer to 这是我自己的手机 until the sign-in is complete (a second factor may come between)."""
    session[_OWN_PHONE] = own_phone


def start(request: HttpRequest, user: User, *, at: datetime) -> None:
    """Stamp a fresh sign-in: epoch, beginning, length."""
    session = request.session
    session[_EPOCH] = user.session_epoch
    session[_STARTED] = at.timestamp()
    session[_RENEWED] = at.timestamp()
    session.setdefault(_OWN_PHONE, False)
    set_expiry(session, at=at)


def set_expiry(session: SessionBase, *, at: datetime) -> None:
    """Let the cookie and the row end when the session does."""
    if is_own_phone(session):
        session.set_expiry(at + OWN_PHONE_LASTS)
    else:
        session.set_expiry(_started_at(session, at) + SHARED_LASTS)


def is_current(session: SessionBase, user: User, *, at: datetime) -> bool:
    """Tell whether this session still stands for ``user``."""
    if session.get(_EPOCH) != user.session_epoch:
        return False
    return is_own_phone(session) or at - _started_at(session, at) < SHARED_LASTS


def renew(session: SessionBase, *, at: datetime) -> None:
    """Move the end of a session on the person's own phone; writes at most once a day."""
    if not is_own_phone(session):
        return
    if at.timestamp() - session.get(_RENEWED, 0) >= _RENEWED_EVERY.total_seconds():
        session[_RENEWED] = at.timestamp()
        set_expiry(session, at=at)


def keep(request: HttpRequest, user: User) -> None:
    """Carry the present session over to the account's new epoch (its owner has just changed the password)."""
    request.session[_EPOCH] = user.session_epoch


def is_own_phone(session: SessionBase) -> bool:
    return bool(session.get(_OWN_PHONE))


def ends_at(session: SessionBase) -> datetime:
    """Return when the session ends if it is not used again."""
    expiry: datetime = session.get_expiry_date()
    return expiry


def mark_slip(session: SessionBase) -> None:
    session[_BY_SLIP] = True


def came_by_slip(session: SessionBase) -> bool:
    """Whether this sign-in was by a slip: its owner may not know the old password."""
    return bool(session.get(_BY_SLIP))


def forget_slip(session: SessionBase) -> None:
    session.pop(_BY_SLIP, None)


def _started_at(session: SessionBase, at: datetime) -> datetime:
    return datetime.fromtimestamp(session.get(_STARTED, 0), tz=at.tzinfo)
