"""The study token: what a beat must prove without asking for a session or an account.

Signed, not secret. It names the sign-in's epoch, so that "sign out everywhere" ends it with everything else.
"""

from dataclasses import astuple, dataclass

from django.core import signing

from sanwei.study.errors import SessionOver, TokenInvalid
from sanwei.study.meter import SESSION_LIFE_MS

SALT = "sanwei.study.token"
MAX_LENGTH = 512


@dataclass(frozen=True)
class Token:
    """Public ids as text; ``opened_ms`` is server time in ms since the epoch."""

    session_id: str
    member_id: str
    item_id: str
    media_version: str
    epoch: int
    opened_ms: int


def issue(token: Token) -> str:
    return signing.Signer(salt=SALT).sign_object(list(astuple(token)), compress=False)


def read(text: object, *, now_ms: int) -> Token:
    """Return the token behind ``text``.

    Raises: TokenInvalid unless we signed it; SessionOver 24 h after its session was opened.
    """
    if not isinstance(text, str) or len(text) > MAX_LENGTH:
        raise TokenInvalid
    try:
        token = Token(*signing.Signer(salt=SALT).unsign_object(text))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise TokenInvalid from error
    if now_ms - token.opened_ms >= SESSION_LIFE_MS:
        raise SessionOver
    return token
