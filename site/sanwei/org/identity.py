"""公民身份号码: whether one is written right and what it says. Pure; no message ever repeats the number.

Source: GB 11643-1999 (17 figures, a check figure by ISO 7064 MOD 11-2).
"""

import re
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from sanwei.common.workbooks.cells import Cell, plain
from sanwei.org.enums import Sex

LENGTH = 18
# A float keeps 15 figures: what Excel stored as a number has lost its end.
EXACT = 10**15

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


@dataclass(frozen=True)
class Identity:
    """A number as written. ``problem`` is (code, message), None where everything fits; then the rest is known."""

    number: str = field(default="", repr=False)
    problem: tuple[str, str] | None = None
    born_on: date | None = None
    sex: str = ""

    @property
    def is_sound(self) -> bool:
        return bool(self.number) and self.problem is None


def read(value: Cell | None) -> Identity:
    """Return what a cell holds; nothing is an Identity without a number and without a problem."""
    if isinstance(value, float | int) and not isinstance(value, bool) and value >= EXACT:
        return _wrong("identity_rounded", _("被存成了数字，后几位已丢失，请改成文本重新填写"))
    number = re.sub(r"[\s'‘’-]", "", plain(value)).upper()
    if not number:
        return Identity()
    if not re.fullmatch(r"\d*X?", number):
        return _wrong("identity_characters", _("有不该有的字符，请核对"))
    if len(number) != LENGTH:
        said = {"count": len(number)}
        return _wrong("identity_length", _("应为18位，现在是%(count)s位，请核对") % said)
    if "X" in number[:-1] or number[-1] != check_figure(number):
        return _wrong("identity_check", _("校验码不对，多半是写错了一位，请核对"))
    try:
        born_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return _wrong("identity_birth", _("中间的出生日期不存在，请核对"))
    return Identity(number, None, born_on, Sex.MALE if int(number[16]) % 2 else Sex.FEMALE)


def check_figure(number: str) -> str:
    """Return the last figure that the first 17 ask for; empty where they are no figures."""
    body = number[: LENGTH - 1]
    if len(body) != LENGTH - 1 or not body.isdecimal():
        return ""
    total = sum(int(figure) * weight for figure, weight in zip(body, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


def masked(number: str) -> str:
    """Return the number for the screen: the first figure and the last, which tell nothing."""
    return f"{number[:1]}{'*' * (LENGTH - 2)}{number[-1:]}" if number else ""


def _wrong(code: str, message: str) -> Identity:
    return Identity("", (code, message))
