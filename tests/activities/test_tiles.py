"""The door through which a phone marks people, and the question at closing."""

import pytest
from django.test import Client
from django.urls import reverse

from sanwei.activities import services
from sanwei.activities.enums import AbsenceReason, Mark
from sanwei.activities.models import Attendance
from sanwei.common import clock
from sanwei.org import services as org
from sanwei.org.enums import Role
from sanwei.study.models import StudyRecord
from tests.activities.clients import client_of, just_now, post_json, text_of
from tests.activities.stage import hold, mark, part_of
from tests.world import START, World


def test_marks_of_a_phone_are_stored_and_told_back(world: World, secretary: Client) -> None:
    part = part_of(hold(world.first, on=just_now()))
    key = str(world.zhang_san.public_id)

    response = post_json(
        secretary,
        "marks",
        part.public_id,
        {"marks": [{"member": key, "mark": "absent", "reason": "sick"}]},
    )

    told = {one["member"]: one for one in response.json()["people"]}
    assert (told[key]["mark"], told[key]["words"]) == ("absent", "病假")
    assert Attendance.objects.get(member=world.zhang_san).marked_by_name == "李四"


def test_another_reader_is_told_leave_and_not_illness(world: World) -> None:
    org.assign_role(
        member=world.zhao_liu, unit=world.first, role=Role.ORGANISATION, starts_on=START
    )
    part = part_of(hold(world.first, on=just_now()))
    mark(part, absent={world.sun_qi: AbsenceReason.SICK})
    organiser = client_of(world, world.zhao_liu)

    told = organiser.get(reverse("activities:marks", args=[part.public_id])).content.decode()
    page = text_of(organiser, "attendance", part.public_id)
    services.finish(part=part, actor=None, at=clock.now())
    record = text_of(organiser, "record", part.activity.public_id)
    sheet = text_of(organiser, "print", part.activity.public_id)

    assert "sick" not in told
    assert 'data-reason="leave"' in page
    for shown in (record, sheet):
        assert "请假" in shown
        assert "病假" not in shown


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"marks": 1}',
        b'{"marks": [{"member": "x", "mark": "present"}]}',
        b'{"marks": [{"member": "%s", "mark": "asleep"}]}',
        b'{"marks": [{"member": "%s", "mark": "absent", "reason": "leave"}]}',
        b'{"marks": [{"member": "%s", "mark": "absent"}]}',
    ],
)
def test_what_is_no_mark_is_refused_and_stores_nothing(
    world: World, secretary: Client, body: bytes
) -> None:
    part = part_of(hold(world.first, on=just_now()))

    response = secretary.post(
        reverse("activities:marks", args=[part.public_id]),
        body.replace(b"%s", str(world.zhang_san.public_id).encode()),
        content_type="application/json",
        headers={"accept": "application/json"},
    )

    assert response.status_code == 422
    assert response.json()["message"]
    assert not Attendance.objects.exclude(mark=Mark.PENDING).exists()


def test_a_count_that_differs_is_shown_before_it_is_kept(world: World, secretary: Client) -> None:
    part = part_of(hold(world.first, on=just_now()))
    mark(part)
    address = reverse("activities:finish", args=[part.public_id])

    page = secretary.post(address, {"headcount": "3"}).content.decode()

    assert "现场3人，点名4人，差1人" in page
    part.refresh_from_db()
    assert not part.is_finished

    secretary.post(address, {"headcount": "3", "sure": "3"})
    part.refresh_from_db()
    assert (part.present, part.headcount) == (4, 3)
    assert "现场数到3人" in text_of(secretary, "record", part.activity.public_id)
    assert StudyRecord.objects.count() == 4


def test_closing_says_who_is_not_marked(world: World, secretary: Client) -> None:
    part = part_of(hold(world.first, on=just_now()))

    page = secretary.post(
        reverse("activities:finish", args=[part.public_id]), follow=True
    ).content.decode()

    assert "还有4人没有点" in page
