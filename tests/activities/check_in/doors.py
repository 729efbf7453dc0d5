"""A branch with an open door: windows, tickets and phones for the tests of check-in."""

from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from sanwei.activities.check_in import codes, services
from sanwei.activities.check_in.codes import Ticket
from sanwei.activities.check_in.services import Arrival
from sanwei.activities.enums import CheckInWay
from sanwei.activities.models import Activity, CheckInWindow
from sanwei.common import clock
from sanwei.org.models import Member
from tests.activities.stage import hold

PHONES = {"张三": "0001", "李四": "0002", "赵六": "0004", "孙七": "0005"}


def open_door(activity: Activity, *, at: datetime | None = None, number: int = 1) -> CheckInWindow:
    """Open the door of a 场次, at its beginning unless told."""
    sitting = activity.sittings.get(number=number)
    return services.open_window(sitting=sitting, actor=None, at=at or sitting.starts_at)


def sign_in(
    window: CheckInWindow,
    member: Member,
    *,
    at: datetime,
    way: CheckInWay = CheckInWay.SCAN,
    ticket: str = "",
) -> Arrival:
    return services.check_in(
        member=member, window=window, way=way, ticket=ticket or codes.new_device(), at=at
    )


def name_door(
    window: CheckInWindow,
    name: str,
    ending: str,
    *,
    at: datetime,
    device: str = "phone",
    address: str = "10.0.0.1",
    nonce: str = "",
) -> Arrival:
    ticket = Ticket(window.public_id, nonce or codes.new_device(), device)
    return services.sign_by_name(
        window=window, name=name, ending=ending, ticket=ticket, address=address, at=at
    )


def hold_now(unit: Any, **facts: Any) -> Activity:
    """Open a meeting that began a minute ago by the real clock, as pages read it."""
    return hold(unit, on=clock.now() - timedelta(minutes=1), **facts)


def scan_address(window: CheckInWindow, *, at: datetime | None = None) -> str:
    code = codes.code_at(window, at or clock.now())
    return reverse("activities:door", args=[window.key, code.token])


def ticket_on(page: str) -> str:
    """Return the ticket that a page of the door carries."""
    return page.split('name="ticket" value="')[1].split('"')[0]


def scan(client: Client, window: CheckInWindow) -> str:
    """Scan the code that hangs there now; return the ticket."""
    response = client.get(scan_address(window))
    assert response.status_code == 200, response.status_code
    return ticket_on(response.content.decode())
