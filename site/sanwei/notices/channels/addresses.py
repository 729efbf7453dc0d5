"""What an administrator enters for a channel, checked and packed. Pure but for the encryption.

Takes the robot's address as it is copied, or its key alone; keeps the key, never the host.
"""

import json
import re
from dataclasses import asdict, dataclass, field
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from sanwei.common import field_keys
from sanwei.notices.enums import ChannelKind
from sanwei.notices.errors import ChannelAddressWrong, ChannelSignWrong

MAILBOXES = 20
KEY = re.compile(r"[A-Za-z0-9_-]{16,128}")
SIGN = re.compile(r"[A-Za-z0-9_-]{8,128}")
# Where the key stands in the address that each robot's page offers to copy.
PARAMETERS = {ChannelKind.WECOM: "key", ChannelKind.DINGTALK: "access_token"}
SIGNED = frozenset({ChannelKind.DINGTALK, ChannelKind.FEISHU})


@dataclass(frozen=True)
class Secret:
    """``keys``: one robot key, or mailboxes. ``sign``: what the robot signs with, empty where it does not."""

    keys: tuple[str, ...] = field(repr=False)
    sign: str = field(default="", repr=False)

    def packed(self) -> bytes:
        """Return it encrypted. Raises: FieldKeysMissing."""
        return field_keys.encrypt(json.dumps(asdict(self)).encode())


def opened(token: bytes | memoryview) -> Secret:
    """Return what ``packed`` made. Raises: FieldKeysMissing, FieldUnreadable."""
    found = json.loads(field_keys.decrypt(token))
    return Secret(keys=tuple(found["keys"]), sign=found["sign"])


def read(kind: ChannelKind, text: str, sign: str = "") -> Secret:
    """Return the secret that ``text`` holds. Raises: ChannelAddressWrong, ChannelSignWrong; no message repeats it."""
    sign = sign.strip()
    if sign and (kind not in SIGNED or not SIGN.fullmatch(sign)):
        raise ChannelSignWrong
    if kind == ChannelKind.EMAIL:
        return Secret(_mailboxes(text))
    key = _key_in(kind, text.strip())
    if not KEY.fullmatch(key):
        raise ChannelAddressWrong
    return Secret((key,), sign)


def _key_in(kind: ChannelKind, text: str) -> str:
    if "/" not in text:
        return text
    try:
        split = urlsplit(text)
    except ValueError as error:
        raise ChannelAddressWrong from error
    if kind in PARAMETERS:
        return parse_qs(split.query).get(PARAMETERS[kind], [""])[0]
    return split.path.rstrip("/").rpartition("/")[2]


def _mailboxes(text: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(part for part in re.split(r"[\s,，;；、]+", text) if part))
    if not 0 < len(found) <= MAILBOXES:
        raise ChannelAddressWrong(_("请填写1到20个邮箱地址，用逗号隔开。"))
    for address in found:
        try:
            validate_email(address)
        except ValidationError as error:
            raise ChannelAddressWrong(_("有一个邮箱地址写得不对，请核对。")) from error
    return found
