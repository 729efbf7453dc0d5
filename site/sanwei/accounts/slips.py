"""Reads sign-in slips. The secret is on paper only; the database keeps a keyed hash."""

from datetime import datetime

from django.utils.crypto import salted_hmac

from sanwei.accounts import names
from sanwei.accounts.errors import SlipExpired, SlipUnknown, SlipUsed
from sanwei.accounts.models import SignInSlip

# Read off paper by old eyes: no 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
# 23 letters to the 16th: 72 bits, for one use within days.
SECRET_LENGTH = 16


def hash_of(secret: str) -> str:
    return salted_hmac("sanwei.accounts.slip", secret, algorithm="sha256").hexdigest()


def tidy(typed: str) -> str:
    """Return a secret as it was issued, from however it was typed."""
    return names.tidy(typed).upper()


def open_slip(secret: str, *, at: datetime) -> SignInSlip:
    """Return the slip if it could be used now; changes nothing.

    Raises: SlipUnknown, SlipUsed, SlipExpired.
    """
    slip = (
        SignInSlip.objects.select_related("user").filter(secret_hash=hash_of(tidy(secret))).first()
    )
    if slip is None:
        raise SlipUnknown
    if slip.used_at is not None:
        raise SlipUsed
    if slip.expires_at <= at or not slip.user.is_active:
        raise SlipExpired
    return slip
