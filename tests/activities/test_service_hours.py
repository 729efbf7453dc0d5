"""服务时长 of a 主题党日, and the large-type sheet of a 送学上门."""

import pytest
from django.test import Client
from django.urls import reverse

from sanwei.activities import services
from sanwei.activities.enums import ActivityKind
from sanwei.activities.errors import TextInvalid
from sanwei.activities.models import Activity
from sanwei.activities.service_hours import service_words
from sanwei.study.models import StudyRecord
from tests.activities.clients import client_of, just_now, text_of
from tests.activities.stage import held, hold
from tests.world import NOW, World


def save(activity: Activity, **changes: object) -> Activity:
    return services.save_record(activity=activity, changes=changes, actor=None, at=NOW)


@pytest.mark.parametrize(
    ("ways", "minutes", "present", "words"),
    [
        (["volunteering"], 90, 38, "每人1小时30分，38人共57小时"),
        (["volunteering"], 90, None, "每人1小时30分"),
        (["volunteering"], 0, 38, ""),
        (["study"], 90, 38, ""),
    ],
)
def test_hours_are_said_for_each_and_for_all(
    ways: list[str], minutes: int, present: int | None, words: str
) -> None:
    activity = Activity(theme_ways=ways, service_minutes=minutes)

    assert service_words(activity, present=present) == words


def test_hours_stand_in_the_record_on_paper_and_for_the_member(
    world: World, secretary: Client
) -> None:
    part = held(world.first, absent={world.sun_qi: "duty"}, on=just_now(), study_minutes=0)
    save(part.activity, theme_ways=["volunteering"], service_minutes="90")
    key = part.activity.public_id

    sheet = text_of(secretary, "print", key)
    told = text_of(client_of(world, world.zhang_san), "told", key)

    assert "每人1小时30分，3人共4小时30分" in sheet
    assert "每人1小时30分，3人共4小时30分" in told
    assert not StudyRecord.objects.exists()


def test_only_a_theme_day_has_hours_of_service(world: World) -> None:
    with pytest.raises(TextInvalid):
        save(hold(world.first, ActivityKind.BRANCH_ASSEMBLY), service_minutes="90")


def test_the_large_sheet_holds_what_is_brought_home(world: World, secretary: Client) -> None:
    activity = hold(world.first, ActivityKind.HOME_DELIVERY, participants=[world.zhang_san])
    save(activity, topic="九月学习材料", first_topic_material="第一段。\n\n第二段。")

    page = text_of(secretary, "large", activity.public_id)

    assert "large-type" in page
    assert "九月学习材料" in page
    assert "<p>第二段。</p>" in page


def test_another_branch_and_another_kind_have_no_large_sheet(
    world: World, secretary: Client
) -> None:
    activity = hold(world.first, ActivityKind.HOME_DELIVERY, participants=[world.zhang_san])
    meeting = hold(world.first)
    other = client_of(world, world.zhou_ba)

    assert other.get(reverse("activities:large", args=[activity.public_id])).status_code == 404
    assert secretary.get(reverse("activities:large", args=[meeting.public_id])).status_code == 404
