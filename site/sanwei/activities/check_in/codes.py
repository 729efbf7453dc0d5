"""Codes that change every 30 seconds, and the ticket that a scanned code becomes. Pure but for the site's key.

A code is an HMAC of the window's own secret over the number of the step, as in RFC 6238; the step before is still
accepted, because a phone needs some seconds to read and load. The server's clock alone counts.
"""

import hashlib
import hmac
import secrets
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core import signing

from sanwei.activities.models import CheckInWindow

STEP_SECONDS = 30  # Source: RFC 6238, section 5.2
STEPS_ACCEPTED = 2  # this one and the one before
DIGITS = 4
TOKEN_CHARACTERS = 12  # 60 bits
# Slow hands and old eyes type a name and four digits within it; a forwarded page is worth nothing after it.
TICKET_SECONDS = 180
# Said aloud and typed: no 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V.
KEY_ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
KEY_CHARACTERS = 6
_SALT = "sanwei.activities.check_in"


@dataclass(frozen=True)
class Code:
    """What the door shows in one step: ``token`` inside the QR code, ``digits`` beside it."""

    token: str
    digits: str
    step: int
    seconds_left: int


@dataclass(frozen=True)
class Ticket:
    """Proof that somebody stood before the code: of one window, for one person, for three minutes."""

    window_id: UUID
    nonce: str
    device: str


def new_secret() -> str:
    return secrets.token_hex(32)


def new_key() -> str:
    return "".join(secrets.choice(KEY_ALPHABET) for _ in range(KEY_CHARACTERS))


def new_device() -> str:
    """Return a name for one browser at the doors: it counts tries, and says nothing about who holds it."""
    return secrets.token_hex(12)


def code_at(window: CheckInWindow, at: datetime) -> Code:
    """Return what the door of ``window`` shows at that moment."""
    seconds = int(at.timestamp())
    step = seconds // STEP_SECONDS
    return _code(window, step, STEP_SECONDS - seconds % STEP_SECONDS)


def accepts_token(window: CheckInWindow, token: str, *, at: datetime) -> bool:
    """Whether ``token`` is that of this step or of the one before."""
    return any(_same(one.token, token.upper()) for one in _accepted(window, at))


def accepts_digits(window: CheckInWindow, digits: str, *, at: datetime) -> bool:
    """Whether ``digits`` are those of this step or of the one before."""
    return any(_same(one.digits, digits) for one in _accepted(window, at))


def issue(window: CheckInWindow, *, device: str, at: datetime) -> str:
    """Return a signed ticket for a fresh scan; nothing is stored until it is used."""
    told = [str(window.public_id), secrets.token_hex(12), device, int(at.timestamp())]
    return signing.Signer(salt=_SALT).sign_object(told)


def read(ticket: str, *, at: datetime) -> Ticket | None:
    """Return what a ticket says; None for what we never signed and for what is older than three minutes."""
    try:
        window, nonce, device, issued = signing.Signer(salt=_SALT).unsign_object(ticket)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if not 0 <= int(at.timestamp()) - issued < TICKET_SECONDS:
        return None
    return Ticket(window_id=UUID(window), nonce=nonce, device=device)


def source_hash(window: CheckInWindow, kind: str, value: str) -> str:
    """Return under which name the tries of a device, an address or an account are counted at this window alone."""
    return hmac.new(window.secret.encode(), f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()


def _accepted(window: CheckInWindow, at: datetime) -> list[Code]:
    step = int(at.timestamp()) // STEP_SECONDS
    return [_code(window, step - back, 0) for back in range(STEPS_ACCEPTED)]


def _code(window: CheckInWindow, step: int, seconds_left: int) -> Code:
    digest = hmac.new(
        bytes.fromhex(window.secret), step.to_bytes(8, "big"), hashlib.sha256
    ).digest()
    # Dynamic truncation of RFC 4226, section 5.3; the digits must tell nothing of the token.
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return Code(
        token=b32encode(hmac.digest(digest, b"token", "sha256")).decode()[:TOKEN_CHARACTERS],
        digits=f"{number % 10**DIGITS:0{DIGITS}d}",
        step=step,
        seconds_left=seconds_left,
    )


def _same(ours: str, theirs: str) -> bool:
    return hmac.compare_digest(ours.encode(), theirs.encode())
