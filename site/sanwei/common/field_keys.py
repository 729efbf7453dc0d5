"""Encrypts single fields at rest and finds them by blind index.

Keys come from SANWEI_FIELD_KEYS or a file with mode 0600 outside the tree and the data folder, so that neither a
copy of the code nor a backup of the data holds them. The first key encrypts, all of them decrypt.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sanwei.common.errors import SanweiError

PRIVATE = 0o600
_rotations: dict[str, Callable[[], int]] = {}


class FieldKeysMissing(SanweiError):
    """The keys can't be read or made."""

    code = "common.field_keys_missing"
    status = 503
    message = _("加密密钥读不到，请联系技术人员检查 SANWEI_FIELD_KEYS 或密钥文件。")


class FieldUnreadable(SanweiError):
    """None of the keys opens what is stored."""

    code = "common.field_unreadable"
    status = 503
    message = _("现有的密钥打不开这条内容，请联系技术人员把原来的密钥加回去。")


def encrypt(data: bytes) -> bytes:
    """Return ``data`` encrypted with the first key. Raises: FieldKeysMissing."""
    return _box(keys()).encrypt(data)


def decrypt(token: bytes | memoryview) -> bytes:
    """Return what ``encrypt`` was given, by whichever key. Raises: FieldKeysMissing, FieldUnreadable."""
    try:
        return _box(keys()).decrypt(bytes(token))
    except InvalidToken as error:
        raise FieldUnreadable from error


def is_current(token: bytes | memoryview) -> bool:
    """Whether the first key opens ``token``."""
    try:
        _box(keys()[:1]).decrypt(bytes(token))
    except InvalidToken:
        return False
    return True


def rotates(name: str, rotate: Callable[[], int]) -> None:
    """Have ``rotate_all`` call ``rotate``, which encrypts a kind of fields anew and returns how many it changed."""
    _rotations[name] = rotate


def rotate_all() -> dict[str, int]:
    """Encrypt with the first key whatever another one still opens; return how many changed by kind of field."""
    return {name: rotate() for name, rotate in sorted(_rotations.items())}


def blind_indexes(text: str, *, purpose: str) -> list[str]:
    """Return the index of ``text`` under each key, the first key's first: 64 hexadecimal figures.

    ``purpose`` keeps indexes of different fields apart.
    """
    return [
        hmac.new(
            hashlib.sha256(b"blind index\0" + purpose.encode() + b"\0" + key.encode()).digest(),
            text.encode(),
            hashlib.sha256,
        ).hexdigest()
        for key in keys()
    ]


def keys() -> tuple[str, ...]:
    """Return the keys, the encrypting one first. Raises: FieldKeysMissing."""
    given = tuple(settings.SANWEI_FIELD_KEYS)
    if not given and not settings.SANWEI_FIELD_KEYS_FILE:
        raise FieldKeysMissing
    return given or _kept(Path(settings.SANWEI_FIELD_KEYS_FILE))


@lru_cache(maxsize=8)
def _box(used: tuple[str, ...]) -> MultiFernet:
    try:
        return MultiFernet([Fernet(key) for key in used])
    except ValueError as error:
        raise FieldKeysMissing from error


@lru_cache(maxsize=8)
def _kept(path: Path) -> tuple[str, ...]:
    """Return the keys in ``path``, one a line; the first use makes the file."""
    try:
        if not path.exists():
            _make(path)
        found = tuple(line.strip() for line in path.read_text().splitlines() if line.strip())
    except OSError as error:
        raise FieldKeysMissing from error
    if not found:
        raise FieldKeysMissing
    return found


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Two processes may start at once: the first whole file stays, the other one reads it.
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
    with os.fdopen(handle, "w") as file:
        file.write(base64.urlsafe_b64encode(os.urandom(32)).decode() + "\n")
    with suppress(FileExistsError):
        os.link(fresh, path)
    fresh.unlink()
