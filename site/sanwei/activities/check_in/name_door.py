"""Signing in without an account: one's own name and the last four digits of the phone that the branch keeps.

Opens no session and tells nobody who is due: a wrong name, wrong digits, somebody who is not due, has no phone in
the roster or is 失联 get the same answer after the same work.
"""

import hmac
import re
import secrets
import unicodedata
from datetime import datetime

from sanwei.accounts import names
from sanwei.activities.check_in import tries
from sanwei.activities.check_in.arriving import Arrival, check_in
from sanwei.activities.check_in.codes import Ticket, source_hash
from sanwei.activities.check_in.errors import (
    RollClosed,
    SameNameSameDigits,
    TicketUsed,
    TooManyTries,
    WindowClosed,
)
from sanwei.activities.enums import CheckInWay
from sanwei.activities.models import Attendance, CheckIn, CheckInWindow
from sanwei.common.errors import SanweiError
from sanwei.org.models import Member

ENDING = re.compile(r"[0-9]{4}")
_SPACE = re.compile(r"[\s·•・.]")


class NoMatch(SanweiError):
    """``left``: tries that remain on this device."""

    code = "activities.no_match"
    status = 422

    def __init__(self, left: int) -> None:
        super().__init__()
        self.left = left


def sign_by_name(
    *,
    window: CheckInWindow,
    name: str,
    ending: str,
    ticket: Ticket,
    address: str,
    at: datetime,
) -> Arrival:
    """Sign in whoever is due under ``name`` and whose phone ends in the four figures ``ending``.

    Idempotent for the same ticket, so that a form sent again over a broken line is answered as the first time.

    Raises: WindowClosed, RollClosed; TooManyTries, NoMatch; SameNameSameDigits; what ``check_in`` raises.
    """
    if not window.is_open_at(at):
        raise WindowClosed
    sources = tries.sources_of(window, device=ticket.device, address=address)
    left = tries.take(window=window, sources=sources)
    used_by = CheckIn.objects.filter(ticket=ticket.nonce).values_list("member", flat=True).first()
    found, is_anybody_due = _matching(window, name, ending)
    if used_by is not None and found != [used_by]:
        raise TicketUsed
    if not is_anybody_due:
        raise RollClosed
    if not found:
        raise NoMatch(left) if left else TooManyTries
    if len(found) > 1:
        raise SameNameSameDigits
    tries.give_back(window=window, sources=sources)
    return check_in(
        member=Member.objects.get(pk=found[0]),
        window=window,
        way=CheckInWay.NAME,
        ticket=ticket.nonce,
        at=at,
    )


def _matching(window: CheckInWindow, name: str, ending: str) -> tuple[list[int], bool]:
    """Return the members that fit, and whether anybody is due at all. The work depends on how many are due alone."""
    due = list(
        Attendance.objects.filter(
            part__activity=window.sitting.activity_id, part__finished_at__isnull=True
        ).values_list("member", "member__name", "member__phone", "member__is_lost")
    )
    wanted = _digest(window, name, ending)
    found = []
    for member_pk, stored_name, phone, is_lost in due:
        known = names.tidy(phone)[-4:]
        # Who can't be matched costs the same and fits nothing that can be typed.
        is_open = ENDING.fullmatch(known) is not None and not is_lost
        ours = _digest(window, stored_name, known if is_open else secrets.token_hex(4))
        if hmac.compare_digest(ours, wanted):
            found.append(member_pk)
    return found, bool(due)


def _digest(window: CheckInWindow, name: str, ending: str) -> str:
    return source_hash(window, "name", f"{_tidy(name)}\0{ending}")


def _tidy(name: str) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", name)).casefold()
