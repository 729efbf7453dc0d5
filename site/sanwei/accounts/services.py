"""Writes to accounts: passwords, sessions, sign-in slips, text size.

Who may issue a slip for whom is decided by the caller; this app knows no organisation.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from sanwei.accounts import slips
from sanwei.accounts.enums import TextSize
from sanwei.accounts.errors import SlipUsed
from sanwei.accounts.models import SignInSlip, User
from sanwei.common import audit

SLIP_LASTS = timedelta(days=7)


@dataclass(frozen=True)
class IssuedSlip:
    """A slip as it is printed; the secret exists here and on paper only."""

    user: User
    secret: str
    expires_at: datetime

    @property
    def url(self) -> str:
        """The absolute address that the QR code carries."""
        return settings.BASE_URL + reverse("accounts:slip", args=[self.secret])

    @property
    def text(self) -> str:
        """The secret in groups of four, for who types it."""
        return "-".join(self.secret[i : i + 4] for i in range(0, len(self.secret), 4))


@transaction.atomic
def issue_slip(
    *, user: User, actor: User, at: datetime, lasts: timedelta = SLIP_LASTS
) -> IssuedSlip:
    """Issue a one-time sign-in for ``user``; slips issued before stop working. Leaves an audit line."""
    secret = "".join(secrets.choice(slips.ALPHABET) for _ in range(slips.SECRET_LENGTH))
    SignInSlip.objects.filter(user=user, used_at__isnull=True, expires_at__gt=at).update(
        expires_at=at
    )
    slip = SignInSlip.objects.create(
        user=user, secret_hash=slips.hash_of(secret), created_at=at, expires_at=at + lasts
    )
    audit.log(
        at=at,
        actor=actor,
        action="slip.issue",
        target_label="accounts.user",
        target_key=user.public_id,
        target_name=user.name,
    )
    return IssuedSlip(user=user, secret=secret, expires_at=slip.expires_at)


@transaction.atomic
def redeem_slip(*, secret: str, at: datetime) -> User:
    """Use up a slip and return its account, which must now choose a password of its own.

    Two requests at once: one gets the account, the other is refused.

    Raises: SlipUnknown, SlipUsed, SlipExpired.
    """
    slip = slips.open_slip(secret, at=at)
    # The slip's own columns only: with a join Django writes "id IN (SELECT …)", which PostgreSQL does not
    # judge again after waiting for the row, and all of a race win.
    used = SignInSlip.objects.filter(pk=slip.pk, used_at__isnull=True, expires_at__gt=at).update(
        used_at=at
    )
    if not used:
        raise SlipUsed
    user = slip.user
    user.must_change_password = True
    user.save(update_fields=["must_change_password"])
    audit.log(
        at=at,
        actor=user,
        action="slip.redeem",
        target_label="accounts.user",
        target_key=user.public_id,
    )
    return user


@transaction.atomic
def set_password(*, user: User, password: str) -> None:
    """Store a password that its owner chose; every session of the account ends (see ``sessions.keep``)."""
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    end_all_sessions(user)


def end_all_sessions(user: User) -> None:
    """End every session, file grant and study token of ``user`` by raising the epoch; refreshes ``user``."""
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])


def set_text_size(*, user: User, text_size: TextSize) -> None:
    """Store how large ``user`` wants to read, on every device."""
    user.text_size = text_size
    user.save(update_fields=["text_size"])
