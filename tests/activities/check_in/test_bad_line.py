"""Forty phones at one door, over a line that is slow and breaks: each person once, and how long it took."""

import http.client
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db import connections

from sanwei.activities.enums import CheckInWay, Mark
from sanwei.activities.models import Attendance, CheckIn, CheckInWindow, DoorTries
from sanwei.common import clock
from sanwei.org import services as org
from sanwei.org.enums import MemberKind
from sanwei.org.models import Member
from tests.activities.check_in.doors import hold_now, open_door, scan_address, ticket_on
from tests.cutting import slowed
from tests.databases import RealDatabase
from tests.served import TOKEN, cookies_of, served
from tests.world import PASSWORD, START, World

PEOPLE = 40
SIGNED_IN = 28
DELAY_SECONDS = 0.1  # each way: 200 ms more a request
SHARE_CUT = 0.05
PATIENCE_SECONDS = 60


@dataclass
class Phone:
    """One person's phone: asks again whatever the line does, as a person taps again."""

    port: int
    window: CheckInWindow
    name: str
    ending: str
    cookies: str = ""
    breaks: int = 0
    seconds: float = 0.0
    said: str = ""
    statuses: list[int] = field(default_factory=list)

    def run(self) -> None:
        began = time.monotonic()
        ticket = ticket_on(self._insist("GET", scan_address(self.window)))
        told = {"ticket": ticket, "name": self.name, "ending": self.ending}
        address = "/life/in/confirm/" if self.cookies else "/life/in/name/"
        self.said = self._insist("POST", address, urlencode(told))
        self.seconds = time.monotonic() - began

    def _insist(self, method: str, address: str, body: str = "") -> str:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            try:
                connection.request(method, address, body=body, headers=self._headers(method))
                answer = connection.getresponse()
                page = answer.read().decode()
                self.statuses.append(answer.status)
                return page
            except (OSError, http.client.HTTPException):
                self.breaks += 1
            finally:
                connection.close()
        raise AssertionError("the line never held")

    def _headers(self, method: str) -> dict[str, str]:
        headers = {"Connection": "close"}
        if self.cookies:
            headers["Cookie"] = self.cookies
        if method == "POST":
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "X-CSRFToken": TOKEN if self.cookies else "",
            }
        return headers


def branch_of_forty(world: World) -> list[Member]:
    known = [world.zhang_san, world.li_si, world.zhao_liu, world.sun_qi]
    for number in range(len(known), PEOPLE):
        member = org.enrol(
            name=f"党员{chr(0x4E00 + number)}",
            kind=MemberKind.FORMAL,
            branch=world.first,
            starts_on=START,
            phone=f"1380000{number:04d}",
        )
        if number < SIGNED_IN:
            org.open_account(member=member, password=PASSWORD, must_change=False)
        known.append(member)
    return known


def test_forty_people_sign_in_once_each_over_a_slow_line_that_breaks(
    real_database: RealDatabase, real_world: World
) -> None:
    people = branch_of_forty(real_world)
    window = open_door(hold_now(real_world.first), at=clock.now())
    cookies = [cookies_of(real_world.account(one)) for one in people[:SIGNED_IN]]
    cookies += [""] * (PEOPLE - SIGNED_IN)
    with (
        served(real_database.environment()) as server,
        slowed("127.0.0.1", server.port, delay=DELAY_SECONDS, share=SHARE_CUT) as proxy,
    ):
        phones = [
            Phone(proxy.port, window, one.name, one.phone[-4:], cookie)
            for one, cookie in zip(people, cookies, strict=True)
        ]
        threads = [threading.Thread(target=phone.run, daemon=True) for phone in phones]
        began = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(2 * PATIENCE_SECONDS)
        lasted = time.monotonic() - began
    connections.close_all()

    times = sorted(phone.seconds for phone in phones)
    print(
        f"\n{real_database.vendor}: {PEOPLE} check-ins in {lasted:.1f} s, median"
        f" {times[PEOPLE // 2]:.2f} s, slowest {times[-1]:.2f} s; {proxy.unheard} requests cut on"
        f" the way there, {proxy.unanswered} on the way back"
    )
    assert proxy.unheard + proxy.unanswered == sum(phone.breaks for phone in phones) > 0
    assert {status for phone in phones for status in phone.statuses} == {200}
    assert all("签上了" in one.said or "已经签过了" in one.said for one in phones)
    assert CheckIn.objects.count() == PEOPLE
    assert sorted(CheckIn.objects.values_list("member", flat=True)) == sorted(
        one.pk for one in people
    )
    there = list(Attendance.objects.filter(mark=Mark.PRESENT).values_list("way", flat=True))
    assert (there.count(CheckInWay.SCAN), there.count(CheckInWay.NAME)) == (
        SIGNED_IN,
        PEOPLE - SIGNED_IN,
    )
    assert set(DoorTries.objects.values_list("count", flat=True)) == {0}
