"""Understands the cells of a roster. Pure: a value in, a value out, or a CellIssue that says what to write instead."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from sanwei.common.workbooks.cells import BLANK, Cell, CellIssue, plain, text
from sanwei.org.enums import Role
from sanwei.org.roster import codes

PHONE_LENGTH = 32

_CODED = re.compile(r"(\d{1,4})[\s.、:：-]*(.*)")
_MOBILE = re.compile(r"1\d{10}")
_LANDLINE = re.compile(r"(?:0\d{2,3}-?)?\d{7,8}(?:[-转]\d{1,6})?")


def choice(value: Cell | None, known: Mapping[str, str], *, labels: Iterable[object]) -> str:
    """Return the stored value for a label, a code, or both together; empty for nothing.

    Raises: CellIssue value_unknown with the ``labels`` that may be written.
    """
    written = plain(value)
    if not written:
        return ""
    coded = _CODED.fullmatch(written)
    for candidate in (written, *((coded[2].strip(), coded[1]) if coded else ())):
        if candidate in known:
            return known[candidate]
    raise CellIssue(
        "value_unknown",
        _("不认识“%(value)s”，请填：%(labels)s。")
        % {"value": written, "labels": "、".join(str(label) for label in labels)},
    )


def labelled(value: Cell | None, table: Mapping[str, str]) -> str:
    """Return the label of a cell that holds a label, a code of ``table``, or both; unknown labels stay as written."""
    written = plain(value)
    coded = _CODED.fullmatch(written)
    if coded is None:
        return written
    number, label = coded[1], coded[2].strip()
    if label:
        return label
    found = table.get(number.zfill(2))
    if found is None:
        raise CellIssue("code_unknown", _("不认识代码“%(value)s”，请写名称。") % {"value": written})
    return found


def flag(value: Cell | None) -> bool | None:
    """Return yes, no, or None for nothing. Raises: CellIssue flag_unclear."""
    written = unicodedata.normalize("NFKC", text(value)).lower()
    if written in codes.YES:
        return True
    if written in codes.NO:
        return False
    if written in BLANK:
        return None
    raise CellIssue("flag_unclear", _("“%(value)s”请改成“是”或“否”。") % {"value": written})


def phone(value: Cell | None) -> str:
    """Return a phone number as text, from text or a number cell. Raises: CellIssue phone_unclear.

    A masked one (138****0000, as our own export writes it) says nothing.
    """
    written = plain(value)
    if "*" in written:
        return ""
    compact = re.sub(r"[\s()]", "", written)
    mobile = compact.replace("-", "").removeprefix("+86")
    if not compact or _MOBILE.fullmatch(mobile):
        return mobile
    if _LANDLINE.fullmatch(compact) and len(compact) <= PHONE_LENGTH:
        return compact
    raise CellIssue(
        "phone_unclear",
        _("“%(value)s”不像电话号码，请填11位手机号或带区号的固定电话。") % {"value": written},
    )


def posts(value: Cell | None) -> frozenset[Role]:
    """Return the 党内职务 in a cell, several divided by 、 or a comma. Raises: CellIssue post_unknown."""
    found = set()
    for word in re.split(r"[、,;/和兼\s]+", plain(value)):
        if word and word not in codes.POSTS:
            labels = "、".join(str(role.label) for role in dict.fromkeys(codes.POSTS.values()))
            raise CellIssue(
                "post_unknown",
                _("不认识党内职务“%(value)s”，请填：%(labels)s。")
                % {"value": word, "labels": labels},
            )
        if word:
            found.add(codes.POSTS[word])
    return frozenset(found)


def whole(value: Cell | None) -> int | None:
    """Return a small whole number such as a term of years; None for nothing. Raises: CellIssue number_unclear."""
    written = plain(value).removesuffix("年")
    if not written:
        return None
    if not written.isdecimal() or not 0 < int(written) < 100:
        raise CellIssue("number_unclear", _("“%(value)s”请改成数字。") % {"value": written})
    return int(written)
