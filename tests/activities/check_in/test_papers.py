"""纸质签到, and the count from the room that differs."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from sanwei.activities import services as life
from sanwei.activities.check_in import queries, services
from sanwei.activities.check_in.errors import SheetOfAnother
from sanwei.activities.enums import CheckInWay, Mark
from sanwei.activities.models import Attendance, PaperSheet
from sanwei.activities.services import MarkOf
from sanwei.common import clock
from sanwei.study.enums import EntryMethod
from sanwei.study.models import StudyRecord
from tests.activities.check_in.doors import hold_now, open_door, sign_in
from tests.activities.clients import client_of, just_now, post_json, text_of
from tests.activities.stage import day_at, hold, mark, part_of
from tests.world import World


def photo() -> SimpleUploadedFile:
    data = BytesIO()
    Image.new("RGB", (80, 60), "white").save(data, "JPEG")
    return SimpleUploadedFile("IMG_1.jpg", data.getvalue(), "image/jpeg")


def sheet_form(*people: Any, **more: Any) -> dict[str, Any]:
    return {"key": str(uuid4()), "signed": [str(one.public_id) for one in people], **more}


def test_who_signed_on_paper_is_there_by_paper_and_no_late_entry(world: World) -> None:
    activity = hold(world.first)
    part = part_of(activity)
    sign_in(open_door(activity), world.zhang_san, at=activity.occurred_at)

    services.enter_sheet(
        public_id=uuid4(),
        part=part,
        signed=[world.zhang_san.public_id, world.li_si.public_id],
        photo=None,
        actor=world.account(world.li_si),
        at=day_at(20),
    )
    mark(part, absent={world.sun_qi: "duty"}, at=day_at(20))
    life.finish(part=part, actor=None, at=day_at(20))

    ways = {one.way: one.count for one in queries.ways_of(part)}
    assert ways == {CheckInWay.SCAN: 1, CheckInWay.PAPER: 1, CheckInWay.ROLL_CALL: 1}
    entries = dict(StudyRecord.objects.values_list("member__name", "entry"))
    assert entries == {
        "张三": EntryMethod.ON_SITE,
        "李四": EntryMethod.PAPER,
        "赵六": EntryMethod.LATE,
    }


def test_a_sheet_sent_twice_is_one_and_belongs_to_its_meeting(world: World) -> None:
    part, other = part_of(hold(world.first)), part_of(hold(world.first, name="另一次"))
    key, actor = uuid4(), world.account(world.li_si)
    for _ in range(2):
        services.enter_sheet(
            public_id=key,
            part=part,
            signed=[world.zhang_san.public_id],
            photo=None,
            actor=actor,
            at=day_at(9),
        )

    with pytest.raises(SheetOfAnother):
        services.enter_sheet(
            public_id=key,
            part=other,
            signed=[world.zhang_san.public_id],
            photo=None,
            actor=actor,
            at=day_at(9),
        )

    assert PaperSheet.objects.count() == 1
    assert not other.attendance.filter(mark=Mark.PRESENT).exists()


def test_the_form_takes_a_photo_that_only_its_readers_see(world: World, secretary: Client) -> None:
    part = part_of(hold(world.first, on=just_now()))
    address = reverse("activities:paper", args=[part.public_id])

    unasked = secretary.post(address, sheet_form(world.zhang_san, file=photo()))
    assert unasked.status_code == 422
    assert not PaperSheet.objects.exists()
    secretary.post(address, sheet_form(world.zhang_san, file=photo(), confirmed_unclassified="on"))

    sheet = PaperSheet.objects.get()
    assert (sheet.signed, sheet.entered_by_name) == (1, "李四")
    assert "IMG_1" not in sheet.photo.name
    picture = reverse("activities:paper_sheet", args=[sheet.public_id])
    assert secretary.get(picture).status_code == 200
    for who in (world.zhou_ba, world.zhang_san):
        assert client_of(world, who).get(picture).status_code == 404
    assert Client().get(picture).status_code == 302
    mark(part)
    life.finish(part=part, actor=None, at=clock.now())
    assert picture in text_of(secretary, "record", part.activity.public_id)


def test_the_secretary_of_another_branch_enters_no_sheet(world: World) -> None:
    part = part_of(hold(world.first, on=just_now()))
    address = reverse("activities:paper", args=[part.public_id])

    response = client_of(world, world.zhou_ba).post(address, sheet_form(world.zhang_san))

    assert response.status_code == 404
    assert not Attendance.objects.exclude(mark=Mark.PENDING).exists()


def test_a_roll_taken_from_the_signed_sheet_came_by_paper(world: World) -> None:
    activity = hold(world.first)
    part = part_of(activity)
    sign_in(open_door(activity), world.zhang_san, at=activity.occurred_at)
    mark(part)

    life.finish(part=part, actor=None, at=activity.ends_at, is_on_paper=True)

    ways = {one.way: one.count for one in queries.ways_of(part)}
    assert ways == {CheckInWay.SCAN: 1, CheckInWay.PAPER: 3}


def test_a_room_that_counts_more_is_shown_who_is_missing_and_one_tap_mends_it(
    world: World, secretary: Client
) -> None:
    activity = hold_now(world.first)
    window, part = open_door(activity, at=clock.now()), part_of(activity)
    for one in (world.zhang_san, world.li_si, world.zhao_liu):
        sign_in(window, one, at=clock.now())
    address = reverse("activities:finish", args=[part.public_id])

    page = secretary.post(address, {"headcount": "4"}).content.decode()

    assert "现场4人，点名3人，差1人" in page
    (missing,) = page.split('data-resolve="')[1:]
    assert missing.startswith(str(world.sun_qi.public_id))
    assert part.attendance.filter(mark=Mark.PRESENT).count() == 3
    post_json(
        secretary,
        "marks",
        part.public_id,
        {"marks": [{"member": str(world.sun_qi.public_id), "mark": "present"}]},
    )
    secretary.post(address, {"headcount": "4"})
    part.refresh_from_db()
    assert (part.headcount, part.present, part.present_when_asked) == (4, 4, 3)
    record = text_of(secretary, "record", part.activity.public_id)
    assert "现场4人，签到时记了3人，核对后一致" in record
    assert "扫码签到3人，点名1人" in record


def test_a_difference_that_stays_is_kept_and_shown(world: World, secretary: Client) -> None:
    part = part_of(hold(world.first, on=just_now()))
    mark(part)
    address = reverse("activities:finish", args=[part.public_id])
    page = secretary.post(address, {"headcount": "3"}).content.decode()

    secretary.post(address, {"headcount": "3", "sure": "3"})

    assert "看看记了到会的是哪些人" in page
    part.refresh_from_db()
    assert (part.headcount, part.present, part.present_when_asked) == (3, 4, 4)
    assert "现场数到3人，与点名不同" in text_of(secretary, "record", part.activity.public_id)


def test_the_first_difference_is_never_written_over(world: World) -> None:
    part = part_of(hold(world.first))
    said = [MarkOf(world.zhang_san.public_id, Mark.PRESENT)]
    life.take_attendance(part=part, marks=said, actor=None, at=day_at(9))

    life.note_headcount(part=part, headcount=4)
    mark(part)
    life.note_headcount(part=part, headcount=2)
    closed = life.finish(part=part, actor=None, at=day_at(9) + timedelta(hours=1), headcount=4)

    assert (closed.present_when_asked, closed.headcount, closed.present) == (1, 4, 4)
