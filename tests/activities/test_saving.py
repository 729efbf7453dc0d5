"""A form that was open while others wrote in the same record."""

import json
from typing import Any

from django.test import Client
from django.urls import reverse

from sanwei.activities import services
from sanwei.activities.enums import ActivityKind, ActivityState, Signer
from sanwei.activities.models import Activity, Guest, Speech
from sanwei.activities.services.saving import seen_of
from tests.activities.clients import just_now, post_json
from tests.activities.stage import held, hold
from tests.world import NOW, World


def elsewhere(activity: Activity, **changes: Any) -> None:
    services.save_record(activity=activity, changes=changes, actor=None, at=NOW)


def said(client: Client, activity: Activity, changes: Any, seen: Any) -> dict[str, Any]:
    reply = post_json(client, "save", activity.public_id, {"changes": changes, "seen": seen})
    assert reply.status_code == 200, reply.content
    found: dict[str, Any] = reply.json()
    return found


def test_a_text_written_elsewhere_meanwhile_is_not_written_over(
    world: World, secretary: Client
) -> None:
    activity = hold(world.first, on=just_now())
    elsewhere(activity, topic="冬季保畅怎么分工")

    reply = said(
        secretary,
        activity,
        {"topic": "雪天保畅", "place": "三楼会议室"},
        {"topic": [""], "place": [""]},
    )

    activity.refresh_from_db()
    assert reply["clashes"] == {"topic": "冬季保畅怎么分工"}
    assert reply["now"] == {"place": "三楼会议室"}
    assert (activity.topic, activity.place) == ("冬季保畅怎么分工", "三楼会议室")


def test_a_chosen_text_is_saved_over_the_one_that_was_seen(world: World, secretary: Client) -> None:
    activity = hold(world.first, on=just_now())
    elsewhere(activity, topic="冬季保畅怎么分工")

    reply = said(secretary, activity, {"topic": "雪天保畅"}, {"topic": ["冬季保畅怎么分工"]})

    activity.refresh_from_db()
    assert (reply["clashes"], activity.topic) == ({}, "雪天保畅")


def test_a_guest_let_in_at_the_door_survives_the_open_form(world: World, secretary: Client) -> None:
    activity = hold(world.first, ActivityKind.BRANCH_ASSEMBLY, on=just_now())
    elsewhere(activity, guests=[{"name": "门口来的", "reason": "列席"}])

    reply = said(
        secretary, activity, {"guests": [{"name": "上级来的"}, {"name": " "}]}, {"guests": [[]]}
    )

    assert list(Guest.objects.values_list("name", flat=True)) == ["上级来的", "门口来的"]
    assert [line["name"] for line in reply["now"]["guests"]] == ["上级来的", "门口来的"]


def test_a_page_that_says_nothing_of_what_it_saw_saves_as_before(
    world: World, secretary: Client
) -> None:
    activity = hold(world.first, on=just_now())
    elsewhere(activity, topic="冬季保畅怎么分工")

    said(secretary, activity, {"topic": "雪天保畅"}, {})

    activity.refresh_from_db()
    assert activity.topic == "雪天保畅"


def test_a_clash_alone_takes_back_no_confirmation(world: World, secretary: Client) -> None:
    part = held(world.first, ActivityKind.BRANCH_ASSEMBLY)
    full = {
        "place": "三楼", "host_name": "李四", "recorder_name": "赵六", "topic": "转正", "agenda": "一",
        "speeches": [{"person": "张三", "points": "同意"}],
    }  # fmt: skip
    elsewhere(part.activity, **full)
    services.confirm(
        activity=part.activity, signer=Signer.RECORDER, actor=None, at=NOW, is_on_paper=True
    )

    said(secretary, part.activity, {"topic": "另写的"}, {"topic": [""]})

    part.activity.refresh_from_db()
    assert part.activity.is_confirmed_by(Signer.RECORDER)
    assert part.activity.state == ActivityState.FINISHED


def test_without_a_script_an_untouched_field_of_an_old_page_changes_nothing(
    world: World, secretary: Client
) -> None:
    activity = hold(world.first, ActivityKind.BRANCH_ASSEMBLY, on=just_now())
    old = json.dumps(seen_of(activity))
    elsewhere(activity, topic="转正", speeches=[{"person": "张三", "points": "同意"}])

    secretary.post(
        reverse("activities:save", args=[activity.public_id]),
        {
            "seen": old,
            "topic": "",
            "place": "三楼",
            "speeches-1-person": "",
            "speeches-1-points": "",
        },
    )

    activity.refresh_from_db()
    assert (activity.topic, activity.place) == ("转正", "三楼")
    assert Speech.objects.get().person == "张三"


def test_without_a_script_both_texts_are_shown_and_the_chosen_one_is_saved(
    world: World, secretary: Client
) -> None:
    activity = hold(world.first, ActivityKind.BRANCH_ASSEMBLY, on=just_now())
    old = json.dumps(seen_of(activity))
    elsewhere(activity, topic="冬季保畅怎么分工")
    door = reverse("activities:save", args=[activity.public_id])

    asked = secretary.post(door, {"seen": old, "topic": "雪天保畅"})
    page = asked.content.decode()
    secretary.post(
        door,
        {
            "seen": json.dumps({"topic": "冬季保畅怎么分工"}),
            "pick-topic": json.dumps("冬季保畅怎么分工\n雪天保畅"),
        },
    )

    activity.refresh_from_db()
    assert asked.status_code == 409
    assert "冬季保畅怎么分工" in page
    assert "雪天保畅" in page
    assert activity.topic == "冬季保畅怎么分工\n雪天保畅"


def test_a_mark_made_before_a_sign_in_at_the_door_does_not_undo_it(
    world: World, secretary: Client
) -> None:
    from sanwei.activities.enums import CheckInWay, Mark
    from sanwei.activities.models import Attendance
    from tests.activities.stage import part_of

    part = part_of(hold(world.first, on=just_now()))
    Attendance.objects.filter(member=world.zhang_san).update(mark=Mark.PRESENT, way=CheckInWay.SCAN)
    stale = {
        "member": str(world.zhang_san.public_id), "mark": "absent", "reason": "sick", "seen": ["pending"],
    }  # fmt: skip

    reply = post_json(secretary, "marks", part.public_id, {"marks": [stale]}).json()
    told = {one["member"]: one["mark"] for one in reply["people"]}
    afterwards = post_json(
        secretary, "marks", part.public_id, {"marks": [{**stale, "seen": ["present"]}]}
    ).json()

    assert told[str(world.zhang_san.public_id)] == "present"
    assert {one["member"]: one["mark"] for one in afterwards["people"]}[
        str(world.zhang_san.public_id)
    ] == "absent"
